package import Bundling
import ClassFile
import Entries

/// What somebody means by a name: a class, the classes of a package, or another file.
package struct NameSearch: Sendable {
    /// What it is.
    package enum Kind: String, Sendable, Hashable, Encodable {
        /// A class.
        case `class`
        /// A package with those below it.
        case package
        /// Another file.
        case resource
    }

    /// What was typed.
    package var text: String
    /// What it is.
    package private(set) var kind: Kind
    /// What it is called in the jar: a class or package with dots, a path.
    package private(set) var name: String
    /// The name before it moved; nil: it did not.
    package private(set) var movedFrom: String?
    /// The classes that are meant.
    package private(set) var nodes: [Int] = []
    /// The files that are meant, when they are no classes.
    package private(set) var files: [EntryRef] = []
    /// Whether some jar has it.
    package var isThere: Bool { !nodes.isEmpty || !files.isEmpty }

    /// The path with slashes that is looked for: of a package with the slash at its end.
    package private(set) var path: [UInt8]

    /// Looks for a name as it was typed: with dots or slashes, a nested class with `$` or a dot, a package also with `.*`
    /// or `.**` at its end, and as it was before a relocation.
    package init(_ text: String, in index: ClassIndex) {
        self.text = text
        name = text
        path = Array(text.utf8)
        kind = .class
        if find(path, index) { return }
        let typed = Self.plainName(path)
        for (number, jar) in index.jars.enumerated() {
            guard let record = jar.record, let moved = Self.moved(path, record) else { continue }
            if find(moved, index) {
                movedFrom = typed
                return
            }
            // Nobody brings it, but this is its name here.
            if number == 0 { movedFrom = typed }
            path = moved
        }
        settle()
    }

    /// The kind by the look of a name that is nowhere.
    private mutating func settle() {
        let (stem, isPackage) = Self.stem(path)
        let last = stem.split(separator: UInt8(ascii: "/")).last ?? []
        let isFile = !isPackage && !path.contains(UInt8(ascii: "$")) && Self.looksLikeFile(path)
        if isFile {
            kind = .resource
            name = EntryName.text(path)
        } else if isPackage || last.first.map({ $0 >= 0x61 && $0 <= 0x7A }) ?? true {
            kind = .package
            name = EntryName.dotted(stem)
            path = stem + [UInt8(ascii: "/")]
        } else {
            kind = .class
            name = EntryName.dotted(stem)
            path = stem
        }
    }

    /// A path with slashes and a dot in its last part, or in `META-INF`.
    private static func looksLikeFile(_ path: [UInt8]) -> Bool {
        guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return false }
        if path.starts(with: Array("META-INF/".utf8)) { return true }
        return path[slash...].contains(UInt8(ascii: ".")) && !path.suffix(6).elementsEqual(Array(".class".utf8))
    }

    /// The path with slashes of a class or package, and whether it is said to be a package.
    private static func stem(_ text: [UInt8]) -> (path: [UInt8], isPackage: Bool) {
        var text = text
        var isPackage = false
        if text.suffix(6).elementsEqual(Array(".class".utf8)) { text.removeLast(6) }
        while let last = text.last, last == UInt8(ascii: "*") {
            text.removeLast()
            isPackage = true
        }
        while let last = text.last, last == UInt8(ascii: "/") || last == UInt8(ascii: ".") {
            text.removeLast()
            isPackage = true
        }
        return (text.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "/") : $0 }, isPackage)
    }

    private static func plainName(_ text: [UInt8]) -> String { EntryName.dotted(stem(text).path) }

    private mutating func find(_ text: [UInt8], _ index: ClassIndex) -> Bool {
        for (number, jar) in index.jars.enumerated() {
            for entry in jar.table.entries.indices where Int(jar.table.entries[entry].nameLength) == text.count {
                let bytes = jar.nameBytes(entry)
                guard bytes.elementsEqual(text), !EntryName.isFolder(bytes) else { continue }
                if EntryName.isClass(bytes) { continue }
                files.append(EntryRef(input: number, entry: entry))
            }
        }
        if !files.isEmpty {
            kind = .resource
            path = text
            name = EntryName.text(text)
            return true
        }
        let prefix = EntryName.versionPrefix(text[...]).count
        let (stem, isPackage) = Self.stem(prefix > 0 ? Array(text[prefix...]) : text)
        if !isPackage, let node = Self.findClass(stem, index) {
            kind = .class
            nodes = [node]
            path = Array(index.path(node))
            name = index.name(node)
            return true
        }
        let folder = stem + [UInt8(ascii: "/")]
        nodes = (0..<index.count).filter { index.isThere($0) && index.path($0).starts(with: folder) }
        guard !nodes.isEmpty, !stem.isEmpty else {
            nodes = []
            return false
        }
        kind = .package
        path = folder
        name = EntryName.dotted(stem)
        return true
    }

    /// A class by its path; a dot before a nested class's name may be a dollar.
    private static func findClass(_ path: [UInt8], _ index: ClassIndex) -> Int? {
        var path = path
        var at = path.count
        while true {
            if let node = index.find(path.span), index.isThere(node) { return node }
            guard let slash = path[..<at].lastIndex(of: UInt8(ascii: "/")) else { return nil }
            path[slash] = UInt8(ascii: "$")
            at = slash
        }
    }

    /// Where a name moved to, by a record's rules.
    private static func moved(_ text: [UInt8], _ record: BundleRecord) -> [UInt8]? {
        let rules = (record.relocations ?? []).map {
            RelocationRule(
                pattern: $0.pattern, replacement: $0.replacement, includes: $0.include ?? [], excludes: $0.except ?? [])
        }
        // A record with rules that cannot be tells nothing of what moved.
        guard !rules.isEmpty, let relocator = try? Relocator(rules) else { return nil }
        var out: [UInt8] = []
        if relocator.mapEntry(text.span, into: &out) { return out }
        let (stem, isPackage) = stem(text)
        guard relocator.map(stem.span, into: &out) else { return nil }
        return isPackage ? out + [UInt8(ascii: "/")] : out
    }
}
