internal import CDeflate
internal import Support

/// gzip (RFC 1952) as a row of members of at most 1 MiB each: any gzip reader takes it, and neither side ever holds more
/// than one member in memory.
package enum Gzip {
    /// Bytes of text in a full member.
    package static let memberBytes = 1 << 20

    /// Compresses bytes that are in memory.
    package static func compress(_ bytes: [UInt8], level: Int = 6) throws -> [UInt8] {
        var result: [UInt8] = []
        let writer = try GzipWriter(level: level) { result.append(contentsOf: $0) }
        try writer.append(bytes.span)
        try writer.finish()
        return result
    }

    /// Decompresses one or more members, whoever wrote them; throws `tooLarge` when the text has more than `limit`
    /// bytes and `corrupt` when the input is not whole, valid gzip.
    package static func decompress(_ bytes: [UInt8], limit: Int) throws -> [UInt8] {
        let inflater = try Inflater()
        var result: [UInt8] = []
        var offset = 0
        repeat {
            let member = try inflater.member(in: bytes, at: offset, limit: limit - result.count)
            result.append(contentsOf: member.text)
            offset += member.consumed
        } while offset < bytes.count
        return result
    }
}

/// Owns one libdeflate decompressor.
@safe final class Inflater {
    private let handle: OpaquePointer
    private var capacity = Gzip.memberBytes

    init() throws {
        guard let handle = unsafe libdeflate_alloc_decompressor() else {
            throw KilnError(.internal, "libdeflate has no memory for a decompressor")
        }
        unsafe self.handle = handle
    }

    deinit { unsafe libdeflate_free_decompressor(handle) }

    /// Decompresses the member at an offset; the room for it grows by doubling, never past `limit`.
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
