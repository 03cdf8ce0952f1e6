import Coordinates

/// Dependencies or managed dependencies of a model, in order.
struct DependencyList {
    private(set) var entries: [RawDependency]
    /// Whether no two entries have the same key.
    private(set) var isUnique: Bool
    /// Whether an entry holds an expression.
    private(set) var hasExpression: Bool

    static let empty = DependencyList([], isUnique: true)

    init(_ entries: [RawDependency], isUnique: Bool? = nil) {
        self.entries = entries
        self.isUnique = isUnique ?? (entries.count <= 1)
        hasExpression = entries.contains { $0.hasExpression }
    }

    /// One entry for each key: the first one's place, the last one's content (M3).
    func lastWins(_ rules: MavenRules) -> DependencyList {
        if isUnique { return self }
        var result: [RawDependency] = []
        result.reserveCapacity(entries.count)
        var index = KeyIndex(expected: entries.count)
        for entry in entries {
            let key = entry.key(rules)
            if let at = index.find(key, in: result, rules) {
                result[at] = entry
            } else {
                index.insert(key, at: result.count, in: result, rules)
                result.append(entry)
            }
        }
        return DependencyList(result, isUnique: true)
    }

    /// One entry for each key: the first one.
    func firstWins(_ rules: MavenRules) -> DependencyList {
        if isUnique { return self }
        var result: [RawDependency] = []
        result.reserveCapacity(entries.count)
        var index = KeyIndex(expected: entries.count)
        for entry in entries {
            let key = entry.key(rules)
            if index.find(key, in: result, rules) == nil {
                index.insert(key, at: result.count, in: result, rules)
                result.append(entry)
            }
        }
        return DependencyList(result, isUnique: true)
    }

    /// What a child has that inherits: its own first, then the parent's with new keys; whole elements (M5, M6).
    func inheriting(_ parent: DependencyList, _ rules: MavenRules) -> DependencyList {
        if parent.entries.isEmpty { return self }
        let own = lastWins(rules)
        if own.entries.isEmpty { return parent.firstWins(rules) }
        let inherited = parent.firstWins(rules)
        var result = own.entries
        result.reserveCapacity(result.count + inherited.entries.count)
        var index = KeyIndex(expected: own.entries.count)
        for (at, entry) in own.entries.enumerated() { index.insert(entry.key(rules), at: at, in: result, rules) }
        for entry in inherited.entries where index.find(entry.key(rules), in: own.entries, rules) == nil {
            result.append(entry)
        }
        return DependencyList(result, isUnique: true)
    }

    /// What a model has that a profile is injected into: the profile's entries replace those with their key in place, new ones follow (M8).
    func injecting(_ profile: [RawDependency], _ rules: MavenRules) -> DependencyList {
        if profile.isEmpty { return self }
        return DependencyList(entries + profile, isUnique: false).lastWins(rules)
    }
}
