package import Markup

/// Why a document is no pom; for people, one line.
package struct PomSyntaxError: Error, Hashable, Sendable {
    /// What is wrong.
    package var message: String

    /// Joins the parts.
    package init(_ message: String) { self.message = message }
}

/// Reads a pom as leniently as Maven does for poms of a repository (M2).
package enum PomParser {
    /// The pom of a document; throws where Maven's reader gives up (a repeated field, an element inside a plain text field).
    package static func parse(_ document: MarkupDocument) throws(PomSyntaxError) -> ParsedPom {
        ParsedPom()
    }
}
