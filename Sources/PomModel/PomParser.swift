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
    /// The pom of a document; throws where Maven's reader gives up: a field that is there twice, an element inside a plain text.
    package static func parse(_ document: MarkupDocument) throws(PomSyntaxError) -> ParsedPom {
        var result: Result<ParsedPom, PomSyntaxError> = .failure(PomSyntaxError("it is empty"))
        document.bytes.withUnsafeBytes { bytes in
            document.nameBytes.withUnsafeBytes { nameBytes in
                document.nodes.withUnsafeBufferPointer { nodes in
                    var walk = PomWalk(
                        nameBytes: nameBytes, nameEnds: document.nameEnds, nodes: nodes, bytes: bytes,
                        marks: document.marks)
                    do throws(PomSyntaxError) {
                        try walk.model()
                        result = .success(
                            ParsedPom(
                                pom: walk.pom, texts: walk.texts.pieces, bytes: document.bytes,
                                propertyNames: walk.propertyNames, nameBytes: document.nameBytes,
                                nameEnds: document.nameEnds, unknownElement: walk.unknownElement,
                                needsLeniency: document.needsLeniency))
                    } catch {
                        result = .failure(error)
                    }
                }
            }
        }
        return try result.get()
    }
}
