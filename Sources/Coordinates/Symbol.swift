/// The id of a text in a `SymbolTable`: equal texts of one table have equal ids.
///
/// The top bit says that the text holds a `${` that starts an expression, so that interpolation skips the others without looking.
@frozen
package struct Symbol: Hashable, Sendable {
    /// The id; the top bit is `expressionBit`.
    package let rawValue: UInt32

    /// Takes an id that a `SymbolTable` gave out.
    @inlinable @inline(__always)
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Whether both are the same text. Written out, so that other targets need no call for it.
    @inlinable @inline(__always)
    package static func == (left: Symbol, right: Symbol) -> Bool { left.rawValue == right.rawValue }

    /// Adds the id.
    @inlinable package func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }

    /// Set in ids of texts that hold `${`.
    @inlinable package static var expressionBit: UInt32 { 1 << 31 }

    /// Whether the text holds `${`.
    @inlinable @inline(__always) package var hasExpression: Bool { rawValue & Symbol.expressionBit != 0 }

    /// Whether the text is empty; an absent element is the empty text.
    @inlinable @inline(__always) package var isEmpty: Bool { rawValue == 0 }
}

extension Symbol {
    /// Texts that every table holds under these ids, in this order.
    static let fixed = [
        "", "*", "jar", "pom", "compile", "runtime", "test", "provided", "system", "import", "true", "false",
        "test-jar", "tests", "sources", "javadoc", "client", "war", "ear", "rar", "LATEST", "RELEASE",
    ]

    /// Nothing.
    @inlinable @inline(__always) package static var empty: Symbol { Symbol(rawValue: 0) }
    /// `*`.
    @inlinable @inline(__always) package static var star: Symbol { Symbol(rawValue: 1) }
    /// `jar`.
    @inlinable @inline(__always) package static var jar: Symbol { Symbol(rawValue: 2) }
    /// `pom`.
    @inlinable @inline(__always) package static var pom: Symbol { Symbol(rawValue: 3) }
    /// `compile`.
    @inlinable @inline(__always) package static var compile: Symbol { Symbol(rawValue: 4) }
    /// `runtime`.
    @inlinable @inline(__always) package static var runtime: Symbol { Symbol(rawValue: 5) }
    /// `test`.
    @inlinable @inline(__always) package static var test: Symbol { Symbol(rawValue: 6) }
    /// `provided`.
    @inlinable @inline(__always) package static var provided: Symbol { Symbol(rawValue: 7) }
    /// `system`.
    @inlinable @inline(__always) package static var system: Symbol { Symbol(rawValue: 8) }
    /// `import`.
    @inlinable @inline(__always) package static var `import`: Symbol { Symbol(rawValue: 9) }
    /// `true`.
    @inlinable @inline(__always) package static var `true`: Symbol { Symbol(rawValue: 10) }
    /// `false`.
    @inlinable @inline(__always) package static var `false`: Symbol { Symbol(rawValue: 11) }
    /// `test-jar`.
    @inlinable @inline(__always) package static var testJar: Symbol { Symbol(rawValue: 12) }
    /// `tests`.
    @inlinable @inline(__always) package static var tests: Symbol { Symbol(rawValue: 13) }
    /// `sources`.
    @inlinable @inline(__always) package static var sources: Symbol { Symbol(rawValue: 14) }
    /// `javadoc`.
    @inlinable @inline(__always) package static var javadoc: Symbol { Symbol(rawValue: 15) }
    /// `client`.
    @inlinable @inline(__always) package static var client: Symbol { Symbol(rawValue: 16) }
    /// `war`.
    @inlinable @inline(__always) package static var war: Symbol { Symbol(rawValue: 17) }
    /// `ear`.
    @inlinable @inline(__always) package static var ear: Symbol { Symbol(rawValue: 18) }
    /// `rar`.
    @inlinable @inline(__always) package static var rar: Symbol { Symbol(rawValue: 19) }
    /// `LATEST`.
    @inlinable @inline(__always) package static var latest: Symbol { Symbol(rawValue: 20) }
    /// `RELEASE`.
    @inlinable @inline(__always) package static var release: Symbol { Symbol(rawValue: 21) }
}
