import Coordinates

/// From symbols to 32-bit values; open addressing.
struct SymbolMap {
    private static let free = UInt32.max
    private var keys: [UInt32]
    private var values: [UInt32]
    private(set) var count = 0
    private let expected: Int

    /// An empty map, which takes no memory before it holds something, then for so many entries.
    init(expected: Int = 8) {
        self.expected = expected
        keys = []
        values = []
    }

    private func slot(_ key: UInt32) -> Int {
        let mask = keys.count - 1
        var slot = Int(truncatingIfNeeded: (UInt64(key) &* 0x9E37_79B9_7F4A_7C15) >> 40) & mask
        while keys[slot] != SymbolMap.free, keys[slot] != key { slot = (slot + 1) & mask }
        return slot
    }

    /// The value of a key.
    func value(_ key: Symbol) -> UInt32? {
        if count == 0 { return nil }
        let slot = slot(key.rawValue)
        return keys[slot] == SymbolMap.free ? nil : values[slot]
    }

    /// Sets the value of a key.
    mutating func set(_ key: Symbol, _ value: UInt32) {
        if keys.isEmpty { resize(to: max(16, (expected * 2).roundedUpToPowerOfTwo)) }
        let at = slot(key.rawValue)
        if keys[at] == SymbolMap.free {
            if (count + 1) * 2 > keys.count {
                grow()
                return set(key, value)
            }
            keys[at] = key.rawValue
            count += 1
        }
        values[at] = value
    }

    private mutating func grow() {
        let old = (keys: keys, values: values)
        resize(to: old.keys.count * 4)
        for index in old.keys.indices where old.keys[index] != SymbolMap.free {
            let at = slot(old.keys[index])
            keys[at] = old.keys[index]
            values[at] = old.values[index]
        }
    }

    private mutating func resize(to size: Int) {
        keys = [UInt32](repeating: SymbolMap.free, count: size)
        values = [UInt32](repeating: 0, count: size)
    }
}

extension Int {
    /// The smallest power of two that is not smaller.
    fileprivate var roundedUpToPowerOfTwo: Int {
        self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount)
    }
}
