internal import Coordinates

/// Sets of exclusions, each held once, so that equal sets have equal ids. Set 0 is empty.
struct ExclusionSets {
    fileprivate struct Entry {
        /// All exclusions, ascending.
        var all: [UInt64]
        /// Those without a star, ascending.
        var exact: [UInt64]
        /// The artifactIds of `*:a`, ascending.
        var artifacts: [UInt32]
        /// The groupIds of `g:*`, ascending.
        var groups: [UInt32]
        /// Whether `*:*` is among them.
        var excludesAll: Bool
    }

    private var entries: [Entry]
    private var ids: [[UInt64]: Int32]
    private var unions = IntegerMap()

    /// Holds the empty set.
    init() {
        entries = [Entry(all: [], exact: [], artifacts: [], groups: [], excludesAll: false)]
        ids = [[]: 0]
    }

    /// The id of the set of a list.
    mutating func id(_ exclusions: [Exclusion]) -> Int32 {
        exclusions.isEmpty ? 0 : intern(exclusions.map(ExclusionSets.word))
    }

    /// The id of the union of two sets (R8).
    mutating func union(_ left: Int32, _ right: Int32) -> Int32 {
        if right == 0 || left == right { return left }
        if left == 0 { return right }
        let key = UInt64(pair: min(left, right), max(left, right))
        if let known = unions[key] { return known }
        let merged = Self.merged(entries[Int(left)].all, entries[Int(right)].all)
        let id =
            switch merged.count {
            case entries[Int(left)].all.count: left
            case entries[Int(right)].all.count: right
            default: intern(ascending: merged)
            }
        return unions.insert(key, id)
    }

    /// Whether a set excludes an artifact: group and artifact each equal or `*` (R8).
    func excludes(_ id: Int32, group: Symbol, artifact: Symbol) -> Bool {
        if id == 0 { return false }
        return entries[Int(id)].excludes(group, artifact)
    }

    /// The exclusions of a set.
    func members(_ id: Int32) -> [Exclusion] {
        entries[Int(id)].all.map {
            Exclusion(
                Symbol(rawValue: UInt32(truncatingIfNeeded: $0 >> 32)), Symbol(rawValue: UInt32(truncatingIfNeeded: $0))
            )
        }
    }

    private mutating func intern(_ words: [UInt64]) -> Int32 {
        var sorted = words.sorted()
        var kept = 0
        for index in sorted.indices where index == 0 || sorted[index] != sorted[kept - 1] {
            sorted[kept] = sorted[index]
            kept += 1
        }
        sorted.removeLast(sorted.count - kept)
        return intern(ascending: sorted)
    }

    private mutating func intern(ascending words: [UInt64]) -> Int32 {
        if let known = ids[words] { return known }
        let id = Int32(entries.count)
        ids[words] = id
        entries.append(Entry(words))
        return id
    }

    /// What is in one or both of two ascending arrays without repetitions, each once, ascending.
    private static func merged(_ left: [UInt64], _ right: [UInt64]) -> [UInt64] {
        var result: [UInt64] = []
        result.reserveCapacity(left.count + right.count)
        var (first, second) = (0, 0)
        while first < left.count, second < right.count {
            let (a, b) = (left[first], right[second])
            result.append(min(a, b))
            if a <= b { first += 1 }
            if b <= a { second += 1 }
        }
        result += left[first...]
        result += right[second...]
        return result
    }

    private static func word(_ exclusion: Exclusion) -> UInt64 {
        UInt64(exclusion.group.rawValue) << 32 | UInt64(exclusion.artifact.rawValue)
    }
}

extension ExclusionSets.Entry {
    fileprivate init(_ words: [UInt64]) {
        self.init(all: words, exact: words, artifacts: [], groups: [], excludesAll: false)
        let star = Symbol.star.rawValue
        guard words.contains(where: { $0 >> 32 == star || UInt32(truncatingIfNeeded: $0) == star }) else { return }
        exact = []
        for word in words {
            let group = UInt32(truncatingIfNeeded: word >> 32)
            let artifact = UInt32(truncatingIfNeeded: word)
            switch (group == Symbol.star.rawValue, artifact == Symbol.star.rawValue) {
            case (false, false): exact.append(word)
            case (true, false): artifacts.append(artifact)
            case (false, true): groups.append(group)
            case (true, true): excludesAll = true
            }
        }
    }

    fileprivate func excludes(_ group: Symbol, _ artifact: Symbol) -> Bool {
        excludesAll
            || exact.holds(UInt64(group.rawValue) << 32 | UInt64(artifact.rawValue))
            || artifacts.holds(artifact.rawValue) || groups.holds(group.rawValue)
    }
}

extension [UInt64] {
    /// Whether this ascending array holds a word.
    fileprivate func holds(_ word: UInt64) -> Bool {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < word { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == word
    }
}

extension [UInt32] {
    /// Whether this ascending array holds a word.
    fileprivate func holds(_ word: UInt32) -> Bool {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < word { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == word
    }
}
