/// Where the root of an XML text and its children lie; the whole text is checked for tags that fit.
struct XMLOutline {
    /// The bytes of the text.
    let bytes: [UInt8]
    /// The root's start tag, which may be an empty one.
    private(set) var root = 0..<0
    /// The root's name.
    private(set) var rootName = 0..<0
    /// Whether the root is an empty tag.
    private(set) var isEmptyRoot = false
    /// What lies between the root's tags.
    private(set) var content = 0..<0
    /// The start tags of the root's children.
    private(set) var children: [Range<Int>] = []
    /// The encoding that is declared, in lower case; UTF-8 when none is.
    private(set) var encoding = "utf-8"

    /// Elements may lie 1,000 deep.
    init(_ bytes: [UInt8]) throws(XMLScanner.Failure) {
        self.bytes = bytes
        var scanner = try XMLScanner(bytes)
        var open: [Range<Int>] = []
        var hasRoot = false
        while let piece = try scanner.next() {
            switch piece.kind {
            case .start, .empty:
                if open.isEmpty {
                    if hasRoot { throw .init(why: "a second root at byte \(piece.range.lowerBound)") }
                    hasRoot = true
                    root = piece.range
                    rootName = piece.name
                    isEmptyRoot = piece.kind == .empty
                    content = piece.range.upperBound..<piece.range.upperBound
                } else if open.count == 1 {
                    children.append(piece.range)
                }
                if piece.kind == .start {
                    if open.count == 1000 { throw .init(why: "elements lie more than 1,000 deep") }
                    open.append(piece.name)
                }
            case .end:
                guard let name = open.popLast(), bytes[name] == bytes[piece.name] else {
                    throw .init(why: "an end tag without its start at byte \(piece.range.lowerBound)")
                }
                if open.isEmpty { content = root.upperBound..<piece.range.lowerBound }
            case .text:
                if open.isEmpty, bytes[piece.range].contains(where: { $0 > 0x20 }) {
                    throw .init(why: "text outside of the root at byte \(piece.range.lowerBound)")
                }
            case .other:
                if !hasRoot { readDeclaration(piece.range) }
            }
        }
        if !hasRoot { throw .init(why: "it has no root") }
        if !open.isEmpty { throw .init(why: "it ends within an element") }
    }

    /// `encoding="…"` of the declaration.
    private mutating func readDeclaration(_ range: Range<Int>) {
        let text = Array(bytes[range])
        guard Bytes.hasPrefix(text.span, "<?xml ") else { return }
        for attribute in Self.attributes(bytes, from: range.lowerBound + 5, to: range.upperBound)
        where bytes[attribute.name].elementsEqual("encoding".utf8) {
            encoding = String(decoding: bytes[attribute.value], as: UTF8.self).lowercased()
        }
    }

    /// Whether all of its bytes mean in UTF-8 what they mean here.
    var isUTF8: Bool {
        encoding == "utf-8" || encoding == "utf8" || encoding == "us-ascii" || !bytes.contains { $0 >= 0x80 }
    }

    /// An attribute of a tag: its name, its value without quotes, and all of it.
    struct Attribute {
        var name: Range<Int>
        var value: Range<Int>
        var whole: Range<Int>
    }

    /// The attributes between two places of a tag.
    static func attributes(_ bytes: [UInt8], from start: Int, to end: Int) -> [Attribute] {
        var found: [Attribute] = []
        var at = start
        while at < end {
            while at < end, !XMLScanner.isNameByte(bytes[at]) { at += 1 }
            let nameStart = at
            while at < end, XMLScanner.isNameByte(bytes[at]) { at += 1 }
            let name = nameStart..<at
            while at < end, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "'") {
                if bytes[at] > 0x20, bytes[at] != UInt8(ascii: "=") { break }
                at += 1
            }
            guard at < end, bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") else { continue }
            let quote = bytes[at]
            let valueStart = at + 1
            at += 1
            while at < end, bytes[at] != quote { at += 1 }
            found.append(Attribute(name: name, value: valueStart..<at, whole: nameStart..<min(at + 1, end)))
            at += 1
        }
        return found
    }
}
