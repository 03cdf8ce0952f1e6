internal import COpenSSL
package import Pipeline
internal import Support

/// Hashes, random bytes and comparison over OpenSSL's libcrypto.
package enum Crypto {
    /// The SHA-256 digest of bytes that are in memory.
    package static func sha256(_ bytes: Span<UInt8>) throws -> Digest {
        let hash = try SHA256()
        try hash.update(bytes)
        return try hash.finish()
    }

    /// The SHA-256 digest of bytes that are in memory.
    package static func sha256(_ bytes: [UInt8]) throws -> Digest { try sha256(bytes.span) }

    /// Unpredictable bytes for keys and tokens, from libcrypto's generator.
    package static func randomBytes(_ count: Int) throws -> [UInt8] {
        guard (0...(1 << 20)).contains(count) else {
            throw KilnError(.invalid, "cannot make \(count) random bytes: 0 to \(1 << 20) at once")
        }
        return try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            if count > 0 { try check("RAND_bytes", unsafe RAND_bytes(buffer.baseAddress, Int32(count))) }
            filled = count
        }
    }

    /// Whether two secrets are equal, in a time that tells nothing of their content; their lengths are not hidden.
    package static func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return unsafe CRYPTO_memcmp(left, right, left.count) == 0
    }
}

/// Throws what libcrypto's error queue of this thread says unless the result is 1, its sign of success.
func check(_ call: String, _ result: Int32) throws {
    guard result != 1 else { return }
    var text = [CChar](repeating: 0, count: 256)
    unsafe ERR_error_string_n(ERR_get_error(), &text, text.count)
    ERR_clear_error()
    let reason = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    throw KilnError(.internal, "\(call) failed in libcrypto: \(reason)")
}
