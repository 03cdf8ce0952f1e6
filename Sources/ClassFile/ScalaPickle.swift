/// A Scala 2 signature as pickled in an annotation (scala-reflect's `PickleFormat`): a table of names, symbols and types
/// that refer to each other by number. What moves is given another owner and name; owners are added at the end.
struct ScalaPickle {
    private enum Tag {
        static let termName: UInt8 = 1
        static let typeName: UInt8 = 2
        static let classSymbol: UInt8 = 6
        static let moduleSymbol: UInt8 = 7
        static let external: UInt8 = 9
        static let thisType: UInt8 = 13
        static let singleType: UInt8 = 14
        static let typeReference: UInt8 = 16
        static let externalModuleClass: UInt8 = 10
    }

    /// One of the table: its tag and its data in `bytes`.
    private struct Entry {
        var tag: UInt8
        var start: Int
        var end: Int
    }

    /// Other numbers at the start of one of the table: a name and its owner, or a prefix and what it is of.
    private struct Change {
        var entry: Int
        var first: Int
        var second: Int?
    }

    private let bytes: [UInt8]
    private let tableStart: Int
    private var entries: [Entry] = []
    /// By entry, the path of what is named from outside or defined at the top, with slashes; empty: none.
    private var paths: [[UInt8]] = []
    private var changes: [Change] = []
    /// What is added: names and owners, by their content.
    private var added: [[UInt8]] = []
    private var addedIndices: [[UInt8]: Int] = [:]

    /// Owners beyond this depth, and longer paths, are no packages.
    private static let deepest = 64
    private static let longestPath = 4096

    /// Reads a pickle; nil when it is none.
    init?(_ bytes: [UInt8]) {
        self.bytes = bytes
        var position = 0
        // The version, then how many there are.
        guard let major = ScalaPickle.number(bytes, &position, bytes.count), major == 5,
            ScalaPickle.number(bytes, &position, bytes.count) != nil
        else { return nil }
        tableStart = position
        guard let count = ScalaPickle.number(bytes, &position, bytes.count), count <= bytes.count else { return nil }
        for _ in 0..<count {
            guard position < bytes.count else { return nil }
            let tag = bytes[position]
            position += 1
            guard let length = ScalaPickle.number(bytes, &position, bytes.count), length <= bytes.count - position
            else {
                return nil
            }
            entries.append(Entry(tag: tag, start: position, end: position + length))
            position += length
        }
    }

    /// The pickle with its names moved; nil when none moves.
    mutating func relocated(_ relocator: Relocator) -> [UInt8]? {
        findPaths()
        for index in entries.indices where !paths[index].isEmpty { move(index, relocator) }
        if changes.isEmpty { return nil }
        movePrefixes()
        changes.sort { $0.entry < $1.entry }
        return written()
    }

    /// The paths of what has one, owners before what they own.
    private mutating func findPaths() {
        paths = [[UInt8]](repeating: [], count: entries.count)
        var isKnown = [Bool](repeating: false, count: entries.count)
        var budget = 64 * bytes.count
        for index in entries.indices where !isKnown[index] {
            // From here up to an owner that is known.
            var chain: [Int] = []
            var here = index
            while !isKnown[here], chain.count < ScalaPickle.deepest {
                chain.append(here)
                isKnown[here] = true
                guard let owner = nameAndOwner(here)?.owner else { break }
                here = owner
            }
            for here in chain.reversed() {
                guard let (name, owner) = nameAndOwner(here), let text = nameText(name) else { continue }
                if let owner {
                    // Only what packages own: all else goes with its owner.
                    guard entries[owner].tag == Tag.externalModuleClass, !paths[owner].isEmpty else { continue }
                    let length = paths[owner].count + 1 + text.count
                    budget -= length
                    if length <= ScalaPickle.longestPath, budget > 0 {
                        paths[here] = paths[owner] + [UInt8(ascii: "/")] + bytes[text]
                    }
                } else {
                    paths[here] = Array(bytes[text])
                }
            }
        }
    }

    /// The first two numbers of a symbol or of a reference to one.
    private func nameAndOwner(_ index: Int) -> (name: Int, owner: Int?)? {
        let entry = entries[index]
        let isExternal = entry.tag == Tag.external || entry.tag == Tag.externalModuleClass
        guard isExternal || entry.tag == Tag.classSymbol || entry.tag == Tag.moduleSymbol else { return nil }
        var position = entry.start
        guard let name = ScalaPickle.number(bytes, &position, entry.end), name < entries.count else { return nil }
        if isExternal, position == entry.end { return (name, nil) }
        guard let owner = ScalaPickle.number(bytes, &position, entry.end), owner < entries.count else { return nil }
        return (name, owner)
    }

    private func nameText(_ index: Int) -> Range<Int>? {
        let entry = entries[index]
        guard entry.tag == Tag.termName || entry.tag == Tag.typeName, entry.start < entry.end else { return nil }
        return entry.start..<entry.end
    }

    /// Changes one whose new path is not that of its owner with its name.
    private mutating func move(_ index: Int, _ relocator: Relocator) {
        guard let (name, owner) = nameAndOwner(index) else { return }
        guard let text = nameText(name) else { return }
        let wanted = ScalaPickle.moved(paths[index], relocator)
        var given: [UInt8] = []
        if let owner { given = ScalaPickle.moved(paths[owner], relocator) + [UInt8(ascii: "/")] }
        given += bytes[text]
        if wanted == given { return }
        let slash = wanted.lastIndex(of: UInt8(ascii: "/")) ?? -1
        // What is defined here needs an owner.
        if slash < 0, entries[index].tag != Tag.external, entries[index].tag != Tag.externalModuleClass { return }
        let simple = Array(wanted[(slash + 1)...])
        let newOwner = package(wanted[..<max(0, slash)])
        let newName = simple == Array(bytes[text]) ? name : add(entries[name].tag, simple)
        changes.append(Change(entry: index, first: newName, second: newOwner))
    }

    /// A type's prefix says its owner too: what has another owner than its neighbours gets a prefix of its own.
    private mutating func movePrefixes() {
        var owners: [Int: Int] = [:]
        for change in changes { if let owner = change.second { owners[change.entry] = owner } }
        for index in entries.indices {
            let entry = entries[index]
            guard entry.tag == Tag.singleType || entry.tag == Tag.typeReference else { continue }
            var position = entry.start
            guard let prefix = ScalaPickle.number(bytes, &position, entry.end), prefix < entries.count,
                entries[prefix].tag == Tag.thisType, let symbol = ScalaPickle.number(bytes, &position, entry.end),
                let owner = owners[symbol]
            else { continue }
            changes.append(Change(entry: index, first: add(Tag.thisType, ScalaPickle.digits(owner)), second: symbol))
        }
    }

    private static func moved(_ path: [UInt8], _ relocator: Relocator) -> [UInt8] {
        var new: [UInt8] = []
        return relocator.map(path.span, into: &new) ? new : path
    }

    /// The number of a reference to a package, added with its owners if need be; nil: that of the root.
    private mutating func package(_ path: ArraySlice<UInt8>) -> Int? {
        var owner: Int?
        for part in path.split(separator: UInt8(ascii: "/")) {
            var data = ScalaPickle.digits(add(Tag.termName, Array(part)))
            if let owner { data += ScalaPickle.digits(owner) }
            owner = add(Tag.externalModuleClass, data)
        }
        return owner
    }

    private mutating func add(_ tag: UInt8, _ data: [UInt8]) -> Int {
        let content = [tag] + ScalaPickle.digits(data.count) + data
        if let known = addedIndices[content] { return known }
        added.append(content)
        addedIndices[content] = entries.count + added.count - 1
        return entries.count + added.count - 1
    }

    private func written() -> [UInt8] {
        var output = Array(bytes[..<tableStart]) + ScalaPickle.digits(entries.count + added.count)
        var change = 0
        for (index, entry) in entries.enumerated() {
            var data = Array(bytes[entry.start..<entry.end])
            if change < changes.count, changes[change].entry == index {
                var position = entry.start
                _ = ScalaPickle.number(bytes, &position, entry.end)
                if position < entry.end { _ = ScalaPickle.number(bytes, &position, entry.end) }
                data = ScalaPickle.digits(changes[change].first)
                if let second = changes[change].second { data += ScalaPickle.digits(second) }
                data += bytes[position..<entry.end]
                change += 1
            }
            output.append(entry.tag)
            output += ScalaPickle.digits(data.count)
            output += data
        }
        for content in added { output += content }
        return output
    }

    /// A number of seven bits a byte, the highest first; nil past the end or beyond 28 bits.
    private static func number(_ bytes: [UInt8], _ position: inout Int, _ end: Int) -> Int? {
        var number = 0
        for _ in 0..<5 {
            guard position < end else { return nil }
            let byte = bytes[position]
            position += 1
            number = number << 7 | Int(byte & 0x7F)
            if byte < 0x80 { return number }
        }
        return nil
    }

    private static func digits(_ number: Int) -> [UInt8] {
        var digits = [UInt8(truncatingIfNeeded: number & 0x7F)]
        var rest = number >> 7
        while rest > 0 {
            digits.insert(UInt8(truncatingIfNeeded: rest & 0x7F) | 0x80, at: 0)
            rest >>= 7
        }
        return digits
    }
}
