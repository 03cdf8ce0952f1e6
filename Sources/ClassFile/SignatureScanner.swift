/// Finds the names of classes in a generic signature, from left to right (JVMS 4.7.9.1), however deep they nest.
struct SignatureScanner {
    /// A class's name, or the part of an inner class behind its outer class's arguments or a dot.
    struct Part {
        var start: Int
        var end: Int
        /// How many class types it is within, itself one of them.
        var depth: Int
        var isInner: Bool
    }

    private var position = 0
    private var depth = 0

    /// The next one; nil at the end, or where the text is no signature any more.
    mutating func next(_ text: Span<UInt8>) -> Part? {
        if position == 0, text.count > 0, text[0] == UInt8(ascii: "<") {
            position = 1
            skipIdentifier(text)
        }
        while position < text.count {
            let byte = text[position]
            switch byte {
            case UInt8(ascii: "L"), UInt8(ascii: "."):
                let start = position + 1
                var end = start
                while end < text.count, !SignatureScanner.endsClass(text[end]) { end += 1 }
                if end == text.count { return nil }
                position = end
                if byte == UInt8(ascii: "L") { depth += 1 }
                if depth == 0 { continue }
                return Part(start: start, end: end, depth: depth, isInner: byte == UInt8(ascii: "."))
            case UInt8(ascii: "T"):
                while position < text.count, text[position] != UInt8(ascii: ";") { position += 1 }
                position += 1
                if depth == 0 { skipIdentifier(text) }
            case UInt8(ascii: ";"):
                if depth > 0 { depth -= 1 }
                position += 1
                // Behind a bound another type variable can follow.
                if depth == 0 { skipIdentifier(text) }
            default: position += 1
            }
        }
        return nil
    }

    /// Goes past the name of a type variable, if one with its colon stands here.
    private mutating func skipIdentifier(_ text: Span<UInt8>) {
        var end = position
        while end < text.count {
            let byte = text[end]
            if byte == UInt8(ascii: ":") {
                position = end
                return
            }
            if SignatureScanner.endsClass(byte) || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") { return }
            end += 1
        }
    }

    private static func endsClass(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ";") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ".")
    }
}
