package import Pipeline
internal import Support

/// A SHA-256 hash (FIPS 180-4) over bytes that come in parts, ending in a digest. It belongs to one task at a time.
package final class SHA256 {
    private let hash: RunningHash

    /// The hash of nothing so far.
    package init() throws { hash = try RunningHash(.sha256) }

    /// Takes the next bytes; throws when the hash is finished.
    package func update(_ bytes: Span<UInt8>) throws { try hash.update(bytes) }

    /// The digest of all bytes; throws when called twice.
    package func finish() throws -> Digest {
        guard let digest = Digest(bytes: try hash.finish()) else {
            throw KilnError(.internal, "libcrypto's SHA-256 does not have 32 bytes")
        }
        return digest
    }
}
