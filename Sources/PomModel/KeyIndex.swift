import Coordinates

/// Finds a dependency of a list by its key. Open addressing over indices of the list.
struct KeyIndex {
    private var slots: [Int32]
    private var count = 0

    init(expected: Int) {
        var size = 8
        while size < expected * 2 { size *= 2 }
        slots = [Int32](repeating: -1, count: size)
    }

    /// The index of the entry with a key.
    func find(_ key: ManagementKey, in list: [RawDependency], _ rules: MavenRules) -> Int? {
        let mask = slots.count - 1
        var slot = Int(key.hash) & mask
        while slots[slot] >= 0 {
            let index = Int(slots[slot])
            if list[index].key(rules) == key { return index }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// Notes that the entry of a key is at an index. No entry of that key may be there; the list holds it already or will.
    mutating func insert(_ key: ManagementKey, at index: Int, in list: [RawDependency], _ rules: MavenRules) {
        if (count + 1) * 2 > slots.count { grow(list, rules) }
        place(key, index)
        count += 1
    }

    private mutating func place(_ key: ManagementKey, _ index: Int) {
        let mask = slots.count - 1
        var slot = Int(key.hash) & mask
        while slots[slot] >= 0 { slot = (slot + 1) & mask }
        slots[slot] = Int32(truncatingIfNeeded: index)
    }

    private mutating func grow(_ list: [RawDependency], _ rules: MavenRules) {
        let old = slots
        slots = [Int32](repeating: -1, count: old.count * 2)
        for index in old where index >= 0 { place(list[Int(index)].key(rules), Int(index)) }
    }
}
