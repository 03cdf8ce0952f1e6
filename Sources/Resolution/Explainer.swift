internal import Coordinates

/// Makes an explanation: the graph as collected is compared with the tree that mediation leaves.
struct Explainer {
    /// How many losers and how many cuts are listed.
    static let limit = 500

    private let group: Symbol
    private let artifact: Symbol
    /// The graph before mediation.
    let collected: Graph
    /// By node: its depth in the tree; -1 when it is not there.
    private var depths: [Int32]
    /// By node in the tree: its parent there; -1 for none.
    private var parents: [Int32]
    /// By list: the node of the tree that has it; -1 for none.
    private var owners: [Int32]
    private var hasFailed = false

    static func explain(_ group: Symbol, _ artifact: Symbol, _ builder: inout GraphBuilder) -> Explanation {
        var explainer = Explainer(group, artifact, builder.graph)
        explainer.hasFailed = Mediation.mediate(&builder.graph, &builder.tables) != nil
        explainer.readTree(builder.graph)
        return explainer.explanation(&builder)
    }

    private init(_ group: Symbol, _ artifact: Symbol, _ graph: Graph) {
        self.group = group
        self.artifact = artifact
        collected = graph
        depths = Array(repeating: -1, count: graph.nodes.count)
        parents = Array(repeating: -1, count: graph.nodes.count)
        owners = Array(repeating: -1, count: graph.lists.count)
    }

    private mutating func readTree(_ graph: Graph) {
        if hasFailed { return }
        depths[0] = 0
        owners[Int(graph.nodes[0].list)] = 0
        let places = graph.tree()
        for place in places where place.node > 0 {
            depths[Int(place.node)] = place.depth
            parents[Int(place.node)] = place.parent < 0 ? 0 : places[Int(place.parent)].node
            let list = graph.nodes[Int(place.node)].list
            if list >= 0, owners[Int(list)] < 0 { owners[Int(list)] = place.node }
        }
    }

    private func explanation(_ builder: inout GraphBuilder) -> Explanation {
        var result = Explanation(group: group, artifact: artifact)
        let keys = conflictingKeys(builder.tables)
        var winners: [Int32: Int32] = [:]
        for (id, node) in collected.nodes.enumerated() where node.isDependency && node.key >= 0 {
            if keys.contains(node.key), depths[id] >= 0 { winners[node.key] = Int32(id) }
        }
        for (index, node) in collected.nodes.enumerated() where node.isDependency && node.key >= 0 {
            guard keys.contains(node.key) else { continue }
            let id = Int32(index)
            if depths[index] >= 0 {
                result.winners.append(occurrence(id, builder.graph.nodes[index], &builder))
            } else if result.losers.count < Explainer.limit {
                let winner = winners[node.key] ?? winners.values.min()
                result.losers.append(
                    Explanation.Loser(
                        occurrence: occurrence(id, node, &builder), reason: reason(id, winner, keys, builder.tables)))
            } else {
                result.omitted += 1
            }
        }
        addCuts(to: &result, builder)
        return result
    }

    /// The keys of the artifact, and of what it was relocated to or from in this graph.
    private func conflictingKeys(_ tables: Tables) -> Set<Int32> {
        var keys: Set<Int32> = []
        for node in collected.nodes where node.key >= 0 {
            if names(node.key, tables) { keys.insert(node.key) }
            guard node.relocation >= 0 else { continue }
            for origin in tables.sources[Int(node.relocation)].relocations
            where origin.group == group && origin.artifact == artifact {
                keys.insert(node.key)
            }
        }
        return keys
    }

    private func names(_ key: Int32, _ tables: Tables) -> Bool {
        let value = tables.artifacts[Int(tables.keys[Int(key)].artifact)]
        return value.group == group && value.artifact == artifact
    }

    private func occurrence(_ id: Int32, _ node: Node, _ builder: inout GraphBuilder) -> Explanation.Occurrence {
        Explanation.Occurrence(
            coordinate: builder.tables.value(coordinate: node.coordinate), range: node.range, scope: node.scope,
            optional: node.isOptional, path: path(to: id, builder.tables), changes: changes(id, &builder),
            relocations: node.relocation < 0 ? [] : builder.tables.sources[Int(node.relocation)].relocations)
    }

    /// The path to a node: in the tree as far as its list hangs there, else where it was met first. Where ranges contradict
    /// each other, with what was asked for, as nothing was chosen.
    private func path(to id: Int32, _ tables: Tables) -> [Coordinate] {
        var path: [Coordinate] = []
        var id = id
        while id >= 0 {
            let node = collected.nodes[Int(id)]
            if node.coordinate >= 0 {
                path.append(hasFailed ? tables.declared(node) : tables.value(coordinate: node.coordinate))
            }
            let owner = node.owner < 0 ? -1 : owners[Int(node.owner)]
            id = depths[Int(id)] > 0 ? parents[Int(id)] : owner >= 0 ? owner : node.parent
        }
        return path.reversed()
    }

    private func reason(_ id: Int32, _ winner: Int32?, _ keys: Set<Int32>, _ tables: Tables) -> Explanation.Reason {
        if hasFailed { return .contradiction }
        let node = collected.nodes[Int(id)]
        guard node.owner >= 0, owners[Int(node.owner)] >= 0, let winner else {
            return prunedWith(node.parent, tables)
        }
        let best = collected.nodes[Int(winner)]
        for other in collected.nodes where keys.contains(other.key) && !other.range.isEmpty {
            if other.owner < 0 || owners[Int(other.owner)] < 0 { continue }
            if !tables.versions.satisfies(node.version, other.range) { return .outsideRange(other.range) }
        }
        if node.owner == best.owner { return .lowerInRange }
        let own = depths[Int(owners[Int(node.owner)])] + 1
        return own > depths[Int(winner)] ? .farther(winner: depths[Int(winner)], own: own) : .later(depth: own)
    }

    /// The node nearest to the root, on the way to a node, that is not in the tree.
    private func prunedWith(_ node: Int32, _ tables: Tables) -> Explanation.Reason {
        var id = node
        var lost = node
        while id >= 0 {
            if depths[Int(id)] < 0 { lost = id }
            id = collected.nodes[Int(id)].parent
        }
        guard lost >= 0, collected.nodes[Int(lost)].coordinate >= 0 else { return .contradiction }
        return .prunedWith(tables.value(coordinate: collected.nodes[Int(lost)].coordinate))
    }
}
