internal import COpenSSL
internal import Support

/// A hash function; the weak ones only compare with what others wrote.
package enum HashAlgorithm: Sendable {
    /// RFC 1321.
    case md5
    /// FIPS 180-4.
    case sha1
    /// FIPS 180-4.
    case sha256
    /// FIPS 180-4.
    case sha512
}

/// A hash over bytes that come in parts, of any algorithm. It belongs to one task at a time.
@safe package final class RunningHash {
    private let context: OpaquePointer
    private let count: Int
    private var isFinished = false

    /// The hash of nothing so far.
    package init(_ algorithm: HashAlgorithm) throws {
        guard let context = unsafe EVP_MD_CTX_new() else {
            throw KilnError(.internal, "EVP_MD_CTX_new failed in libcrypto: out of memory")
        }
        unsafe self.context = context
        let function =
            switch algorithm {
            case .md5: unsafe EVP_md5()
            case .sha1: unsafe EVP_sha1()
            case .sha256: unsafe EVP_sha256()
            case .sha512: unsafe EVP_sha512()
            }
        count = Int(unsafe EVP_MD_get_size(function))
        try check("EVP_DigestInit_ex", unsafe EVP_DigestInit_ex(context, function, nil))
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Takes the next bytes; throws when the hash is finished.
    package func update(_ bytes: Span<UInt8>) throws {
        guard !isFinished else { throw KilnError(.internal, "a finished hash takes no more bytes") }
        try unsafe bytes.withUnsafeBytes { buffer in
            try check("EVP_DigestUpdate", unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count))
        }
    }

    /// The hash of all bytes; throws when called twice.
    package func finish() throws -> [UInt8] {
        guard !isFinished else { throw KilnError(.internal, "a hash is finished once") }
        isFinished = true
        var bytes = [UInt8](repeating: 0, count: count)
        try check("EVP_DigestFinal_ex", unsafe EVP_DigestFinal_ex(context, &bytes, nil))
        return bytes
    }
}
