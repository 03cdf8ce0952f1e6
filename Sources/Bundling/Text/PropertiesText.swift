/// A Java properties file as `Properties.load` reads it: Latin-1, logical lines, escapes. Keys and values are UTF-16.
package struct PropertiesText {
    /// Each assignment in order; a key may come twice.
    package private(set) var pairs: [(key: [UInt16], value: [UInt16])] = []
    /// Whether an escape was broken; it is read as it stands.
    private(set) var isMalformed = false

    /// Reads a file.
    package init(_ bytes: [UInt8]) {
        var at = 0
        while at < bytes.count {
            // Blanks before a key, blank lines and comments.
            while at < bytes.count, bytes[at] == 0x20 || (0x09...0x0D).contains(bytes[at]), bytes[at] != 0x0B {
                at += 1
            }
            if at >= bytes.count { break }
            if bytes[at] == UInt8(ascii: "#") || bytes[at] == UInt8(ascii: "!") {
                while at < bytes.count, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
                continue
            }
            if let line = Self.logicalLine(bytes, &at) { add(line) }
        }
    }

    /// A line with those that go on it, without the blanks that start them; escapes are left. Nil: nothing but a
    /// backslash stood there, and what follows starts anew.
    private static func logicalLine(_ bytes: [UInt8], _ at: inout Int) -> [UInt8]? {
        var line: [UInt8] = []
        while at < bytes.count, bytes[at] != 0x0A, bytes[at] != 0x0D {
            if bytes[at] != UInt8(ascii: "\\") {
                line.append(bytes[at])
                at += 1
                continue
            }
            at += 1
            guard at < bytes.count else { break }
            if bytes[at] != 0x0A, bytes[at] != 0x0D {
                line += [UInt8(ascii: "\\"), bytes[at]]
                at += 1
                continue
            }
            if at + 1 == bytes.count {
                // Java takes what is there for a line, even nothing.
                at += 1
                break
            }
            at += bytes[at] == 0x0D && at + 1 < bytes.count && bytes[at + 1] == 0x0A ? 2 : 1
            while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 || bytes[at] == 0x0C { at += 1 }
            if line.isEmpty { return nil }
        }
        return line
    }

    private mutating func add(_ line: [UInt8]) {
        var end = 0
        while end < line.count {
            if line[end] == UInt8(ascii: "\\") {
                end += 2
                continue
            }
            if line[end] == UInt8(ascii: "=") || line[end] == UInt8(ascii: ":") || Self.isBlank(line[end]) { break }
            end += 1
        }
        end = min(end, line.count)
        var start = end
        while start < line.count, Self.isBlank(line[start]) { start += 1 }
        if start < line.count, line[start] == UInt8(ascii: "=") || line[start] == UInt8(ascii: ":") {
            start += 1
            while start < line.count, Self.isBlank(line[start]) { start += 1 }
        }
        let key = unescaped(line[..<end])
        let value = unescaped(line[start...])
        pairs.append((key, value))
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0C }

    private mutating func unescaped(_ text: ArraySlice<UInt8>) -> [UInt16] {
        var out: [UInt16] = []
        var at = text.startIndex
        while at < text.endIndex {
            guard text[at] == UInt8(ascii: "\\"), at + 1 < text.endIndex else {
                out.append(UInt16(text[at]))
                at += 1
                continue
            }
            let letter = text[at + 1]
            at += 2
            switch letter {
            case UInt8(ascii: "t"): out.append(0x09)
            case UInt8(ascii: "n"): out.append(0x0A)
            case UInt8(ascii: "f"): out.append(0x0C)
            case UInt8(ascii: "r"): out.append(0x0D)
            case UInt8(ascii: "u"):
                if let unit = Self.hex(text, at) {
                    out.append(unit)
                    at += 4
                } else {
                    isMalformed = true
                    out.append(UInt16(letter))
                }
            default: out.append(UInt16(letter))
            }
        }
        return out
    }

    private static func hex(_ text: ArraySlice<UInt8>, _ at: Int) -> UInt16? {
        guard text.endIndex - at >= 4 else { return nil }
        var unit: UInt16 = 0
        for byte in text[at..<at + 4] {
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x41 + 10
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: return nil
            }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    /// One assignment as a line of ASCII that reads back as the same.
    static func write(_ key: [UInt16], _ value: [UInt16], to out: inout [UInt8]) {
        escape(key, isKey: true, to: &out)
        out.append(UInt8(ascii: "="))
        escape(value, isKey: false, to: &out)
        out.append(0x0A)
    }

    private static func escape(_ text: [UInt16], isKey: Bool, to out: inout [UInt8]) {
        for (index, unit) in text.enumerated() {
            switch unit {
            case 0x09: out += Array("\\t".utf8)
            case 0x0A: out += Array("\\n".utf8)
            case 0x0C: out += Array("\\f".utf8)
            case 0x0D: out += Array("\\r".utf8)
            case 0x20: out += isKey || index == 0 ? Array("\\ ".utf8) : [0x20]
            case 0x5C: out += Array("\\\\".utf8)
            // What would end a key or start a comment.
            case 0x3D, 0x3A, 0x23, 0x21:
                if isKey || index == 0 { out.append(0x5C) }
                out.append(UInt8(truncatingIfNeeded: unit))
            case 0x21...0x7E: out.append(UInt8(truncatingIfNeeded: unit))
            default:
                let digits = Array("0123456789abcdef".utf8)
                out += Array("\\u".utf8)
                for shift in [12, 8, 4, 0] { out.append(digits[Int(unit >> UInt16(shift) & 15)]) }
            }
        }
    }
}
