import ClassFile

/// Patterns of classes to keep: with dots or slashes; `*` stands within a part, `**` for any parts.
struct KeepPatterns: Sendable {
    private let patterns: [AntPattern]

    init(_ texts: [String]) {
        patterns = texts.map { text in
            AntPattern(text.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "/") : $0 })
        }
    }

    func match(_ name: Span<UInt8>) -> Bool {
        for pattern in patterns where pattern.matches(name) { return true }
        return false
    }
}
