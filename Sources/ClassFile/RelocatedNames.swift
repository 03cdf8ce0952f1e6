/// The classes, packages and resources that a bundle really moves: only they are looked for in strings (`C6`, `C16`).
/// Names are kept with slashes, classes without `.class`.
package struct RelocatedNames: Sendable {
    private var bytes: [UInt8] = []
    private var starts: [UInt32] = [0]
    private var slots: [UInt32] = [UInt32](repeating: 0, count: 64)

    /// Nothing moves.
    package init() {}

    /// How many names there are.
    package var count: Int { starts.count - 1 }

    /// Adds an entry of an archive if it moves: its class or path, a resource bundle's name, and the packages above it
    /// that move.
    package mutating func insert(entry path: Span<UInt8>, _ relocator: Relocator) {
        let start = Relocator.versionPrefix(path)
        var end = path.count
        if path.endsInClass { end -= 6 } else if end > 0, path[end - 1] == UInt8(ascii: "/") { end -= 1 }
        if end <= start { return }
        let name = path.extracting(start..<end)
        guard relocator.rule(for: name) >= 0 else { return }
        insert(name)
        if name.holds(".properties", at: name.count - 11) { insert(name.extracting(0..<name.count - 11)) }
        var parent = name.lastIndex(of: UInt8(ascii: "/"))
        while parent > 0 {
            let package = name.extracting(0..<parent)
            if contains(package) || relocator.rule(for: package) < 0 { break }
            insert(package)
            parent = package.lastIndex(of: UInt8(ascii: "/"))
        }
    }

    /// Adds a name with slashes.
    package mutating func insert(_ name: Span<UInt8>) {
        // 4 GiB of names are more than any class path has.
        guard name.count > 0, bytes.count + name.count <= Int(UInt32.max) else { return }
        if 2 * starts.count > slots.count { grow() }
        let (slot, isKnown) = find(name)
        if isKnown { return }
        bytes.append(name, from: 0)
        slots[slot] = UInt32(truncatingIfNeeded: starts.count)
        starts.append(UInt32(truncatingIfNeeded: bytes.count))
    }

    /// Whether a name with slashes is one of them.
    package func contains(_ name: Span<UInt8>) -> Bool { find(name).isKnown }

    private func find(_ name: Span<UInt8>) -> (slot: Int, isKnown: Bool) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: RelocatedNames.hash(name)) & mask
        while slots[slot] != 0 {
            let index = Int(slots[slot])
            let start = Int(starts[index - 1])
            let length = Int(starts[index]) - start
            if length == name.count, bytes.span.extracting(start..<start + length).starts(with: name) {
                return (slot, true)
            }
            slot = (slot + 1) & mask
        }
        return (slot, false)
    }

    private mutating func grow() {
        var larger = [UInt32](repeating: 0, count: 2 * slots.count)
        let mask = larger.count - 1
        for index in 1..<starts.count {
            let name = bytes.span.extracting(Int(starts[index - 1])..<Int(starts[index]))
            var slot = Int(truncatingIfNeeded: RelocatedNames.hash(name)) & mask
            while larger[slot] != 0 { slot = (slot + 1) & mask }
            larger[slot] = UInt32(truncatingIfNeeded: index)
        }
        slots = larger
    }

    /// FNV-1a, mixed once more, since its low bits alone are weak.
    private static func hash(_ name: Span<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in 0..<name.count { hash = (hash ^ UInt64(name[index])) &* 0x0000_0100_0000_01B3 }
        return hash ^ hash >> 29
    }
}
