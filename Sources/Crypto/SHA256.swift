internal import COpenSSL
package import Pipeline
internal import Support

/// A SHA-256 hash (FIPS 180-4) over bytes that come in parts. It belongs to one task at a time.
@safe package final class SHA256 {
    private let context: OpaquePointer
    private var isFinished = false

    /// The hash of nothing so far.
    package init() throws {
        guard let context = unsafe EVP_MD_CTX_new() else {
            throw KilnError(.internal, "EVP_MD_CTX_new failed in libcrypto: out of memory")
        }
        unsafe self.context = context
        try check("EVP_DigestInit_ex", unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil))
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Takes the next bytes; throws when the hash is finished.
    package func update(_ bytes: Span<UInt8>) throws {
        guard !isFinished else { throw KilnError(.internal, "a finished hash takes no more bytes") }
        try unsafe bytes.withUnsafeBytes { buffer in
            try check("EVP_DigestUpdate", unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count))
        }
    }

    /// The digest of all bytes; throws when called twice.
    package func finish() throws -> Digest {
        guard !isFinished else { throw KilnError(.internal, "a hash is finished once") }
        isFinished = true
        var bytes = [UInt8](repeating: 0, count: 32)
        try check("EVP_DigestFinal_ex", unsafe EVP_DigestFinal_ex(context, &bytes, nil))
        guard let digest = Digest(bytes: bytes) else {
            throw KilnError(.internal, "libcrypto's SHA-256 does not have 32 bytes")
        }
        return digest
    }
}
