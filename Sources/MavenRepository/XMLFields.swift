internal import Markup
internal import Support

/// Reads the elements of Maven's small files (settings, metadata, the super-pom) the way its generated readers do:
/// unknown elements are passed over, a known one that comes twice makes the file unreadable.
struct XMLFields: Sendable {
    let document: MarkupDocument
    let index: Int
    let what: String

    /// The fields of an element; `what` names the file in errors.
    init(_ document: MarkupDocument, _ what: String, index: Int = 0) {
        self.document = document
        self.index = index
        self.what = what
    }

    /// The one element of a name; throws `invalid` when there are two.
    func one(_ name: String) throws -> XMLFields? {
        let found = all(name)
        guard found.count < 2 else {
            throw KilnError(
                .invalid, "\(what) has <\(name)> twice within one element: remove one", reason: "xml.duplicate")
        }
        return found.first
    }

    /// All elements of a name.
    func all(_ name: String) -> [XMLFields] {
        document.children(index).filter { document.name($0) == name }.map { XMLFields(document, what, index: $0) }
    }

    /// All elements.
    var children: [XMLFields] { document.children(index).map { XMLFields(document, what, index: $0) } }

    /// The elements of a list: `<servers><server/>…</servers>`.
    func list(_ name: String, of item: String) throws -> [XMLFields] { try one(name)?.all(item) ?? [] }

    /// This element's name.
    var name: String { document.name(index) }

    /// This element's trimmed text.
    var text: String { document.text(index) }

    /// The text of the one element of a name.
    func text(_ name: String) throws -> String? { try one(name)?.text }

    /// The truth of the one element of a name: only `true`, in any case of letters, is true; none or an empty one
    /// means the default. Expressions are not resolved here, as Maven reads truth values before it does that.
    func flag(_ name: String, default fallback: Bool) throws -> Bool {
        guard let text = try text(name), !text.isEmpty else { return fallback }
        return text.lowercased() == "true"
    }

    /// The text of an element that has to be there.
    func required(_ name: String) throws -> String {
        guard let text = try text(name), !text.isEmpty else {
            throw KilnError(.invalid, "\(what): a <\(self.name)> lacks <\(name)>: add it", reason: "xml.missing")
        }
        return text
    }
}
