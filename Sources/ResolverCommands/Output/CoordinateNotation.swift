internal import Coordinates

/// Coordinates of a session, as the commands read and write them.
enum CoordinateNotation {
    /// How a coordinate is written, for messages.
    static let rule = "a coordinate: GROUP:ARTIFACT:VERSION, or GROUP:ARTIFACT:EXTENSION[:CLASSIFIER]:VERSION"
    /// How an exclusion is written, for messages.
    static let exclusionRule = "GROUP:ARTIFACT, where either may be '*'"

    /// Longer texts are no coordinates.
    private static let limit = 4096

    /// `g:a:v`, which is a jar, `g:a:ext:v` or `g:a:ext:classifier:v`; `nil` for anything else.
    static func coordinate(_ text: String, _ symbols: SymbolTable) -> Coordinate? {
        // The rule says what is wrong well enough.
        guard isPlain(text), let read = try? CoordinateText.parse(text) else { return nil }
        return read.coordinate(in: symbols)
    }

    /// `g:a`; `nil` for anything else.
    static func exclusion(_ text: String, _ symbols: SymbolTable) -> Exclusion? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard isPlain(text), parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        return Exclusion(symbols.intern(String(parts[0])), symbols.intern(String(parts[1])))
    }

    /// `g:a:ext:classifier:v`, as batches and lock files have it.
    static func full(_ coordinate: Coordinate, _ symbols: SymbolTable) -> String {
        CoordinateText(coordinate, in: symbols).description
    }

    /// `g:a:ext[:classifier]:v`, as Maven's messages have it.
    static func maven(_ coordinate: Coordinate, _ symbols: SymbolTable) -> String {
        CoordinateText(coordinate, in: symbols).short
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

    /// Whether no blank and no control character is in a text, and it is not too long.
    private static func isPlain(_ text: String) -> Bool {
        text.utf8.count <= limit && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }
}
