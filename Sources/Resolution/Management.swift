internal import Coordinates

/// A dependency after management, with a version or a range that is still to be followed.
struct ManagedDependency {
    var coordinate: Int32
    var key: Int32
    var exclusions: Int32
    var scope: Symbol
    var systemPath: Symbol
    var isOptional: Bool
    var isFat: Bool
    var managed: ManagedParts
}

/// Who manages what in one collection: ClassicDependencyManager of Maven 3 (R2, R3, R6), TransitiveDependencyManager of Maven 4.
///
/// Manager 0 is the root's. Maven 3 knows no other; in Maven 4 each followed node derives one from that above it.
struct Management {
    /// What the root's management says of one artifact.
    private struct Entry {
        var key: Int32
        var coordinate: Int32 = -1
        var scope: Symbol = .empty
        var optional: Bool?
        var systemPath: Symbol = .empty
        var exclusions: Int32 = 0
    }

    private var entries: [Entry] = []
    /// By key: index into `entries`, -1 when the root does not manage it.
    private var slots: [Int32] = []
    /// The managers below the root's, in Maven 4.
    private var transitive = TransitiveManagement()

    /// Starts anew with the root's management: of a key, the first entry that sets something wins; exclusions add up.
    mutating func reset(managed: [CompiledDependency], tables: inout Tables) {
        for entry in entries { slots[Int(entry.key)] = -1 }
        entries.removeAll(keepingCapacity: true)
        if slots.count < tables.keys.count {
            slots.append(contentsOf: repeatElement(-1, count: tables.keys.count - slots.count))
        }
        for dependency in managed { add(dependency, &tables) }
        transitive.reset()
    }

    private mutating func add(_ dependency: CompiledDependency, _ tables: inout Tables) {
        var index = Int(slots[Int(dependency.key)])
        if index < 0 {
            index = entries.count
            slots[Int(dependency.key)] = Int32(index)
            entries.append(Entry(key: dependency.key))
        }
        var entry = entries[index]
        if entry.coordinate < 0, !tables.coordinates[Int(dependency.coordinate)].version.isEmpty {
            entry.coordinate = dependency.coordinate
        }
        if entry.scope.isEmpty { entry.scope = dependency.scope }
        if entry.optional == nil { entry.optional = dependency.optional }
        if entry.systemPath.isEmpty { entry.systemPath = dependency.systemPath }
        entry.exclusions = tables.exclusions.union(entry.exclusions, dependency.exclusions)
        entries[index] = entry
    }

    /// The manager of what a node depends on, by the manager that managed the node itself.
    mutating func derive(from manager: Int32, descriptor: Int32, tables: inout Tables) -> Int32 {
        guard tables.rules.managementIsTransitive else { return 0 }
        return transitive.derive(
            from: manager, descriptor: descriptor, rootSetsVersion: setsVersion, tables: &tables)
    }

    /// Managers of the same identity manage everything alike, as far as Maven's pool of child lists looks.
    func identity(of manager: Int32) -> Int32 { manager == 0 ? 0 : transitive.identity(of: manager) }

    /// Whether the root says anything of an artifact.
    func rootManages(_ key: Int32) -> Bool { Int(key) < slots.count && slots[Int(key)] >= 0 }

    /// Whether the root sets the version of an artifact.
    private func setsVersion(_ key: Int32) -> Bool {
        guard Int(key) < slots.count, slots[Int(key)] >= 0 else { return false }
        return entries[Int(slots[Int(key)])].coordinate >= 0
    }

    /// Applies management to a dependency. Below a direct dependency it sets version, scope, optionality and system path;
    /// exclusions it adds everywhere.
    mutating func manage(
        _ dependency: CompiledDependency, by manager: Int32, depth: Int32, withVersion: Bool, tables: inout Tables
    ) -> ManagedDependency {
        var result = ManagedDependency(
            coordinate: dependency.coordinate, key: dependency.key, exclusions: dependency.exclusions,
            scope: dependency.scope, systemPath: dependency.systemPath, isOptional: dependency.optional == true,
            isFat: dependency.isFat, managed: [])
        let slot = Int(dependency.key) < slots.count ? Int(slots[Int(dependency.key)]) : -1
        if slot >= 0 { apply(entries[slot], to: &result, depth: depth, withVersion: withVersion, &tables) }
        if manager > 0 {
            let rootSetsPath = slot >= 0 && !entries[slot].systemPath.isEmpty
            transitive.apply(
                manager, to: &result, rootSetsPath: rootSetsPath, withVersion: withVersion, tables: &tables)
        }
        return result
    }

    private func apply(
        _ entry: Entry, to result: inout ManagedDependency, depth: Int32, withVersion: Bool, _ tables: inout Tables
    ) {
        if depth >= 2 {
            if withVersion, entry.coordinate >= 0 {
                result.coordinate = entry.coordinate
                result.managed.insert(.version)
            }
            if !entry.scope.isEmpty {
                result.scope = entry.scope
                result.managed.insert(.scope)
                if entry.scope != .system, !result.systemPath.isEmpty {
                    result.systemPath = .empty
                    result.managed.insert(.systemPath)
                }
            }
            if result.scope == .system, !entry.systemPath.isEmpty {
                result.systemPath = entry.systemPath
                result.managed.insert(.systemPath)
            }
            if let optional = entry.optional {
                result.isOptional = optional
                result.managed.insert(.optional)
            }
        }
        if entry.exclusions != 0 {
            result.exclusions = tables.exclusions.union(result.exclusions, entry.exclusions)
            result.managed.insert(.exclusions)
        }
    }
}
