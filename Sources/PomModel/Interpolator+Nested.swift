import Coordinates

/// Maven 4's way with expressions: the innermost first, `:-` and `:+` for what to put where nothing or something answers,
/// `\` before a brace to leave it.
extension Interpolator {
    /// Expressions that one text may hold, those that replacements bring included.
    private static var expressionLimit: Int { 10_000 }

    mutating func nested(_ text: Symbol) -> Symbol {
        guard let bytes = substituted(symbols.bytes(of: text)) else { return text }
        return made(Self.unescaped(bytes), text)
    }

    /// A text with all replaced; unanswered ones are marked so that they are not looked at again. `nil` past a limit.
    private mutating func substituted(_ text: [UInt8]) -> [UInt8]? {
        var text = text
        for _ in 0..<Self.expressionLimit {
            guard let (start, end) = Self.innermost(text) else { return text }
            let variable = Array(text[(start + 2)..<end])
            guard let value = value(ofVariable: variable) else { return nil }
            text.replaceSubrange(start...end, with: value)
            guard text.count <= Self.lengthLimit else { return nil }
        }
        return nil
    }

    /// The first `}` with a `${` before it, and the nearest such `${`.
    private static func innermost(_ text: [UInt8]) -> (start: Int, end: Int)? {
        var start: Int?
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: "$"), index + 1 < text.count, text[index + 1] == UInt8(ascii: "{") {
                start = index
                index += 2
                continue
            }
            if byte == UInt8(ascii: "}"), let start, index == 0 || text[index - 1] != UInt8(ascii: "\\") {
                return (start, index)
            }
            index += 1
        }
        return nil
    }

    /// What stands for the text between the braces; `nil` past a limit.
    private mutating func value(ofVariable variable: [UInt8]) -> [UInt8]? {
        var at = 0
        var result: [UInt8]?
        while at < variable.count {
            let next = Self.operatorIndex(variable, from: at)
            if result == nil { result = resolve(variable[at..<(next ?? variable.count)]) }
            guard let next else { break }
            let isDefault = variable[next + 1] == UInt8(ascii: "-")
            let following = Self.operatorIndex(variable, from: next + 2)
            let isEmpty = (result ?? []).isEmpty
            if isEmpty == isDefault {
                result = Array(variable[(next + 2)..<(following ?? variable.count)])
                break
            }
            at = following ?? variable.count
        }
        return result ?? Self.marker + [UInt8(ascii: "{")] + variable + [UInt8(ascii: "}")]
    }

    private mutating func resolve(_ name: ArraySlice<UInt8>) -> [UInt8]? {
        if name.isEmpty { return nil }
        let text = String(decoding: name, as: UTF8.self)
        guard let value = answer(symbols.intern(text), symbols.intern("${\(text)}")) else { return nil }
        return Self.marked(symbols.bytes(of: value))
    }

    /// Where the next `:-` or `:+` is.
    private static func operatorIndex(_ text: [UInt8], from start: Int) -> Int? {
        var index = start
        while index + 1 < text.count {
            if text[index] == UInt8(ascii: ":"),
                text[index + 1] == UInt8(ascii: "-") || text[index + 1] == UInt8(ascii: "+")
            {
                return index
            }
            index += 1
        }
        return nil
    }

    private static let marker = Array("$__".utf8)

    /// A finished value with the expressions that stayed in it marked.
    private static func marked(_ value: [UInt8]) -> [UInt8] {
        guard value.firstOfExpression(from: 0) != nil else { return value }
        var result: [UInt8] = []
        for (index, byte) in value.enumerated() {
            if byte == UInt8(ascii: "$"), index + 1 < value.count, value[index + 1] == UInt8(ascii: "{") {
                result += marker
            } else {
                result.append(byte)
            }
        }
        return result
    }

    /// The marks taken away, and the backslash before a brace.
    private static func unescaped(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            if text[index...].starts(with: marker) {
                result.append(UInt8(ascii: "$"))
                index += marker.count
            } else if text[index] == UInt8(ascii: "\\"), index + 1 < text.count,
                text[index + 1] == UInt8(ascii: "{") || text[index + 1] == UInt8(ascii: "}")
            {
                result.append(text[index + 1])
                index += 2
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return result
    }
}
