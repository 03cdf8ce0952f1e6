import Coordinates

/// A text cut into literal pieces and expressions, once for all models.
struct ExpressionTemplate {
    /// A piece.
    enum Part {
        /// As it stands.
        case literal([UInt8])
        /// `${name}`; `whole` is the text with its braces.
        case expression(name: Symbol, whole: Symbol)
    }

    var parts: [Part]

    /// Cuts a text as plexus-interpolation does: from `${` to the next `}`, whatever is between.
    init(_ text: Symbol, _ symbols: SymbolTable) {
        let bytes = symbols.bytes(of: text)
        parts = []
        var literal = 0
        var at = 0
        while let start = bytes.firstOfExpression(from: at) {
            guard let end = bytes[(start + 1)...].firstIndex(of: UInt8(ascii: "}")) else { break }
            if start > literal { parts.append(.literal(Array(bytes[literal..<start]))) }
            var name = bytes[(start + 2)..<max(start + 2, end)]
            if name.first == UInt8(ascii: ".") { name = name.dropFirst() }
            parts.append(
                .expression(
                    name: symbols.intern(String(decoding: name, as: UTF8.self)),
                    whole: symbols.intern(String(decoding: bytes[start...end], as: UTF8.self))))
            literal = end + 1
            at = end + 1
        }
        if literal < bytes.count { parts.append(.literal(Array(bytes[literal...]))) }
    }
}

extension SymbolTable {
    /// A copy of a symbol's UTF-8.
    func bytes(of symbol: Symbol) -> [UInt8] { withBytes(of: symbol) { Array($0) } }
}

extension [UInt8] {
    /// Where the next `${` starts.
    func firstOfExpression(from start: Int) -> Int? {
        var index = start
        while index + 1 < count {
            if self[index] == UInt8(ascii: "$"), self[index + 1] == UInt8(ascii: "{") { return index }
            index += 1
        }
        return nil
    }
}
