import Entries

/// Which entries of two jars differ, by name, size and checksum; their order and how they are compressed do not matter.
package struct EntryChanges: Sendable {
    /// Entries that only the second jar has.
    package private(set) var added: [Int] = []
    /// Entries that only the first jar has.
    package private(set) var removed: [Int] = []
    /// Entries of one name with other content: that of the first jar and that of the second.
    package private(set) var changed: [(old: Int, new: Int)] = []
    /// Entries that both have alike: that of the second jar.
    package private(set) var same: [Int] = []

    /// Compares files; folders say nothing.
    package init(_ old: JarContents, _ new: JarContents) {
        var before: [ArraySlice<UInt8>: Int] = [:]
        before.reserveCapacity(old.table.entries.count)
        for entry in old.table.entries.indices {
            let name = old.nameBytes(entry)
            if !EntryName.isFolder(name) { before[name] = entry }
        }
        var isKept = [Bool](repeating: false, count: old.table.entries.count)
        for entry in new.table.entries.indices {
            let name = new.nameBytes(entry)
            if EntryName.isFolder(name) { continue }
            guard let other = before[name] else {
                added.append(entry)
                continue
            }
            isKept[other] = true
            let one = old.table.entries[other]
            let two = new.table.entries[entry]
            if one.crc32 == two.crc32 && one.size == two.size {
                same.append(entry)
            } else {
                changed.append((other, entry))
            }
        }
        for entry in old.table.entries.indices where !isKept[entry] && !EntryName.isFolder(old.nameBytes(entry)) {
            removed.append(entry)
        }
    }
}
