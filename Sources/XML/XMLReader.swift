internal import CXML
package import Markup
internal import Support

/// Reads XML over libxml2, as leniently as Maven reads poms (M2): what its MXParser accepts is accepted, what that
/// refuses is refused. Nothing outside of the bytes is ever read, and no entity is ever expanded but single named
/// characters. Any number of threads may read at once.
package enum XMLReader {
    /// Parses a document; `what` names it in errors: `invalid` when it is malformed, `tooLarge` past a limit. An entity
    /// that nobody defines is malformed for Maven 3; for Maven 4 it stays as it is written.
    package static func parse(
        _ bytes: [UInt8], _ what: @autoclosure () -> String, limits: XMLLimits = .default,
        keepsUnknownEntities: Bool = false
    ) throws -> MarkupDocument {
        try unsafe bytes.withUnsafeBytes {
            try unsafe parse($0, what(), limits: limits, keepsUnknownEntities: keepsUnknownEntities)
        }
    }

    /// Parses a document that lies in memory of somebody else, which is not kept. `alwaysByLibrary`: a plain document too,
    /// for which our own scanner gives the same answer sooner.
    package static func parse(
        _ bytes: UnsafeRawBufferPointer, _ what: @autoclosure () -> String, limits: XMLLimits = .default,
        keepsUnknownEntities: Bool = false, alwaysByLibrary: Bool = false
    ) throws -> MarkupDocument {
        var result = unsafe kiln_xml_document()
        let bounds = kiln_xml_limits(
            bytes: max(0, limits.bytes), depth: min(max(0, limits.depth), 100_000), nodes: max(0, limits.elements),
            keeps_entities: keepsUnknownEntities ? 1 : 0)
        let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
        let status = unsafe kiln_xml_parse(start, bytes.count, bounds, alwaysByLibrary ? 1 : 0, &result)
        defer { unsafe kiln_xml_free(&result) }
        guard status == KILN_XML_OK else { throw unsafe error(status, result, what()) }
        return unsafe document(result)
    }

    private static func document(_ result: kiln_xml_document) -> MarkupDocument {
        let nodes = unsafe UnsafeBufferPointer(start: result.nodes, count: result.node_count)
        let names = unsafe UnsafeBufferPointer(start: result.names, count: result.name_count)
        let text = unsafe UnsafeBufferPointer(start: result.text, count: result.text_length)
        let nameBytes = unsafe UnsafeRawBufferPointer(start: result.name_bytes, count: result.name_bytes_length)
        let marks = unsafe UnsafeBufferPointer(start: result.marks, count: result.mark_count)
        return unsafe MarkupDocument(
            nameBytes: [UInt8](nameBytes), nameEnds: names.map { $0.start + $0.length },
            nodes: nodes.map {
                MarkupDocument.Node(
                    name: $0.name, end: $0.end, textStart: $0.text_start, textEnd: $0.text_end)
            },
            bytes: [UInt8](text), needsLeniency: result.is_lenient != 0,
            marks: marks.compactMap { mark in
                MarkupDocument.Mark.Text(rawValue: UInt8(truncatingIfNeeded: mark.text.rawValue)).map {
                    MarkupDocument.Mark(node: mark.node, text: $0, appends: mark.appends != 0)
                }
            })
    }

    private static func error(_ status: kiln_xml_status, _ result: kiln_xml_document, _ what: String) -> KilnError {
        var text = unsafe withUnsafeBytes(of: result.message) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if unsafe result.line > 0 { text += unsafe " (line \(result.line))" }
        if text.isEmpty { text = "the root element is missing or not closed" }
        switch status {
        case KILN_XML_TOO_LARGE:
            return KilnError(.tooLarge, "\(what) is not read: \(text)", reason: "xml.too-large")
        case KILN_XML_MALFORMED:
            return KilnError(.invalid, "\(what) is not XML that Maven can read: \(text)", reason: "xml.malformed")
        case KILN_XML_NO_LIBRARY:
            return KilnError(
                .unavailable, "\(what) cannot be read: \(text); install the package libxml2", reason: "xml.library")
        default: return KilnError(.internal, "\(what) cannot be read: there is no memory for it")
        }
    }
}
