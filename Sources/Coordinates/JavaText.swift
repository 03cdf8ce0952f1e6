/// How Java's `String` and `Character` see a text, as far as versions need it.
enum JavaText {
    /// The scalar at a place of a piece of UTF-8, and how many bytes it has; U+FFFD of one byte where there is none.
    static func scalar(in text: Span<UInt8>, at index: Int) -> (scalar: Unicode.Scalar, width: Int) {
        let first = UInt32(text[index])
        let replacement = (Unicode.Scalar(0xFFFD as UInt16) ?? " ", 1)
        let width: Int
        var value: UInt32
        let least: UInt32
        switch first {
        case 0..<0x80: (width, value, least) = (1, first, 0)
        case 0xC2..<0xE0: (width, value, least) = (2, first & 0x1F, 0x80)
        case 0xE0..<0xF0: (width, value, least) = (3, first & 0x0F, 0x800)
        case 0xF0..<0xF5: (width, value, least) = (4, first & 0x07, 0x10000)
        default: return replacement
        }
        guard index + width <= text.count else { return replacement }
        for offset in 1..<max(width, 1) {
            let byte = UInt32(text[index + offset])
            guard byte & 0xC0 == 0x80 else { return replacement }
            value = value << 6 | (byte & 0x3F)
        }
        guard value >= least, let scalar = Unicode.Scalar(value) else { return replacement }
        return (scalar, width)
    }

    /// `Character.digit(char, 10)`: the value of a digit of any script in the basic plane, -1 for all else.
    static func digit(_ scalar: Unicode.Scalar) -> Int {
        if scalar.isASCII { return scalar.value >= 0x30 && scalar.value <= 0x39 ? Int(scalar.value) - 0x30 : -1 }
        guard scalar.value <= 0xFFFF, scalar.properties.generalCategory == .decimalNumber,
            let value = scalar.properties.numericValue
        else { return -1 }
        return Int(value)
    }

    /// `Character.toLowerCase(Character.toUpperCase(c))`, what Java's case-insensitive comparison compares.
    static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar { lower(upper(scalar)) }

    /// Appends what a scalar of `text.toLowerCase(ENGLISH)` is in Java's case-insensitive comparison: UTF-16, with
    /// surrogates moved behind all other units, so that units compare as the scalars do.
    static func appendFolded(_ scalar: Unicode.Scalar, to units: inout [UInt16]) {
        if scalar.isASCII {
            let value = UInt16(truncatingIfNeeded: scalar.value)
            units.append(value >= 0x41 && value <= 0x5A ? value | 0x20 : value)
            return
        }
        for lowered in scalar.properties.lowercaseMapping.unicodeScalars {
            for unit in String(fold(lowered)).utf16 {
                units.append(unit < 0xD800 ? unit : unit >= 0xE000 ? unit - 0x800 : unit + 0x2000)
            }
        }
    }

    /// The upper case of one scalar that is one scalar; the mappings to several are none of `Character`'s.
    private static func upper(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        single(scalar.properties.uppercaseMapping) ?? scalar
    }

    /// The lower case of one scalar that is one scalar; the one exception has a simple mapping.
    private static func lower(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar == "\u{130}" ? "i" : single(scalar.properties.lowercaseMapping) ?? scalar
    }

    private static func single(_ text: String) -> Unicode.Scalar? {
        let scalars = text.unicodeScalars
        guard let first = scalars.first, scalars.count == 1 else { return nil }
        return first
    }
}
