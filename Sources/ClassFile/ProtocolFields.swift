/// The fields of a message in Protocol Buffers' wire format, one after the other.
struct ProtocolFields {
    /// One field.
    struct Field {
        var number: Int
        /// Where its key starts.
        var start: Int
        /// Where the length of its content starts; for numbers, the content itself.
        var lengthStart: Int
        var content: Range<Int>
        /// Whether its content is text, bytes or a message.
        var isText: Bool
    }

    private(set) var position = 0
    private let end: Int

    /// A message of so many bytes.
    init(_ count: Int) { end = count }

    /// Whether no field follows.
    var isAtEnd: Bool { position >= end }

    /// The next field; nil when it is damaged.
    mutating func next(_ message: Span<UInt8>) -> Field? {
        let start = position
        guard let key = number(message), key >> 3 > 0, key >> 3 < 1 << 29 else { return nil }
        let lengthStart = position
        var length = 0
        switch key & 7 {
        case 0:
            guard number(message) != nil else { return nil }
            position = lengthStart
            while message[position + length] >= 0x80 { length += 1 }
            length += 1
        case 1: length = 8
        case 2:
            guard let count = number(message), count <= UInt64(end - position) else { return nil }
            length = Int(count)
        case 5: length = 4
        default: return nil
        }
        guard length <= end - position else { return nil }
        let content = position..<position + length
        position += length
        return Field(
            number: Int(key >> 3), start: start, lengthStart: lengthStart, content: content, isText: key & 7 == 2)
    }

    private mutating func number(_ message: Span<UInt8>) -> UInt64? {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while position < end, shift < 64 {
            let byte = message[position]
            position += 1
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
            shift += 7
        }
        return nil
    }

    /// Appends a number, seven bits a byte, the lowest first.
    static func append(_ number: Int, to output: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            output.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        output.append(UInt8(truncatingIfNeeded: rest))
    }
}
