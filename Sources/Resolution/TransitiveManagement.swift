internal import Coordinates

/// The managers below the root's in Maven 4: entering a node derives one from the node's own management.
///
/// A version comes from the manager nearest to the root that has one, but never from the manager of the node's own pom:
/// the model builder applied that. Exclusions of all of them add up, the own pom's included.
struct TransitiveManagement {
    private struct Manager {
        /// The manager above it; 0 is the root's.
        var parent: Int32
        var content: Int32
        var identity: Int32
    }

    private var managers: [Manager] = []
    private var derived = IntegerMap()
    private var identities: [[Int32]: Int32] = [:]
    /// The contents that say something, from the root down to manager `chainOf`, without the root's and its own.
    private var chain: [Int32] = []
    private var chainOf: Int32 = -1

    /// Starts anew.
    mutating func reset() {
        managers.removeAll(keepingCapacity: true)
        managers.append(Manager(parent: -1, content: -1, identity: 0))
        derived.removeAll()
        identities.removeAll(keepingCapacity: true)
        chainOf = -1
    }

    /// What Maven's pool of child lists compares of a manager.
    func identity(of manager: Int32) -> Int32 { managers[Int(manager)].identity }

    /// The manager of what a node depends on.
    mutating func derive(
        from parent: Int32, descriptor: Int32, rootSetsVersion: (Int32) -> Bool, tables: inout Tables
    ) -> Int32 {
        let content = tables.managementContent(of: descriptor)
        let next = Int32(managers.count)
        let manager = derived.insert(UInt64(pair: parent, content), next)
        guard manager == next else { return manager }
        let words = recorded(content, below: parent, rootSetsVersion, tables.managementContents)
        let identity = identities[words] ?? Int32(identities.count + 1)
        identities[words] = identity
        managers.append(Manager(parent: parent, content: content, identity: identity))
        return manager
    }

    /// What Maven's manager would hold, as words that are equal when it is: the versions that no manager above the parent
    /// holds, the exclusions, and the identity above.
    private mutating func recorded(
        _ content: Int32, below parent: Int32, _ rootSetsVersion: (Int32) -> Bool, _ contents: ManagementContents
    ) -> [Int32] {
        follow(parent, contents)
        var words: [Int32] = []
        for entry in contents.entries(content) {
            var coordinate = entry.coordinate
            if coordinate >= 0, parent > 0, isHeld(entry.key, rootSetsVersion, contents) { coordinate = -1 }
            if coordinate >= 0 || entry.exclusions != 0 {
                words.append(entry.key)
                words.append(coordinate)
                words.append(entry.exclusions)
            }
        }
        words.append(managers[Int(parent)].identity)
        return words
    }

    private func isHeld(_ key: Int32, _ rootSetsVersion: (Int32) -> Bool, _ contents: ManagementContents) -> Bool {
        if rootSetsVersion(key) { return true }
        for content in chain {
            if let entry = contents.entry(content, key), entry.coordinate >= 0 { return true }
        }
        return false
    }

    /// Makes `chain` that of a manager.
    private mutating func follow(_ manager: Int32, _ contents: ManagementContents) {
        if chainOf == manager { return }
        chainOf = manager
        chain.removeAll(keepingCapacity: true)
        var above = managers[Int(manager)].parent
        while above > 0 {
            let content = managers[Int(above)].content
            if !contents.isEmpty(content) { chain.append(content) }
            above = managers[Int(above)].parent
        }
        chain.reverse()
    }

    /// Applies what the managers below the root's say; the root's came first.
    mutating func apply(
        _ manager: Int32, to result: inout ManagedDependency, rootSetsPath: Bool, withVersion: Bool,
        tables: inout Tables
    ) {
        follow(manager, tables.managementContents)
        var exclusions: Int32 = 0
        var hasPath = rootSetsPath
        for index in 0...chain.count {
            let isOwn = index == chain.count
            let content = isOwn ? managers[Int(manager)].content : chain[index]
            guard let entry = tables.managementContents.entry(content, result.key) else { continue }
            if withVersion, !isOwn, entry.coordinate >= 0, !result.managed.contains(.version) {
                result.coordinate = entry.coordinate
                result.managed.insert(.version)
            }
            if result.scope == .system, !hasPath, !entry.systemPath.isEmpty {
                result.systemPath = entry.systemPath
                result.managed.insert(.systemPath)
                hasPath = true
            }
            exclusions = tables.exclusions.union(exclusions, entry.exclusions)
        }
        guard exclusions != 0 else { return }
        result.exclusions = tables.exclusions.union(result.exclusions, exclusions)
        result.managed.insert(.exclusions)
    }
}
