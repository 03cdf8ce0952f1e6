/// A JSON value, as far as the corpora need it.
indirect enum JSONValue {
    case text(String)
    case number(Int)
    case list([JSONValue])
    case object([String: JSONValue])
    case other

    var text: String? { if case .text(let value) = self { value } else { nil } }
    var number: Int? { if case .number(let value) = self { value } else { nil } }
    var list: [JSONValue] { if case .list(let value) = self { value } else { [] } }
    var texts: [String] { list.compactMap(\.text) }
    subscript(key: String) -> JSONValue { if case .object(let value) = self { value[key] ?? .other } else { .other } }
}

/// Reads JSON that a program wrote: no care for wrong input.
struct JSONReader {
    private let bytes: ArraySlice<UInt8>
    private var index: Int

    static func read(_ bytes: ArraySlice<UInt8>) -> JSONValue {
        var reader = JSONReader(bytes)
        return reader.value()
    }

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        index = bytes.startIndex
    }

    private mutating func skipBlanks() {
        while index < bytes.endIndex, bytes[index] == 0x20 || bytes[index] == 0x0A { index += 1 }
    }

    private mutating func value() -> JSONValue {
        skipBlanks()
        guard index < bytes.endIndex else { return .other }
        switch bytes[index] {
        case UInt8(ascii: "\""): return .text(string())
        case UInt8(ascii: "["): return array()
        case UInt8(ascii: "{"): return object()
        default: return word()
        }
    }

    private mutating func array() -> JSONValue {
        var items: [JSONValue] = []
        index += 1
        skipBlanks()
        while bytes[index] != UInt8(ascii: "]") {
            items.append(value())
            skipBlanks()
            if bytes[index] == UInt8(ascii: ",") { index += 1 }
            skipBlanks()
        }
        index += 1
        return .list(items)
    }

    private mutating func object() -> JSONValue {
        var items: [String: JSONValue] = [:]
        index += 1
        skipBlanks()
        while bytes[index] != UInt8(ascii: "}") {
            let key = string()
            skipBlanks()
            index += 1
            items[key] = value()
            skipBlanks()
            if bytes[index] == UInt8(ascii: ",") { index += 1 }
            skipBlanks()
        }
        index += 1
        return .object(items)
    }

    private mutating func word() -> JSONValue {
        let start = index
        while index < bytes.endIndex, !",]} \n".utf8.contains(bytes[index]) { index += 1 }
        return Int(String(decoding: bytes[start..<index], as: UTF8.self)).map(JSONValue.number) ?? .other
    }

    private mutating func string() -> String {
        index += 1
        let start = index
        while bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\") { index += 1 }
        if bytes[index] == UInt8(ascii: "\"") {
            index += 1
            return String(decoding: bytes[start..<(index - 1)], as: UTF8.self)
        }
        var units = Array(String(decoding: bytes[start..<index], as: UTF8.self).utf16)
        while bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 1
                escape(&units)
            } else {
                let start = index
                while bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\") { index += 1 }
                units += String(decoding: bytes[start..<index], as: UTF8.self).utf16
            }
        }
        index += 1
        return String(decoding: units, as: UTF16.self)
    }

    private mutating func escape(_ units: inout [UInt16]) {
        defer { index += 1 }
        switch bytes[index] {
        case UInt8(ascii: "n"): units.append(0x0A)
        case UInt8(ascii: "t"): units.append(0x09)
        case UInt8(ascii: "r"): units.append(0x0D)
        case UInt8(ascii: "u"):
            let digits = String(decoding: bytes[(index + 1)..<(index + 5)], as: UTF8.self)
            units.append(UInt16(digits, radix: 16) ?? 0xFFFD)
            index += 4
        default: units.append(UInt16(bytes[index]))
        }
    }
}
