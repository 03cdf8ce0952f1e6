import Entries

/// Names of a jar that somebody may have meant.
enum NearNames {
    /// At most five: those with the same last part in any case first, then those with up to two letters wrong in it.
    static func of(_ search: NameSearch, in index: ClassIndex) -> [String] {
        if search.kind == .resource { return files(search, index) }
        var path = search.path
        if path.last == UInt8(ascii: "/") { path.removeLast() }
        let wanted = lowerLast(path[...])
        if wanted.isEmpty || wanted.count > 100 { return [] }
        var found: [(wrong: Int, name: String)] = []
        var folders: Set<ArraySlice<UInt8>> = []
        for node in 0..<index.count where index.isThere(node) {
            var candidate = index.path(node)
            if search.kind == .package {
                candidate = EntryName.folder(candidate)
                if candidate.isEmpty || !folders.insert(candidate).inserted { continue }
            }
            let last = lowerLast(candidate)
            guard abs(last.count - wanted.count) <= 2 else { continue }
            let wrong = last == wanted ? 0 : distance(last, wanted)
            if wrong <= min(2, wanted.count / 2) { found.append((wrong, EntryName.dotted(candidate))) }
        }
        return found.sorted { ($0.wrong, $0.name) < ($1.wrong, $1.name) }.prefix(5).map(\.name)
    }

    private static func files(_ search: NameSearch, _ index: ClassIndex) -> [String] {
        let wanted = lowerLast(search.path[...])
        var found: Set<String> = []
        for jar in index.jars {
            for entry in jar.table.entries.indices {
                let name = jar.nameBytes(entry)
                if !EntryName.isFolder(name), lowerLast(name) == wanted { found.insert(EntryName.text(name)) }
            }
        }
        return Array(found.sorted().prefix(5))
    }

    private static func lowerLast(_ path: ArraySlice<UInt8>) -> [UInt8] {
        let start = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? path.startIndex
        return path[start...].map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    }

    /// Letters to insert, take away or replace; 3 when it is more than 2.
    private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var previous = Array(0...other.count)
        for (row, byte) in one.enumerated() {
            var current = [row + 1]
            for (column, second) in other.enumerated() {
                current.append(
                    min(previous[column + 1] + 1, current[column] + 1, previous[column] + (byte == second ? 0 : 1)))
            }
            if current.min() ?? 0 > 2 { return 3 }
            previous = current
        }
        return previous[other.count]
    }
}
