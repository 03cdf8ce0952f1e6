import Crypto
import Support

/// A Maven repository in memory, as a server's answers: poms, jars, and a SHA-1 beside each.
struct ServedRepository: Sendable {
    /// The files by their path below the repository.
    private(set) var files: [String: [UInt8]] = [:]

    /// `org.app:app:1`, which needs `one` and `two`, which both need `deep`.
    static let usual: ServedRepository = {
        var repository = ServedRepository()
        repository.add("org.app:app:1", ["org.lib:one:1", "org.lib:two:1"])
        repository.add("org.lib:one:1", ["org.lib:deep:1"])
        repository.add("org.lib:two:1", ["org.lib:deep:2"])
        for version in 1...2 { repository.add("org.lib:deep:\(version)", []) }
        return repository
    }()

    /// What `org.app:app:1` of the usual one resolves to, in the order of the class path.
    static let usualAnswer = ["org.app:app:1", "org.lib:one:1", "org.lib:deep:1", "org.lib:two:1"]

    /// Adds `g:a:v` with dependencies as `g:a:v`, and a jar whose bytes name it.
    mutating func add(_ coordinate: String, _ dependencies: [String]) {
        let parts = coordinate.split(separator: ":").map(String.init)
        let base = Self.base(parts)
        let pom =
            "<project><modelVersion>4.0.0</modelVersion>\(Self.gav(coordinate))<dependencies>"
            + dependencies.map { "<dependency>\(Self.gav($0))</dependency>" }.joined() + "</dependencies></project>"
        files[base + ".pom"] = Array(pom.utf8)
        files[base + ".jar"] = Array("jar of \(coordinate)".utf8)
    }

    /// Changes one byte of a file.
    mutating func change(_ path: String) { files[path]?[0] ^= 1 }

    /// The bytes at a path of `/repo`, or of a checksum beside them.
    func bytes(_ target: String) -> [UInt8]? {
        let path = String(target.dropFirst("/repo/".count))
        if let bytes = files[path] { return bytes }
        guard path.hasSuffix(".sha1"), let bytes = files[String(path.dropLast(5))] else { return nil }
        return (try? hex(.sha1, bytes)).map { Array($0.utf8) }
    }

    /// The answer to a request when nothing is wrong.
    func reply(_ request: FaultRequest) -> FaultReply {
        bytes(request.target).map { FaultReply(body: $0) } ?? .status(404)
    }

    /// Writes all files and their checksums below a folder.
    func write(to folder: String) throws {
        for (path, bytes) in files {
            try Files.createDirectory(Files.parent(of: "\(folder)/\(path)"))
            try Files.writeAtomically("\(folder)/\(path)", bytes)
            try Files.writeAtomically("\(folder)/\(path).sha1", Array(hex(.sha1, bytes).utf8))
        }
    }

    private static func base(_ parts: [String]) -> String {
        parts[0].replacing(".", with: "/") + "/\(parts[1])/\(parts[2])/\(parts[1])-\(parts[2])"
    }

    private static func gav(_ coordinate: String) -> String {
        let parts = coordinate.split(separator: ":")
        return "<groupId>\(parts[0])</groupId><artifactId>\(parts[1])</artifactId><version>\(parts[2])</version>"
    }
}
