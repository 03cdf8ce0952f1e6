internal import CDeflate
internal import Support

/// Owns one libdeflate decompressor. It belongs to one thread at a time; making one costs more than a small entry.
@safe package final class Inflater {
    private let handle: OpaquePointer
    private var capacity = Gzip.memberBytes

    /// Throws `internal` when memory is short.
    package init() throws {
        guard let handle = unsafe libdeflate_alloc_decompressor() else {
            throw KilnError(.internal, "libdeflate has no memory for a decompressor")
        }
        unsafe self.handle = handle
    }

    deinit { unsafe libdeflate_free_decompressor(handle) }

    /// Decompresses raw deflate to the first `size` bytes of `output`, which grows when it is too small and never
    /// shrinks. Throws `corrupt` unless all of the input is one stream of exactly that much text.
    package func inflate(_ input: Span<UInt8>, into output: inout [UInt8], size: Int) throws {
        guard size >= 0 else { throw KilnError(.corrupt, "the compressed data has a negative size") }
        // libdeflate wants a place even for nothing.
        if output.count < max(size, 1) { output = [UInt8](repeating: 0, count: max(size, 1, output.count * 2)) }
        var consumed = 0
        let result = unsafe input.withUnsafeBufferPointer { source in
            unsafe output.withUnsafeMutableBytes { text in
                unsafe libdeflate_deflate_decompress_ex(
                    handle, source.baseAddress, source.count, text.baseAddress, size, &consumed, nil)
            }
        }
        guard result == LIBDEFLATE_SUCCESS, consumed == input.count else {
            throw KilnError(.corrupt, "the compressed data is damaged or not \(size) bytes of text")
        }
    }

    /// Decompresses the gzip member at an offset; the room for it grows by doubling, never past `limit`.
    func member(in input: [UInt8], at offset: Int, limit: Int) throws -> (text: [UInt8], consumed: Int) {
        while true {
            let room = min(capacity, max(limit, 0))
            var consumed = 0
            var result = LIBDEFLATE_BAD_DATA
            let text = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
                unsafe input.withUnsafeBytes { source in
                    result = unsafe libdeflate_gzip_decompress_ex(
                        handle, source.baseAddress.map { unsafe $0 + offset }, source.count - offset,
                        buffer.baseAddress, room, &consumed, &filled)
                }
                if result != LIBDEFLATE_SUCCESS { filled = 0 }
            }
            switch result {
            case LIBDEFLATE_SUCCESS: return (text, consumed)
            case LIBDEFLATE_INSUFFICIENT_SPACE:
                guard room < limit else { throw KilnError(.tooLarge, "the compressed data holds more than allowed") }
                capacity *= 2
            default: throw KilnError(.corrupt, "the compressed data is damaged, cut short or not gzip")
            }
        }
    }
}
