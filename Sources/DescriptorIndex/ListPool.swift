/// Lists by number plus one, each held once, as they lie in the file; zero is the empty list.
struct ListPool {
    /// A list's entry in the file.
    struct Entry {
        var start: UInt32
        var count: UInt32
        var kind: IndexLayout.ListKind
        var hash: UInt32
    }

    /// The content of all.
    private(set) var words: [UInt32] = []
    /// Where each is.
    private(set) var entries: [Entry] = []
    private var slots = [UInt32](repeating: 0, count: 256)

    /// The number of a list.
    mutating func number(of list: [UInt32], _ kind: IndexLayout.ListKind) -> UInt32 {
        if list.isEmpty { return 0 }
        let hash = unsafe list.withUnsafeBytes { IndexLayout.kept(unsafe Checksum.of($0)) } ^ kind.rawValue
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while slots[slot] != 0 {
            let entry = entries[Int(slots[slot] - 1)]
            if entry.hash == hash, entry.kind == kind, self.words(entry).elementsEqual(list) { return slots[slot] }
            slot = (slot + 1) & mask
        }
        entries.append(
            Entry(start: UInt32(words.count), count: UInt32(list.count), kind: kind, hash: hash))
        words.append(contentsOf: list)
        slots[slot] = UInt32(entries.count)
        let number = slots[slot]
        if entries.count * 2 > slots.count { grow() }
        return number
    }

    /// The content of a list.
    func list(_ number: UInt32) -> ArraySlice<UInt32> { number == 0 ? [] : words(entries[Int(number - 1)]) }

    private func words(_ entry: Entry) -> ArraySlice<UInt32> {
        words[Int(entry.start)..<Int(entry.start + entry.count)]
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        for index in entries.indices {
            var slot = Int(entries[index].hash) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(index + 1)
        }
    }
}
