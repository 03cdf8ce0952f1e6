internal import Coordinates
internal import Crypto
internal import Glibc
internal import Pipeline
internal import Support

/// A folder that files of a resolution are copied into, each checked, whole or not at all.
struct JarFolder {
    /// A file that is in the folder.
    struct Entry {
        var path: String
        var digest: Digest
        var size: Int64
        /// Whether it was there already.
        var isPresent: Bool
    }

    /// The folder, absolute.
    let path: String

    /// The file's names: `artifact-version[-classifier].ext`, with the groupId before it where two would be the same.
    static func names(_ coordinates: [Coordinate], _ symbols: SymbolTable) -> [String] {
        let plain = coordinates.map { name($0, symbols) }
        let counts = Dictionary(plain.map { ($0, 1) }, uniquingKeysWith: +)
        return zip(coordinates, plain).map { coordinate, name in
            counts[name] == 1 ? name : symbols.text(coordinate.key.group) + "." + name
        }
    }

    private static func name(_ coordinate: Coordinate, _ symbols: SymbolTable) -> String {
        let key = coordinate.key
        let classifier = key.classifier.isEmpty ? "" : "-" + symbols.text(key.classifier)
        return symbols.text(key.artifact) + "-" + symbols.text(coordinate.version) + classifier + "."
            + symbols.text(key.extension)
    }

    /// Copies a file. One that is there with the same bytes is left alone. Throws `corrupt` when the bytes are not those of
    /// the digest; nothing is left behind then.
    func add(_ source: String, named name: String, _ digest: Digest) throws -> Entry {
        guard !name.contains("/"), name != ".", name != "..", !name.utf8.contains(0) else {
            throw KilnError(.invalid, "'\(InertText.line(name, limit: 200))' is no name for a file")
        }
        let target = path + "/" + name
        // One that cannot be read is replaced.
        if Files.exists(target), let (present, size) = try? FileDigest.of(target), present == digest {
            return Entry(path: target, digest: digest, size: size, isPresent: true)
        }
        try Files.createDirectory(path)
        let part = "\(path)/.\(name).\(getpid()).part"
        do {
            let output = try FileDescriptor.open(part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW)
            let (copied, size) = try FileDigest.of(source) { try output.write($0) }
            guard copied == digest else {
                throw KilnError(
                    .corrupt,
                    "\(source) has sha256 \(copied.hex), and should have \(digest.hex); remove it and try again",
                    reason: "maven.checksum")
            }
            try output.sync()
            try systemCall("rename", target) { unsafe rename(part, target) }
            return Entry(path: target, digest: digest, size: size, isPresent: false)
        } catch {
            unsafe unlink(part)
            throw error
        }
    }

    /// Makes the names in the folder durable.
    func sync() throws {
        if Files.isDirectory(path) { try Files.syncDirectory(path) }
    }
}

/// Digests of files by their bytes.
enum FileDigest {
    /// The digest and the length; `take` gets the bytes as they are read.
    static func of(_ path: String, take: ([UInt8]) throws -> Void = { _ in }) throws -> (Digest, Int64) {
        let file = try FileDescriptor.open(path, O_RDONLY)
        let hash = try SHA256()
        var size: Int64 = 0
        while true {
            let bytes = try file.read(upTo: 1 << 18)
            if bytes.isEmpty { return (try hash.finish(), size) }
            size += Int64(bytes.count)
            try hash.update(bytes.span)
            try take(bytes)
        }
    }
}
