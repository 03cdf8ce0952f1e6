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
