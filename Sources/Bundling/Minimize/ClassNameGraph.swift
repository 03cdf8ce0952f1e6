/// The classes of all inputs by their names with slashes: the entries that hold each, and whether it is needed.
struct ClassNameGraph: Sendable {
    private var names: EntryNames
    private var first: [Int32] = []
    private var last: [Int32] = []
    private var entries: [EntryRef] = []
    private var next: [Int32] = []
    private var marks: [Bool] = []

    init(_ capacity: Int) { names = EntryNames(capacity: capacity) }

    /// How many names there are.
    var count: Int32 { Int32(truncatingIfNeeded: names.count) }

    /// Adds an entry under its class's name and gives the name's number.
    mutating func insert(_ name: Span<UInt8>, _ entry: EntryRef) -> Int32 {
        let (index, isNew) = names.insert(name, hash: EntryNames.hash(name))
        let place = Int32(truncatingIfNeeded: entries.count)
        entries.append(entry)
        next.append(-1)
        if isNew {
            first.append(place)
            last.append(place)
            marks.append(false)
        } else {
            next[Int(last[index])] = place
            last[index] = place
        }
        return Int32(truncatingIfNeeded: index)
    }

    func find(_ name: Span<UInt8>) -> Int32? {
        names.find(name, hash: EntryNames.hash(name)).map { Int32(truncatingIfNeeded: $0) }
    }

    func isMarked(_ node: Int32) -> Bool { marks[Int(node)] }

    /// Marks a name; true: it was not.
    mutating func mark(_ node: Int32) -> Bool {
        if marks[Int(node)] { return false }
        marks[Int(node)] = true
        return true
    }

    /// The entries that hold the class, in the order they came.
    func entries(of node: Int32) -> [EntryRef] {
        var found: [EntryRef] = []
        var at = first[Int(node)]
        while at >= 0 {
            found.append(entries[Int(at)])
            at = next[Int(at)]
        }
        return found
    }

    /// The folders, with their slash, that hold a marked class.
    func markedFolders() -> EntryNames {
        var folders = EntryNames()
        for node in marks.indices where marks[node] {
            let name = names.bytes.span.extracting(names.range(node))
            guard let slash = Bytes.lastIndex(of: UInt8(ascii: "/"), in: name) else { continue }
            let folder = name.extracting(0..<slash + 1)
            _ = folders.insert(folder, hash: EntryNames.hash(folder))
        }
        return folders
    }

    /// Whether it is the `package-info` of one of the folders.
    func isInfo(_ node: Int32, of folders: EntryNames) -> Bool {
        let name = names.bytes.span.extracting(names.range(Int(node)))
        guard Bytes.hasSuffix(name, "/package-info") else { return false }
        let folder = name.extracting(0..<name.count - 12)
        return folders.find(folder, hash: EntryNames.hash(folder)) != nil
    }
}
