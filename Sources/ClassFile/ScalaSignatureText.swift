/// The strings in which an annotation holds a pickled Scala signature: seven bits a byte, the lowest first, each one more
/// than it was, and zero, which that makes of 0x7F, in the two bytes it has in modified UTF-8.
struct ScalaSignatureText {
    /// The bytes that the strings hold.
    private(set) var bytes: [UInt8] = []
    private var rest = 0
    private var count = 0

    /// Takes the next string; false when it is none of these.
    mutating func append(_ text: Span<UInt8>) -> Bool {
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte == 0xC0, index + 1 < text.count, text[index + 1] == 0x80 {
                append(0x7F)
                index += 2
            } else if byte > 0, byte < 0x80 {
                append(byte - 1)
                index += 1
            } else {
                return false
            }
        }
        return true
    }

    private mutating func append(_ seven: UInt8) {
        rest |= Int(seven) << count
        count += 7
        if count >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
            count -= 8
        }
    }

    /// The strings for these bytes, of at most 65,535 bytes each.
    static func strings(_ bytes: [UInt8]) -> [[UInt8]] {
        var strings: [[UInt8]] = [[]]
        var last: [UInt8] = []
        var rest = 0
        var count = 0
        func put(_ seven: Int) {
            if last.count + 2 > 0xFFFF {
                strings[strings.count - 1] = last
                strings.append([])
                last = []
            }
            let byte = UInt8(truncatingIfNeeded: (seven + 1) & 0x7F)
            if byte == 0 { last += [0xC0, 0x80] } else { last.append(byte) }
        }
        for byte in bytes {
            rest |= Int(byte) << count
            count += 8
            while count >= 7 {
                put(rest & 0x7F)
                rest >>= 7
                count -= 7
            }
        }
        if count > 0 { put(rest & 0x7F) }
        strings[strings.count - 1] = last
        return strings
    }
}
