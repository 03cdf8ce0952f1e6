internal import Coordinates

// What poms declared: before management, and where nothing followed from it.
extension Explainer {
    /// What management changed on a node.
    func changes(_ id: Int32, _ builder: inout GraphBuilder) -> [Explanation.Change] {
        let node = collected.nodes[Int(id)]
        guard !node.managed.isEmpty, let declared = declaration(of: id, builder) else { return [] }
        let tables = builder.tables
        var changes: [Explanation.Change] = []
        func add(_ part: Explanation.Change.Part, _ from: Symbol, _ to: Symbol) {
            changes.append(
                Explanation.Change(part: part, from: from, to: to, by: manager(of: part, declared.key, id, &builder)))
        }
        if node.managed.contains(.version) {
            let from = tables.coordinates[Int(declared.coordinate)].version
            let to = node.range.isEmpty ? node.version : node.range
            if from != to { add(.version, from, to) }
        }
        if node.managed.contains(.scope), declared.scope != node.scope { add(.scope, declared.scope, node.scope) }
        if node.managed.contains(.optional), (declared.optional == true) != node.isOptional {
            add(.optional, declared.optional == true ? .true : .false, node.isOptional ? .true : .false)
        }
        if node.managed.contains(.exclusions), declared.exclusions != node.exclusions {
            add(.exclusions, .empty, .empty)
        }
        if node.managed.contains(.systemPath) { add(.systemPath, declared.systemPath, node.systemPath) }
        return changes
    }

    /// The dependency that a node came from, as declared.
    private func declaration(of id: Int32, _ builder: GraphBuilder) -> CompiledDependency? {
        let node = collected.nodes[Int(id)]
        var keys: Set<Int32> = [node.key]
        if node.relocation >= 0 {
            let own = builder.tables.keys[Int(node.key)]
            for dependency in dependencies(of: node.parent, builder) {
                let other = builder.tables.keys[Int(dependency.key)]
                let name = builder.tables.artifacts[Int(other.artifact)]
                let isOrigin = builder.tables.sources[Int(node.relocation)].relocations.contains {
                    $0.group == name.group && $0.artifact == name.artifact
                }
                if isOrigin, other.extension == own.extension, other.classifier == own.classifier {
                    keys.insert(dependency.key)
                }
            }
        }
        return dependencies(of: node.parent, builder).first { keys.contains($0.key) }
    }

    /// What a node's pom, or the request, declares.
    private func dependencies(of id: Int32, _ builder: GraphBuilder) -> [CompiledDependency] {
        if id == 0 { return builder.directs }
        guard id > 0, let descriptor = descriptor(of: id, builder.tables) else { return [] }
        let range = builder.tables.descriptors[Int(descriptor)].dependencies
        return Array(builder.tables.dependencies[Int(range.lowerBound)..<Int(range.upperBound)])
    }

    private func descriptor(of id: Int32, _ tables: Tables) -> Int32? {
        let coordinate = collected.nodes[Int(id)].coordinate
        guard coordinate >= 0 else { return nil }
        let descriptor = tables.poms[Int(tables.coordinates[Int(coordinate)].gav)].descriptor
        return descriptor < 0 ? nil : descriptor
    }

    /// Whose management set a part: in Maven 3 always the root's; in Maven 4 the pom's on the path that says it.
    private func manager(
        of part: Explanation.Change.Part, _ key: Int32, _ id: Int32, _ builder: inout GraphBuilder
    ) -> Coordinate? {
        let root = collected.nodes[0]
        let rootPom =
            root.isDependency && root.coordinate >= 0 ? builder.tables.value(coordinate: root.coordinate) : nil
        guard builder.tables.rules.managementIsTransitive, !builder.management.rootManages(key) else { return rootPom }
        var manager: Coordinate?
        var ancestor = collected.nodes[Int(id)].parent
        while ancestor > 0 {
            if let descriptor = descriptor(of: ancestor, builder.tables) {
                let content = builder.tables.managementContent(of: descriptor)
                if builder.tables.managementContents.entry(content, key) != nil {
                    manager = builder.tables.value(coordinate: collected.nodes[Int(ancestor)].coordinate)
                }
            }
            ancestor = collected.nodes[Int(ancestor)].parent
        }
        return manager ?? rootPom
    }

    /// Adds where the artifact was declared but not followed.
    func addCuts(to result: inout Explanation, _ builder: GraphBuilder) {
        for list in collected.lists {
            for dependency in dependencies(of: list.maker, builder) {
                let name = builder.tables.artifacts[Int(builder.tables.keys[Int(dependency.key)].artifact)]
                guard name.group == result.group, name.artifact == result.artifact else { continue }
                guard let reason = cutReason(dependency, name, below: list.maker, builder.tables) else { continue }
                guard result.cuts.count < Explainer.limit else {
                    result.omitted += 1
                    continue
                }
                result.cuts.append(
                    Explanation.Cut(
                        dependency: builder.tables.value(coordinate: dependency.coordinate),
                        path: builder.path(to: list.maker), reason: reason))
            }
        }
    }

    /// Why a dependency of a node was not followed; `nil` when it was.
    private func cutReason(
        _ dependency: CompiledDependency, _ name: Tables.Artifact, below node: Int32, _ tables: Tables
    ) -> Explanation.Cut.Reason? {
        let isDirect = node == 0
        let dropsScopes = !isDirect || collected.nodes[0].isDependency
        if dropsScopes, dependency.scope == .test || dependency.scope == .provided { return .scope(dependency.scope) }
        if !isDirect, dependency.optional == true { return .optional }
        var id = node
        while id >= 0 {
            let entry = collected.nodes[Int(id)]
            if entry.coordinate >= 0,
                tables.exclusions.excludes(entry.exclusions, group: name.group, artifact: name.artifact)
            {
                let exclusion = tables.exclusions.members(entry.exclusions).first {
                    ($0.group == .star || $0.group == name.group)
                        && ($0.artifact == .star || $0.artifact == name.artifact)
                }
                return .excluded(
                    exclusion ?? Exclusion(name.group, name.artifact), by: tables.value(coordinate: entry.coordinate))
            }
            id = entry.parent
        }
        return nil
    }
}
