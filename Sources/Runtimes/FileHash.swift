internal import Crypto
internal import Glibc
internal import Pipeline
internal import Support

/// Digests of whole files.
enum FileHash {
    /// The SHA-256 of a file, read in parts.
    static func sha256(_ path: String) throws -> Digest {
        let file = try FileDescriptor.open(path, O_RDONLY)
        let hash = try SHA256()
        while true {
            let bytes = try file.read(upTo: 1 << 18)
            if bytes.isEmpty { return try hash.finish() }
            try hash.update(bytes.span)
        }
    }
}
