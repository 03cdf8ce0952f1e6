/// Pairs of numbers, each kept once and known by the order in which it came.
struct PairTable: Sendable {
    /// The pairs, the first number in the upper half.
    private(set) var keys: [UInt64] = []
    /// One more than a pair's index; 0: free.
    private var slots: [UInt32]
    /// Another one in each process, so that no jar can hold pairs that all have one hash; nothing written depends on it.
    private let factor = UInt64(truncatingIfNeeded: Hasher().finalize()) | 1

    init(capacity: Int = 0) {
        var size = 64
        while size < 2 * capacity { size *= 2 }
        slots = [UInt32](repeating: 0, count: size)
        keys.reserveCapacity(capacity)
    }

    var count: Int { keys.count }

    /// Adds a pair unless it is known, and gives its index.
    mutating func insert(_ first: UInt32, _ second: UInt32) -> UInt32 {
        if 2 * (keys.count + 1) > slots.count { grow() }
        let key = UInt64(first) << 32 | UInt64(second)
        let slot = slot(key)
        if slots[slot] != 0 { return slots[slot] - 1 }
        keys.append(key)
        slots[slot] = UInt32(truncatingIfNeeded: keys.count)
        return UInt32(truncatingIfNeeded: keys.count - 1)
    }

    /// The index of a pair.
    func find(_ first: UInt32, _ second: UInt32) -> UInt32? {
        let slot = slot(UInt64(first) << 32 | UInt64(second))
        return slots[slot] == 0 ? nil : slots[slot] - 1
    }

    private func slot(_ key: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = hash(key) & mask
        while slots[slot] != 0, keys[Int(slots[slot]) - 1] != key { slot = (slot + 1) & mask }
        return slot
    }

    @inline(__always)
    private func hash(_ key: UInt64) -> Int {
        var hash = (key ^ key >> 32) &* factor
        hash ^= hash >> 29
        hash = hash &* 0xBF58_476D_1CE4_E5B9
        return Int(truncatingIfNeeded: hash ^ hash >> 32)
    }

    private mutating func grow() {
        var larger = [UInt32](repeating: 0, count: 2 * slots.count)
        let mask = larger.count - 1
        for (index, key) in keys.enumerated() {
            var slot = hash(key) & mask
            while larger[slot] != 0 { slot = (slot + 1) & mask }
            larger[slot] = UInt32(truncatingIfNeeded: index + 1)
        }
        slots = larger
    }
}
