internal import CDeflate
internal import Support

/// Raw deflate (RFC 1951) and CRC-32, as zip archives use them.
package enum Deflate {
    /// Decompresses bytes to exactly `size` bytes; throws `corrupt` for anything else.
    package static func decompress(_ bytes: [UInt8], size: Int) throws -> [UInt8] {
        guard size >= 0 else { throw KilnError(.corrupt, "the compressed data has a negative size") }
        guard let handle = unsafe libdeflate_alloc_decompressor() else {
            throw KilnError(.internal, "libdeflate has no memory for a decompressor")
        }
        defer { unsafe libdeflate_free_decompressor(handle) }
        var result = LIBDEFLATE_BAD_DATA
        let text = unsafe [UInt8](unsafeUninitializedCapacity: max(size, 1)) { buffer, filled in
            unsafe bytes.withUnsafeBytes { source in
                result = unsafe libdeflate_deflate_decompress(
                    handle, source.baseAddress, source.count, buffer.baseAddress, size, nil)
            }
            filled = result == LIBDEFLATE_SUCCESS ? size : 0
        }
        guard result == LIBDEFLATE_SUCCESS else {
            throw KilnError(.corrupt, "the compressed data is damaged or not \(size) bytes of text")
        }
        return text
    }

    /// The CRC-32 (as in ISO 3309, zip and gzip) of bytes.
    package static func crc32(_ bytes: [UInt8]) -> UInt32 {
        unsafe bytes.withUnsafeBytes { unsafe libdeflate_crc32(0, $0.baseAddress, $0.count) }
    }
}
