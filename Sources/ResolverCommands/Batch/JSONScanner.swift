/// Walks over JSON without building it.
struct JSONScanner {
    /// How deep arrays and objects may be in each other.
    static let depthLimit = 64

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The members of the object that is all there is.
    mutating func object() throws(JSONLineError) -> [JSONLine.Member] {
        skipBlanks()
        guard take(UInt8(ascii: "{")) else { throw JSONLineError("it is not a JSON object", at: position) }
        var members: [JSONLine.Member] = []
        skipBlanks()
        if !take(UInt8(ascii: "}")) {
            repeat {
                skipBlanks()
                let start = position
                try string()
                let name = Self.text(bytes, start..<position)
                // Few members: a look at each is cheaper than a set.
                if members.contains(where: { $0.name == name }) {
                    throw JSONLineError("a member comes twice", at: start)
                }
                guard members.count < 64 else { throw JSONLineError("more than 64 members", at: start) }
                try colon()
                let from = position
                let kind = try value(depth: 1)
                members.append(.init(name: name, kind: kind, value: from..<position))
                skipBlanks()
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "}")) else { throw JSONLineError("a ',' or '}' is missing", at: position) }
        }
        skipBlanks()
        guard position == bytes.count else { throw JSONLineError("something follows the object", at: position) }
        return members
    }

    /// The strings of the array at an offset; `nil` when another value is in it.
    mutating func strings(at offset: Int) throws(JSONLineError) -> [String]? {
        position = offset + 1
        var texts: [String] = []
        skipBlanks()
        if take(UInt8(ascii: "]")) { return texts }
        repeat {
            skipBlanks()
            guard peek() == UInt8(ascii: "\"") else { return nil }
            let start = position
            try string()
            texts.append(Self.text(bytes, start..<position))
            skipBlanks()
        } while take(UInt8(ascii: ","))
        return texts
    }

    private mutating func value(depth: Int) throws(JSONLineError) -> JSONLine.Kind {
        skipBlanks()
        guard depth <= Self.depthLimit else {
            throw JSONLineError("more than \(Self.depthLimit) levels in each other", at: position)
        }
        switch peek() {
        case UInt8(ascii: "\""):
            try string()
            return .string
        case UInt8(ascii: "["):
            position += 1
            try items(until: UInt8(ascii: "]")) { (scanner: inout JSONScanner) throws(JSONLineError) in
                _ = try scanner.value(depth: depth + 1)
            }
            return .array
        case UInt8(ascii: "{"):
            position += 1
            try items(until: UInt8(ascii: "}")) { (scanner: inout JSONScanner) throws(JSONLineError) in
                try scanner.string()
                try scanner.colon()
                _ = try scanner.value(depth: depth + 1)
            }
            return .object
        case UInt8(ascii: "t"): return try literal("true")
        case UInt8(ascii: "f"): return try literal("false")
        case UInt8(ascii: "n"): return try literal("null")
        default:
            try number()
            return .number
        }
    }

    private mutating func items(
        until end: UInt8, _ item: (inout JSONScanner) throws(JSONLineError) -> Void
    ) throws(JSONLineError) {
        skipBlanks()
        if take(end) { return }
        repeat {
            skipBlanks()
            try item(&self)
            skipBlanks()
        } while take(UInt8(ascii: ","))
        guard take(end) else { throw JSONLineError("a ',' or an end is missing", at: position) }
    }

    private mutating func string() throws(JSONLineError) {
        let start = position
        guard take(UInt8(ascii: "\"")) else { throw JSONLineError("a string is missing", at: position) }
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return
            }
            if byte == UInt8(ascii: "\\") {
                try escape()
            } else if byte < 0x20 {
                throw JSONLineError("a string holds a control character", at: position)
            } else {
                position += 1
            }
        }
        throw JSONLineError("a string does not end", at: start)
    }

    private mutating func escape() throws(JSONLineError) {
        let start = position
        position += 1
        switch peek() {
        case UInt8(ascii: "u"):
            position += 1
            guard let unit = unit() else { throw JSONLineError("\\u needs four hexadecimal digits", at: start) }
            if (0xD800..<0xDC00).contains(unit) {
                guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")), let low = self.unit(),
                    (0xDC00..<0xE000).contains(low)
                else { throw JSONLineError("half a surrogate pair", at: start) }
            } else if (0xDC00..<0xE000).contains(unit) {
                throw JSONLineError("half a surrogate pair", at: start)
            }
        case .some(let byte) where Self.plainEscape(byte) != nil: position += 1
        default: throw JSONLineError("an escape that JSON does not have", at: start)
        }
    }

    private mutating func unit() -> UInt32? {
        guard position + 4 <= bytes.count else { return nil }
        var unit: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Self.digit(byte) else { return nil }
            unit = unit << 4 | digit
        }
        position += 4
        return unit
    }

    private mutating func number() throws(JSONLineError) {
        let start = position
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { guard digits() else { throw JSONLineError("a value is missing", at: start) } }
        if take(UInt8(ascii: ".")) { guard digits() else { throw JSONLineError("a number ends early", at: start) } }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard digits() else { throw JSONLineError("a number ends early", at: start) }
        }
    }

    private mutating func digits() -> Bool {
        let start = position
        while let byte = peek(), (0x30...0x39).contains(byte) { position += 1 }
        return position > start
    }

    private mutating func literal(_ word: StaticString) throws(JSONLineError) -> JSONLine.Kind {
        let start = position
        for byte in word.description.utf8 {
            guard take(byte) else { throw JSONLineError("a value is missing", at: start) }
        }
        return .literal
    }

    private mutating func colon() throws(JSONLineError) {
        skipBlanks()
        guard take(UInt8(ascii: ":")) else { throw JSONLineError("a ':' is missing", at: position) }
        skipBlanks()
    }

    private mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }
}

extension JSONScanner {
    /// The text of a string that was scanned, its quotes included in the range.
    static func text(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        let inner = bytes[range.lowerBound + 1..<range.upperBound - 1]
        guard inner.contains(UInt8(ascii: "\\")) else { return String(decoding: inner, as: UTF8.self) }
        var result: [UInt8] = []
        result.reserveCapacity(inner.count)
        var index = inner.startIndex
        while index < inner.endIndex {
            guard inner[index] == UInt8(ascii: "\\") else {
                result.append(inner[index])
                index += 1
                continue
            }
            let byte = inner[index + 1]
            index += 2
            if let plain = plainEscape(byte) {
                result.append(plain)
                continue
            }
            var scalar = unit(inner[index..<index + 4])
            index += 4
            if (0xD800..<0xDC00).contains(scalar) {
                let low = unit(inner[index + 2..<index + 6])
                index += 6
                scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
            }
            result.append(contentsOf: String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func unit(_ digits: ArraySlice<UInt8>) -> UInt32 {
        digits.reduce(0) { $0 << 4 | (digit($1) ?? 0) }
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x41 + 10)
        case 0x61...0x66: UInt32(byte - 0x61 + 10)
        default: nil
        }
    }

    /// The byte that a one-letter escape stands for.
    private static func plainEscape(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }
}
