internal import Coordinates

/// Coordinates as people read and write them.
enum CoordinateText {
    /// How a coordinate is written, for messages.
    static let rule = "a coordinate: GROUP:ARTIFACT:VERSION, or GROUP:ARTIFACT:EXTENSION[:CLASSIFIER]:VERSION"
    /// How an exclusion is written, for messages.
    static let exclusionRule = "GROUP:ARTIFACT, where either may be '*'"

    /// Longer texts are no coordinates.
    private static let limit = 4096

    /// `g:a:v`, which is a jar, `g:a:ext:v` or `g:a:ext:classifier:v`; `nil` for anything else.
    static func coordinate(_ text: String, _ symbols: SymbolTable) -> Coordinate? {
        guard let parts = parts(text), (3...5).contains(parts.count) else { return nil }
        for (index, part) in parts.enumerated() where part.isEmpty && !(parts.count == 5 && index == 3) { return nil }
        func symbol(_ index: Int) -> Symbol { symbols.intern(String(parts[index])) }
        let `extension` = parts.count > 3 ? symbol(2) : .jar
        let classifier = parts.count == 5 ? symbol(3) : .empty
        let key = ArtifactKey(symbol(0), symbol(1), extension: `extension`, classifier: classifier)
        return Coordinate(key, symbol(parts.count - 1))
    }

    /// `g:a`; `nil` for anything else.
    static func exclusion(_ text: String, _ symbols: SymbolTable) -> Exclusion? {
        guard let parts = parts(text), parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        return Exclusion(symbols.intern(String(parts[0])), symbols.intern(String(parts[1])))
    }

    /// `g:a:ext:classifier:v`, as batches and lock files have it.
    static func full(_ coordinate: Coordinate, _ symbols: SymbolTable) -> String {
        let key = coordinate.key
        return [key.group, key.artifact, key.extension, key.classifier, coordinate.version].map(symbols.text)
            .joined(separator: ":")
    }

    /// `g:a:ext[:classifier]:v`, as Maven's messages have it.
    static func maven(_ coordinate: Coordinate, _ symbols: SymbolTable) -> String {
        let key = coordinate.key
        let parts = [key.group, key.artifact, key.extension, key.classifier, coordinate.version].map(symbols.text)
        return (key.classifier.isEmpty ? parts[..<3] + parts[4...] : parts[...]).joined(separator: ":")
    }

    /// `g:a:v`, or the full form for anything but a plain jar.
    static func short(_ coordinate: Coordinate, _ symbols: SymbolTable) -> String {
        coordinate.key.extension == .jar && coordinate.key.classifier.isEmpty
            ? short(coordinate.gav, symbols) : full(coordinate, symbols)
    }

    /// `g:a:v`.
    static func short(_ gav: GAV, _ symbols: SymbolTable) -> String {
        [gav.group, gav.artifact, gav.version].map(symbols.text).joined(separator: ":")
    }

    /// The parts between colons; `nil` when a blank or a control character is in the text, or it is too long.
    private static func parts(_ text: String) -> [Substring]? {
        guard text.utf8.count <= limit, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        return text.split(separator: ":", omittingEmptySubsequences: false)
    }
}
