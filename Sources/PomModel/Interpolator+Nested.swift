import Coordinates

/// Maven 4's way with expressions: the innermost first, `:-` and `:+` for what to put where nothing or something answers,
/// `\` before a brace to leave it.
extension Interpolator {
    /// Expressions that one text may hold, those that replacements bring included.
    private static var expressionLimit: Int { 10_000 }

    mutating func nested(_ text: Symbol) -> Symbol {
        guard let bytes = substituted(symbols.bytes(of: text)) else { return tooLong(text) }
        return made(Self.unescaped(bytes), text)
    }

    /// A text with all replaced; unanswered ones are marked so that they are not looked at again. `nil` past a limit.
    ///
    /// A `}` closes the nearest `${` before it. What is put in is read on from its start: a brace in it can close an outer one.
    private mutating func substituted(_ text: [UInt8]) -> [UInt8]? {
        var output: [UInt8] = []
        var opened: [Int] = []
        var inputs: [(bytes: [UInt8], at: Int)] = [(text, 0)]
        var left = Self.expressionLimit
        while let (bytes, at) = inputs.last {
            guard at < bytes.count else {
                inputs.removeLast()
                continue
            }
            let byte = bytes[at]
            inputs[inputs.count - 1].at += 1
            if byte == UInt8(ascii: "{"), output.last == UInt8(ascii: "$") {
                opened.append(output.count - 1)
            } else if byte == UInt8(ascii: "}"), output.last != UInt8(ascii: "\\"), let start = opened.popLast() {
                guard left > 0, let value = value(ofVariable: Array(output[(start + 2)...])) else { return nil }
                left -= 1
                output.removeSubrange(start...)
                guard output.count + value.count <= Self.lengthLimit, spend(value.count) else { return nil }
                inputs.append((value, 0))
                continue
            }
            output.append(byte)
        }
        return output
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
