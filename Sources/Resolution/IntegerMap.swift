/// A map from numbers to indices: open addressing in one flat array. Keys may be anything but `UInt64.max`.
struct IntegerMap {
    private struct Slot {
        var key: UInt64
        var value: Int32
    }

    private static let free = UInt64.max

    private var slots: [Slot]
    private(set) var count = 0

    /// An empty map that holds `capacity` entries before it grows.
    init(capacity: Int = 32) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        slots = Array(repeating: Slot(key: IntegerMap.free, value: 0), count: size)
    }

    /// The value of a key.
    subscript(key: UInt64) -> Int32? {
        let slot = slots[place(of: key)]
        return slot.key == key ? slot.value : nil
    }

    /// Keeps a value; one that is there already stays. The value that is kept comes back.
    mutating func insert(_ key: UInt64, _ value: Int32) -> Int32 {
        let index = place(of: key)
        if slots[index].key == key { return slots[index].value }
        slots[index] = Slot(key: key, value: value)
        count += 1
        if count * 2 > slots.count { grow() }
        return value
    }

    /// Keeps a key; `true` when it was not there.
    mutating func add(_ key: UInt64) -> Bool {
        let before = count
        _ = insert(key, 0)
        return count > before
    }

    /// Forgets everything; what it grew to stays, unless it is far larger than what it held.
    mutating func removeAll() {
        guard count > 0 else { return }
        if slots.count > 1024, count * 16 < slots.count {
            self = IntegerMap(capacity: count * 2)
            return
        }
        count = 0
        for index in slots.indices { slots[index].key = IntegerMap.free }
    }

    private func place(of key: UInt64) -> Int {
        let mask = slots.count - 1
        var hash = key &* 0x9E37_79B9_7F4A_7C15
        hash ^= hash >> 32
        var index = Int(truncatingIfNeeded: hash) & mask
        while slots[index].key != key, slots[index].key != IntegerMap.free { index = (index + 1) & mask }
        return index
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(key: IntegerMap.free, value: 0), count: old.count * 2)
        for slot in old where slot.key != IntegerMap.free { slots[place(of: slot.key)] = slot }
    }
}

extension UInt64 {
    /// Two indices as one key.
    init(pair high: Int32, _ low: Int32) {
        self = UInt64(UInt32(bitPattern: high)) << 32 | UInt64(UInt32(bitPattern: low))
    }
}
