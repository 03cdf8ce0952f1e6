/// A set of names that lie in one row of bytes; it holds only their places.
struct NameSet {
    private struct Slot {
        /// The hash; its low bits are the slot where the search begins.
        var hash: UInt32
        /// One more than the place of the name; 0: free.
        var start: UInt32
        var length: UInt32
    }

    private var slots: [Slot]
    private var count = 0

    init(expected: Int) {
        var capacity = 16
        while capacity < expected &* 2, capacity < 1 << 30 { capacity *= 2 }
        slots = [Slot](repeating: Slot(hash: 0, start: 0, length: 0), count: capacity)
    }

    /// Adds the name at a place of `bytes`; returns the place of the same name when there is one already. The place and
    /// length have to lie in `bytes`, which are below 4 GiB.
    mutating func insert(_ start: Int, _ length: Int, hash: UInt64, in bytes: Span<UInt8>) -> Int? {
        if count * 2 >= slots.count { grow() }
        let hash = UInt32(truncatingIfNeeded: hash)
        var at = Int(hash) & (slots.count - 1)
        while slots[at].start != 0 {
            let slot = slots[at]
            if slot.hash == hash, Int(slot.length) == length,
                Self.isEqual(bytes, Int(slot.start) - 1, start, length)
            {
                return Int(slot.start) - 1
            }
            at = (at + 1) & (slots.count - 1)
        }
        slots[at] = Slot(
            hash: hash, start: UInt32(truncatingIfNeeded: start + 1), length: UInt32(truncatingIfNeeded: length))
        count += 1
        return nil
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(hash: 0, start: 0, length: 0), count: old.count * 2)
        for slot in old where slot.start != 0 {
            var at = Int(slot.hash) & (slots.count - 1)
            while slots[at].start != 0 { at = (at + 1) & (slots.count - 1) }
            slots[at] = slot
        }
    }

    private static func isEqual(_ bytes: Span<UInt8>, _ one: Int, _ other: Int, _ length: Int) -> Bool {
        bytes.extracting(one..<one + length).isEqual(bytes.extracting(other..<other + length))
    }
}
