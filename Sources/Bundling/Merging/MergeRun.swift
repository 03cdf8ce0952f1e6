import ClassFile

/// One merge at work: what it is for, and what it has to say.
struct MergeRun {
    let name: String
    let kind: MergeKind
    let relocator: Relocator
    let missing: EntryNames
    private(set) var notes: [BundleNote] = []

    init(name: String, kind: MergeKind, relocator: Relocator, missing: EntryNames) {
        self.name = name
        self.kind = kind
        self.relocator = relocator
        self.missing = missing
    }

    /// At most a thousand notes are kept of one output.
    mutating func note(_ kind: BundleNote.Kind, _ input: String, _ subject: some Collection<UInt8>) {
        if notes.count >= 1000 { return }
        let cut = String(decoding: subject.prefix(300), as: UTF8.self)
        notes.append(BundleNote(kind: kind, output: name, input: input, subject: cut))
    }

    func broken(_ input: String, _ why: String) -> BundleError { .content(input: input, kind: kind, why: why) }

    /// Whether a class written with dots is in an input but left out of the bundle.
    func isMissing(_ dotted: some Collection<UInt8>) -> Bool {
        if missing.count == 0 { return false }
        let path = dotted.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "/") : $0 }
        return missing.find(path.span, hash: EntryNames.hash(path.span)) != nil
    }

    /// A class with dots where it moves to.
    func moved(_ dotted: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        return !relocator.isEmpty && relocator.mapDotted(dotted.span, into: &out) ? out : dotted
    }

    /// A class with dots or a path with slashes where it moves to; a leading slash stays.
    func movedClassOrPath(_ text: [UInt8]) -> [UInt8] {
        if relocator.isEmpty { return text }
        guard let slash = text.firstIndex(of: UInt8(ascii: "/")) else { return moved(text) }
        let start = slash == 0 ? 1 : 0
        var out: [UInt8] = []
        let path = Array(text[start...])
        guard relocator.mapEntry(path.span, into: &out) else { return text }
        return text[..<start] + out
    }

    /// A text in which each word of letters, digits, `_`, `$`, `.` that is a class which moves is moved.
    func movedWords(_ text: [UInt8]) -> [UInt8] {
        if relocator.isEmpty { return text }
        var out: [UInt8] = []
        var at = 0
        while at < text.count {
            let start = at
            while at < text.count, Self.isNameByte(text[at]) { at += 1 }
            if at > start { out += moved(Array(text[start..<at])) }
            if at < text.count {
                out.append(text[at])
                at += 1
            }
        }
        return out
    }

    /// A byte of a class name with dots; other letters than ASCII's are taken for letters.
    static func isNameByte(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")) || byte >= 0x80
            || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
    }
}
