/// A coordinate as people write it: `group:artifact[:extension[:classifier]]:version`.
package struct CoordinateText: Sendable, Hashable {
    /// The groupId.
    package var group: String
    /// The artifactId.
    package var artifact: String
    /// The file's extension, `jar` when none is written.
    package var `extension`: String
    /// The classifier; empty when there is none.
    package var classifier: String
    /// The version or range.
    package var version: String

    /// Joins the parts.
    package init(
        group: String, artifact: String, extension: String = "jar", classifier: String = "", version: String
    ) {
        self.group = group
        self.artifact = artifact
        self.extension = `extension`
        self.classifier = classifier
        self.version = version
    }

    /// Reads `g:a:v`, `g:a:ext:v` or `g:a:ext:classifier:v`, as Maven's resolver does (`DefaultArtifact`): parts hold
    /// neither colon nor space; an empty extension is `jar`. An empty classifier is none, where Maven's pattern has no
    /// way to write it.
    package static func parse(_ text: String) throws(CoordinateSyntaxError) -> CoordinateText {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        guard (3...5).contains(parts.count) else { throw .parts(parts.count) }
        guard !text.utf8.contains(UInt8(ascii: " ")) else { throw .space }
        let coordinate = CoordinateText(
            group: parts[0], artifact: parts[1],
            extension: parts.count >= 4 && !parts[2].isEmpty ? parts[2] : "jar",
            classifier: parts.count == 5 ? parts[3] : "", version: parts[parts.count - 1])
        if coordinate.group.isEmpty { throw .empty("group") }
        if coordinate.artifact.isEmpty { throw .empty("artifact") }
        if coordinate.version.isEmpty { throw .empty("version") }
        return coordinate
    }

    /// The coordinate with ids of a table.
    package func coordinate(in symbols: SymbolTable) -> Coordinate {
        Coordinate(
            ArtifactKey(
                symbols.intern(group), symbols.intern(artifact), extension: symbols.intern(`extension`),
                classifier: symbols.intern(classifier)),
            symbols.intern(version))
    }
}

extension CoordinateText {
    /// The texts of a coordinate.
    package init(_ coordinate: Coordinate, in symbols: SymbolTable) {
        self.init(
            group: symbols.text(coordinate.key.group), artifact: symbols.text(coordinate.key.artifact),
            extension: symbols.text(coordinate.key.extension), classifier: symbols.text(coordinate.key.classifier),
            version: symbols.text(coordinate.version))
    }
}

extension CoordinateText: CustomStringConvertible {
    /// All five parts: `group:artifact:extension:classifier:version`, the classifier maybe empty.
    package var description: String { "\(group):\(artifact):\(`extension`):\(classifier):\(version)" }

    /// As Maven prints an artifact: without an empty classifier.
    package var short: String {
        classifier.isEmpty ? "\(group):\(artifact):\(`extension`):\(version)" : description
    }
}

/// Why a text is no coordinate.
package enum CoordinateSyntaxError: Error, Sendable, Hashable {
    /// It has another number of parts than 3, 4 or 5; six stand for more.
    case parts(Int)
    /// It holds a space.
    case space
    /// A part that must not be empty is: `group`, `artifact` or `version`.
    case empty(String)

    /// For people, one line, naming the text that was read and the form it should have.
    package func message(for text: String) -> String {
        let form = "write group:artifact[:extension[:classifier]]:version"
        return switch self {
        case .parts(let count):
            "'\(text)' is no coordinate: it has \(count > 5 ? "more than five" : String(count)) parts; \(form)"
        case .space: "'\(text)' is no coordinate: it holds a space; \(form)"
        case .empty(let part): "'\(text)' is no coordinate: its \(part) is empty; \(form)"
        }
    }
}
