/// Names as bytes, each kept once and known by the order in which it came.
package struct NameTable: Sendable {
    private var bytes: [UInt8] = []
    private var starts: [UInt32] = [0]
    /// One more than a name's index; 0: free.
    private var slots = [UInt32](repeating: 0, count: 64)

    /// Another number in each process, so that no archive can hold names that all have one hash. Nothing that is written
    /// depends on it.
    private let seed = UInt64(truncatingIfNeeded: Hasher().finalize())

    /// No name yet.
    package init() {}

    /// How many names there are.
    package var count: Int { starts.count - 1 }

    /// A name, for messages and reports.
    package func name(_ index: Int) -> String { String(decoding: bytes[range(index)], as: UTF8.self) }

    /// The bytes of a name.
    package func bytes(_ index: Int) -> ArraySlice<UInt8> { bytes[range(index)] }

    /// Adds a name unless it is known, and gives its index; -1 when there are 4 GiB of names.
    package mutating func insert(_ name: Span<UInt8>) -> Int {
        if 2 * starts.count > slots.count { grow() }
        let slot = slot(name)
        if slots[slot] != 0 { return Int(slots[slot]) - 1 }
        guard bytes.count + name.count < Int(UInt32.max) else { return -1 }
        bytes.append(name, from: 0)
        slots[slot] = UInt32(truncatingIfNeeded: starts.count)
        starts.append(UInt32(truncatingIfNeeded: bytes.count))
        return starts.count - 2
    }

    /// Whether a name is known.
    package func contains(_ name: Span<UInt8>) -> Bool { slots[slot(name)] != 0 }

    /// Forgets all names.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        starts.append(0)
        slots.removeAll(keepingCapacity: true)
        slots.append(contentsOf: repeatElement(0, count: 64))
    }

    private func range(_ index: Int) -> Range<Int> { Int(starts[index])..<Int(starts[index + 1]) }

    private func slot(_ name: Span<UInt8>) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash(name)) & mask
        while slots[slot] != 0, !bytes.span.extracting(range(Int(slots[slot]) - 1)).equal(name) {
            slot = (slot + 1) & mask
        }
        return slot
    }

    private mutating func grow() {
        var larger = [UInt32](repeating: 0, count: 2 * slots.count)
        let mask = larger.count - 1
        for index in 0..<count {
            var slot = Int(truncatingIfNeeded: hash(bytes.span.extracting(range(index)))) & mask
            while larger[slot] != 0 { slot = (slot + 1) & mask }
            larger[slot] = UInt32(truncatingIfNeeded: index + 1)
        }
        slots = larger
    }

    private func hash(_ name: Span<UInt8>) -> UInt64 { NameHash.of(name, seed: seed) }
}
