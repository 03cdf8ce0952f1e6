extension VersionTable {
    /// The versions that satisfy a constraint, each once, ascending; what a range stands for (R14, R15).
    ///
    /// Versions that compare as the same keep the order in which Maven's `HashMap` lists them, since the last one wins.
    package func versions(satisfying constraint: Symbol, of versions: [Symbol]) -> [Symbol] {
        var distinct: [Symbol] = []
        var seen: Set<Symbol> = []
        for version in versions where seen.insert(version).inserted { distinct.append(version) }
        let buckets = UInt32(VersionTable.hashMapCapacity(distinct.count) - 1)
        let chosen = distinct.enumerated().filter { satisfies($0.element, constraint) }.map { entry in
            (version: entry.element, bucket: javaHash(entry.element) & buckets, place: entry.offset)
        }
        return chosen.sorted { left, right in
            let difference = compare(left.version, right.version)
            if difference != 0 { return difference < 0 }
            return (left.bucket, left.place) < (right.bucket, right.place)
        }.map(\.version)
    }

    /// How many buckets Java's `HashMap` has after that many insertions.
    private static func hashMapCapacity(_ count: Int) -> Int {
        var capacity = 16
        while count > capacity / 4 * 3, capacity < 1 << 30 { capacity *= 2 }
        return capacity
    }

    /// `String.hashCode`, spread as `HashMap` does.
    private func javaHash(_ symbol: Symbol) -> UInt32 {
        var hash: UInt32 = 0
        for unit in symbols.text(symbol).utf16 { hash = hash &* 31 &+ UInt32(unit) }
        return hash ^ (hash >> 16)
    }
}
