internal import COpenSSL
internal import Support

/// AES-128 in CBC mode with PKCS #7 padding (SP 800-38A), as Maven's settings use it. It proves nothing about who wrote
/// the text: for old formats only.
package enum AES {
    /// Decrypts; throws `invalid` when key, vector, length or padding are wrong, which a wrong password nearly always
    /// makes them.
    package static func decryptCBC(_ bytes: [UInt8], key: [UInt8], vector: [UInt8]) throws -> [UInt8] {
        guard key.count == 16, vector.count == 16, !bytes.isEmpty, bytes.count % 16 == 0, bytes.count <= 1 << 24 else {
            throw KilnError(.invalid, "the encrypted text is cut short")
        }
        guard let context = unsafe EVP_CIPHER_CTX_new() else {
            throw KilnError(.internal, "EVP_CIPHER_CTX_new failed in libcrypto: out of memory")
        }
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        try check("EVP_DecryptInit_ex", unsafe EVP_DecryptInit_ex(context, EVP_aes_128_cbc(), nil, key, vector))
        var isRight = false
        let text = try unsafe [UInt8](unsafeUninitializedCapacity: bytes.count + 16) { buffer, filled in
            var count: Int32 = 0
            try check(
                "EVP_DecryptUpdate",
                unsafe EVP_DecryptUpdate(context, buffer.baseAddress, &count, bytes, Int32(bytes.count)))
            var rest: Int32 = 0
            let end = unsafe buffer.baseAddress.map { unsafe $0 + Int(count) }
            isRight = unsafe EVP_DecryptFinal_ex(context, end, &rest) == 1
            filled = isRight ? Int(count) + Int(rest) : 0
        }
        guard isRight else {
            ERR_clear_error()
            throw KilnError(.invalid, "the password does not fit the encrypted text")
        }
        return text
    }
}
