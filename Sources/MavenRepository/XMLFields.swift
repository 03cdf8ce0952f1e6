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
    /// Text of its own, which Maven refuses in a list, makes the file unreadable.
    func list(_ name: String, of item: String) throws -> [XMLFields] {
        guard let list = try one(name) else { return [] }
        guard list.text.isEmpty || list.children.isEmpty else {
            throw KilnError(.invalid, "\(what): <\(name)> has text between its elements: remove it", reason: "xml.text")
        }
        return list.all(item)
    }

    /// This element's name.
    var name: String { document.name(index) }

    /// This element's trimmed text.
    var text: String { document.text(index) }

    /// The text of the one element of a name; throws `invalid` when there are elements in it.
    func text(_ name: String) throws -> String? { try one(name)?.plainText() }

    /// This element's text; throws `invalid` when there are elements in it.
    func plainText() throws -> String {
        guard Int(document.nodes[index].end) == index + 1 else {
            throw KilnError(.invalid, "\(what): <\(name)> holds elements where only text may be", reason: "xml.text")
        }
        return text
    }

    /// The id of an element that has `default` when it names none; an empty one is refused.
    func identity() throws -> String { try one("id") == nil ? "default" : required("id") }

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
