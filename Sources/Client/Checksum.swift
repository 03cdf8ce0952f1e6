internal import Crypto
package import Pipeline

/// Digests of bytes in memory.
package enum Checksum {
    /// The SHA-256.
    package static func sha256(_ bytes: [UInt8]) throws -> Digest { try Crypto.sha256(bytes) }
}
