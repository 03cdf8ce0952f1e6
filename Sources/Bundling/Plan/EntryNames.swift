/// Names as bytes, each once, numbered in the order they came: an open-addressing table over one array.
///
/// Its hash is Swift's, seeded anew in each process, so nobody can prepare names that collide; the numbers do not
/// depend on it.
package struct EntryNames: Sendable {
    /// The names one after the other.
    package private(set) var bytes: [UInt8] = []
    private var ends: [UInt32] = []
    /// The low half of a name's hash above, its number plus one below; 0 is free. A power of two of them.
    private var slots: [UInt64]

    /// An empty table with room for so many names of so many bytes together.
    package init(capacity: Int = 0, bytes: Int = 0) {
        var size = 16
        while size / 4 * 3 < capacity { size *= 2 }
        slots = Array(repeating: 0, count: size)
        ends.reserveCapacity(capacity)
        self.bytes.reserveCapacity(bytes)
    }

    /// How many names it holds.
    package var count: Int { ends.count }

    /// Where a name lies in `bytes`.
    package func range(_ index: Int) -> Range<Int> {
        (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
    }

    /// The hash of a name, of this process only.
    package static func hash(_ name: Span<UInt8>) -> Int {
        var hasher = Hasher()
        unsafe name.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        return hasher.finalize()
    }

    /// The number of a name.
    package func find(_ name: Span<UInt8>, hash: Int) -> Int? {
        let slot = place(name, hash)
        return slots[slot] == 0 ? nil : Int(truncatingIfNeeded: slots[slot] & 0xFFFF_FFFF) - 1
    }

    /// The number of a name, which is added when it is new.
    package mutating func insert(_ name: Span<UInt8>, hash: Int) -> (index: Int, isNew: Bool) {
        if (count + 1) * 4 > slots.count * 3 { grow() }
        let slot = place(name, hash)
        if slots[slot] != 0 { return (Int(truncatingIfNeeded: slots[slot] & 0xFFFF_FFFF) - 1, false) }
        put(name, hash, slot)
        return (count - 1, true)
    }

    /// Adds a name that is known not to be there.
    mutating func append(_ name: Span<UInt8>, hash: Int) {
        if (count + 1) * 4 > slots.count * 3 { grow() }
        let mask = slots.count - 1
        var slot = hash & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        put(name, hash, slot)
    }

    @inline(__always)
    private mutating func put(_ name: Span<UInt8>, _ hash: Int, _ slot: Int) {
        Bytes.append(name, to: &bytes)
        ends.append(UInt32(truncatingIfNeeded: bytes.count))
        slots[slot] = UInt64(UInt32(truncatingIfNeeded: hash)) << 32 | UInt64(count)
    }

    /// The slot that holds the name, or the free one where it belongs.
    @inline(__always)
    private func place(_ name: Span<UInt8>, _ hash: Int) -> Int {
        let mask = slots.count - 1
        let tag = UInt64(UInt32(truncatingIfNeeded: hash))
        var slot = hash & mask
        while slots[slot] != 0 {
            if slots[slot] >> 32 == tag {
                let range = range(Int(truncatingIfNeeded: slots[slot] & 0xFFFF_FFFF) - 1)
                if range.count == name.count, Bytes.equal(bytes.span.extracting(range), name) { break }
            }
            slot = (slot + 1) & mask
        }
        return slot
    }

    private mutating func grow() {
        var larger = [UInt64](repeating: 0, count: slots.count * 2)
        let mask = larger.count - 1
        for value in slots where value != 0 {
            var slot = Int(truncatingIfNeeded: value >> 32) & mask
            while larger[slot] != 0 { slot = (slot + 1) & mask }
            larger[slot] = value
        }
        slots = larger
    }
}
