internal import Crypto
internal import Glibc
package import Pipeline
internal import Support

extension RepositoryCache {
    /// The bytes of a file that a lookup found; may be called from any thread. What is read in place in a `file:`
    /// repository is compared with the checksum beside it, the strongest there is: throws `corrupt` when they differ and the
    /// policy is to fail. Throws `tooLarge` past `limit`.
    package func read(_ file: LocalFile, limit: Int = 16 << 20) throws -> [UInt8] {
        let bytes = try Self.readWhole(file, limit: limit)
        guard file.place == .repository, file.checksum == .fail else { return bytes }
        if let (algorithm, expected) = try Checksum.beside(file.path) {
            let hash = try RunningHash(algorithm.hash)
            try hash.update(bytes.span)
            try Self.compare(Hex.encode(try hash.finish()), expected, algorithm, file)
        }
        return bytes
    }

    /// The SHA-256 digest of a file that a lookup found: from its record, else from its bytes, which are compared with the
    /// checksum beside them as `read` does.
    package func digest(of file: LocalFile) throws -> Digest {
        if let sha256 = file.sha256 { return sha256 }
        if file.place == .cache, let record = Self.readRecord(file.path, file.stamp) { return record.sha256 }
        var checks: (algorithm: ChecksumAlgorithm, expected: String, hash: RunningHash)?
        if file.place == .repository, file.checksum == .fail {
            if let (algorithm, expected) = try Checksum.beside(file.path) {
                checks = (algorithm, expected, try RunningHash(algorithm.hash))
            }
        }
        let sha256 = try RunningHash(.sha256)
        let descriptor = try FileDescriptor.open(file.path, O_RDONLY)
        while true {
            let part = try descriptor.read(upTo: 1 << 18)
            if part.isEmpty { break }
            try sha256.update(part.span)
            try checks?.hash.update(part.span)
        }
        if let checks {
            try Self.compare(Hex.encode(try checks.hash.finish()), checks.expected, checks.algorithm, file)
        }
        guard let digest = Digest(bytes: try sha256.finish()) else {
            throw KilnError(.internal, "a SHA-256 digest of \(file.path) does not have 32 bytes")
        }
        return digest
    }

    private static func compare(
        _ actual: String, _ expected: String, _ algorithm: ChecksumAlgorithm, _ file: LocalFile
    ) throws {
        guard actual != expected else { return }
        throw KilnError(
            .corrupt,
            "\(file.url) is not what its .\(algorithm.rawValue) says: \(expected) is written there, \(actual) is the "
                + "file's; copy both again from where they come from, or set checksumPolicy to warn",
            reason: "maven.checksum")
    }

    /// Reads as many bytes as the lookup saw in one go; what grew meanwhile is read on.
    private static func readWhole(_ file: LocalFile, limit: Int) throws -> [UInt8] {
        let descriptor = try FileDescriptor.open(file.path, O_RDONLY)
        var bytes: [UInt8] = []
        var wanted = Int(clamping: file.size) &+ 1
        repeat {
            guard bytes.count <= limit, file.size <= Int64(limit) else {
                throw KilnError(.tooLarge, "\(file.path) is larger than the \(limit) bytes such a file may have")
            }
            let part = try descriptor.read(upTo: max(1, min(wanted, limit + 1 - bytes.count)))
            if part.isEmpty { break }
            if bytes.isEmpty { bytes = part } else { bytes += part }
            wanted = max(1, wanted - part.count)
            // One byte more than there should be was asked for: less means the end.
        } while wanted > 1 || bytes.count > Int(clamping: file.size)
        return bytes
    }
}
