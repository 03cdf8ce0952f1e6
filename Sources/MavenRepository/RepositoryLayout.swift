/// Where Maven's default layout puts a file below the root of a repository (P2).
package enum RepositoryLayout {
    /// The longest name of one file or folder.
    static let maximumName = 255
    /// The longest path.
    static let maximumPath = 2048
    /// What names of Kiln's own bookkeeping hold; no file of a repository does.
    static let reserved = Array(".kiln-".utf8)

    /// The path, without a slash at its start; `nil` for a coordinate that names no file below the root, or none that a
    /// file system takes: an empty part, `.` or `..`, a slash, a backslash, a control character, an endless name.
    package static func path(of file: RepositoryFile) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(160)
        return append(file, to: &bytes) ? String(decoding: bytes, as: UTF8.self) : nil
    }

    /// The address to ask a repository for a file, percent-encoded; `nil` as for `path`.
    package static func url(of file: RepositoryFile, in repository: RemoteRepository) -> String? {
        guard let path = path(of: file) else { return nil }
        var bytes = Array(repository.url.utf8)
        if bytes.last != UInt8(ascii: "/") { bytes.append(UInt8(ascii: "/")) }
        appendEncoded(path.utf8, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the path; false leaves behind a part of it.
    static func append(_ file: RepositoryFile, to bytes: inout [UInt8]) -> Bool {
        let start = bytes.count
        switch file {
        case .artifact(let file): guard append(file, to: &bytes) else { return false }
        case .metadata(let file): guard append(file, to: &bytes) else { return false }
        }
        return bytes.count - start <= maximumPath
    }

    private static func append(_ file: ArtifactFile, to bytes: inout [UInt8]) -> Bool {
        guard appendGroup(file.group, to: &bytes), appendName(file.artifact, to: &bytes) else { return false }
        if let start = SnapshotVersion.timestampStart(file.version) {
            bytes.append(contentsOf: file.version.utf8.prefix(start))
            bytes.append(contentsOf: "SNAPSHOT/".utf8)
        } else {
            guard appendName(file.version, to: &bytes) else { return false }
        }
        let start = bytes.count
        bytes.append(contentsOf: file.artifact.utf8)
        bytes.append(UInt8(ascii: "-"))
        bytes.append(contentsOf: file.version.utf8)
        if !file.classifier.isEmpty {
            bytes.append(UInt8(ascii: "-"))
            bytes.append(contentsOf: file.classifier.utf8)
        }
        if !file.extension.isEmpty {
            bytes.append(UInt8(ascii: "."))
            bytes.append(contentsOf: file.extension.utf8)
        }
        return isName(bytes[start...])
    }

    private static func append(_ file: MetadataFile, to bytes: inout [UInt8]) -> Bool {
        guard appendGroup(file.group, to: &bytes) else { return false }
        if !file.artifact.isEmpty {
            guard appendName(file.artifact, to: &bytes) else { return false }
            if !file.version.isEmpty { guard appendName(file.version, to: &bytes) else { return false } }
        }
        bytes.append(contentsOf: "maven-metadata.xml".utf8)
        return true
    }

    /// Dots become slashes, so no folder of a group is `.` or `..`; two dots in a row would name one folder twice.
    private static func appendGroup(_ group: String, to bytes: inout [UInt8]) -> Bool {
        let start = bytes.count
        var nameStart = start
        for byte in group.utf8 {
            if byte == UInt8(ascii: ".") {
                guard bytes.count > nameStart, bytes.count - nameStart <= maximumName else { return false }
                bytes.append(UInt8(ascii: "/"))
                nameStart = bytes.count
            } else {
                guard isGood(byte) else { return false }
                bytes.append(byte)
            }
        }
        guard bytes.count > nameStart, bytes.count - nameStart <= maximumName else { return false }
        bytes.append(UInt8(ascii: "/"))
        return bytes.count - start <= maximumPath
    }

    private static func appendName(_ name: String, to bytes: inout [UInt8]) -> Bool {
        let start = bytes.count
        bytes.append(contentsOf: name.utf8)
        guard isName(bytes[start...]) else { return false }
        bytes.append(UInt8(ascii: "/"))
        return true
    }

    /// Whether bytes can be the name of one file or folder of a repository.
    private static func isName(_ name: ArraySlice<UInt8>) -> Bool {
        guard !name.isEmpty, name.count <= maximumName, name.allSatisfy(isGood) else { return false }
        let dot = UInt8(ascii: ".")
        if name.first == dot, name.count == 1 || name.count == 2 && name.last == dot { return false }
        return !holdsReserved(name)
    }

    private static func holdsReserved(_ name: ArraySlice<UInt8>) -> Bool {
        var rest = name
        while let dot = rest.firstIndex(of: reserved[0]) {
            rest = rest[dot...]
            if rest.starts(with: reserved) { return true }
            rest = rest.dropFirst()
        }
        return false
    }

    @inline(__always)
    private static func isGood(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != 0x7F && byte != UInt8(ascii: "/") && byte != UInt8(ascii: "\\")
    }

    /// A path as a part of a URL: what RFC 3986 does not allow in one is percent-encoded.
    static func appendEncoded(_ path: some Sequence<UInt8>, to bytes: inout [UInt8]) {
        for byte in path {
            if isUnreserved(byte) {
                bytes.append(byte)
            } else {
                bytes.append(contentsOf: [UInt8(ascii: "%"), hexDigit(byte >> 4), hexDigit(byte & 15)])
            }
        }
    }

    static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x41 + value - 10 }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"),
            UInt8(ascii: "+"), UInt8(ascii: "@"), UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: "$"),
            UInt8(ascii: "!"), UInt8(ascii: "&"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ":"),
            UInt8(ascii: "*"), UInt8(ascii: "'"):
            true
        default: false
        }
    }
}
