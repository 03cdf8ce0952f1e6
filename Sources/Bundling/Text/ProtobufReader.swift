/// The fields of a protobuf message, one after the other.
struct ProtobufReader {
    struct Field {
        var number: Int
        /// All of its bytes, the tag too.
        var range: Range<Int>
        /// What it holds, when its length is written.
        var content: Range<Int>?
    }

    private let bytes: ArraySlice<UInt8>
    private var at: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        at = bytes.startIndex
    }

    var isAtEnd: Bool { at == bytes.endIndex }

    /// The next field; nil when there is none that is whole.
    mutating func next() -> Field? {
        let start = at
        guard let tag = varint(), tag >> 3 > 0, tag >> 3 < 1 << 29 else { return nil }
        var content: Range<Int>?
        switch tag & 7 {
        case 0: if varint() == nil { return nil }
        case 1: if !skip(8) { return nil }
        case 5: if !skip(4) { return nil }
        case 2:
            guard let count = varint(), let length = Int(exactly: count) else { return nil }
            let from = at
            guard skip(length) else { return nil }
            content = from..<at
        default: return nil
        }
        return Field(number: Int(tag >> 3), range: start..<at, content: content)
    }

    private mutating func skip(_ count: Int) -> Bool {
        guard count <= bytes.endIndex - at else { return false }
        at += count
        return true
    }

    private mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while at < bytes.endIndex, shift < 64 {
            let byte = bytes[at]
            at += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }

    /// Appends a number as protobuf writes it.
    static func put(_ number: UInt64, to out: inout [UInt8]) {
        var number = number
        while number >= 0x80 {
            out.append(UInt8(truncatingIfNeeded: number) | 0x80)
            number >>= 7
        }
        out.append(UInt8(truncatingIfNeeded: number))
    }
}
