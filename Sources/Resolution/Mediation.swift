internal import Coordinates

/// Mediates conflicts until the graph is a tree (ConflictResolver): of each conflict one item stays, with the scope and
/// optionality that all of them together give it.
struct Mediation {
    /// One place at which an artifact of the conflict stands.
    struct Item {
        var node: Int32
        /// The list it stands in; -1 for the root.
        var list: Int32
        var depth: Int32 = 0
        /// The scopes it has, by way of each parent.
        var scopes = ScopeSet()
        /// Whether some way to it makes it mandatory.
        var isMandatory = false
    }

    /// What a walk knows of a list of children.
    private struct Visit {
        var minDepth: Int32
        var scopes: [Symbol]
        /// Bit 0: reached as mandatory; bit 1: reached as optional.
        var optionalities: UInt8
        /// Its items, in `items`.
        var children: [Int32] = []
    }

    /// A node on the path of the walk.
    private struct Step {
        var next: Int32
        var list: Int32
        var scope: Symbol
        var isOptional: Bool
        /// Its list's visit when items may be added to it, -1 when the list was visited before.
        var visit: Int32
    }

    private static let unresolved: Int32 = -2

    private let scopeRules: ScopeRules
    private let order: ConflictOrder
    /// By conflict: whether its items may lie above those of conflicts still to come.
    private var isAncestor: [Bool]
    /// By conflict: the node that won; -1 when none was left.
    private var winners: [Int32]
    private var current: Int32 = -1
    private var items: [Item] = []
    private var visits: [Visit] = []
    /// By list: its visit in the walk of a conflict.
    private var visitOf: [Int32]
    private var visitRound: [Int32]
    private var onPath: [Bool]
    private var round: Int32 = 0
    private var path: [Step] = []

    private init(_ graph: Graph, _ order: ConflictOrder, _ scopeRules: ScopeRules) {
        self.order = order
        self.scopeRules = scopeRules
        isAncestor = Array(repeating: false, count: order.count)
        winners = Array(repeating: Mediation.unresolved, count: order.count)
        visitOf = Array(repeating: -1, count: graph.lists.count)
        visitRound = Array(repeating: 0, count: graph.lists.count)
        onPath = Array(repeating: false, count: graph.lists.count)
    }

    /// Mediates; an error is the conflict of hard ranges at which Maven gives up.
    static func mediate(_ graph: inout Graph, _ tables: inout Tables) -> CollectError? {
        let groups = ConflictGroups(graph, &tables)
        let order = ConflictOrder(graph, groups, tables)
        var mediation = Mediation(graph, order, ScopeRules(symbols: tables.symbols, rules: tables.rules))
        return mediation.run(&graph, tables)
    }

    private mutating func run(_ graph: inout Graph, _ tables: Tables) -> CollectError? {
        for conflict in order.sorted {
            prepare(conflict)
            gather(from: 0, &graph)
            finish()
            isAncestor[Int(conflict)] = true
            winners[Int(conflict)] = -1
            guard !items.isEmpty else { continue }
            guard let winner = VersionChoice.winner(among: items, graph, tables) else {
                return failure(graph, tables)
            }
            settle(winner, &graph)
            winners[Int(conflict)] = items[winner].node
        }
        if order.hasCycles, let last = order.sorted.last, winners[Int(last)] >= 0 {
            prepare(-1)
            gather(from: winners[Int(last)], &graph)
        }
        return nil
    }

    private mutating func prepare(_ conflict: Int32) {
        current = conflict
        round += 1
        items.removeAll(keepingCapacity: true)
        visits.removeAll(keepingCapacity: true)
        guard conflict >= 0 else { return }
        order.cycles.forEachMember(with: conflict) { isAncestor[Int($0)] = true }
    }

    /// Gives the items their depth: one more than the nearest way to their list.
    private mutating func finish() {
        for index in items.indices where items[index].list >= 0 {
            items[index].depth = visits[Int(visitOf[Int(items[index].list)])].minDepth + 1
        }
    }

    /// Gives the winner its scope and optionality, and takes the losers out.
    private mutating func settle(_ winner: Int, _ graph: inout Graph) {
        let node = Int(items[winner].node)
        if graph.nodes[node].scope != .system { graph.nodes[node].scope = effectiveScope(graph) }
        graph.nodes[node].isOptional = effectiveOptionality(graph)
        for (index, item) in items.enumerated() where index != winner { graph.remove(item.node) }
    }

    /// The declared scope of a direct dependency, else the widest of all (R19).
    private func effectiveScope(_ graph: Graph) -> Symbol {
        var scopes = ScopeSet()
        for item in items {
            if item.depth <= 1 { return graph.nodes[Int(item.node)].scope }
            scopes.formUnion(item.scopes)
        }
        return scopeRules.widest(scopes)
    }

    /// The declared optionality of a direct dependency, else optional only when every way is (R21).
    private func effectiveOptionality(_ graph: Graph) -> Bool {
        var isOptional = true
        for item in items {
            if item.depth <= 1 { return graph.nodes[Int(item.node)].isOptional }
            if item.isMandatory { isOptional = false }
        }
        return isOptional
    }

    private func failure(_ graph: Graph, _ tables: Tables) -> CollectError {
        let paths = items.map { item -> [Coordinate] in
            var path: [Coordinate] = []
            var id = item.node
            while id >= 0 {
                let node = graph.nodes[Int(id)]
                if node.coordinate >= 0 { path.append(tables.value(coordinate: node.coordinate)) }
                id = node.parent
            }
            return path.reversed()
        }
        let first = graph.nodes[Int(items[0].node)]
        return CollectError(
            kind: .versionConflict, coordinate: tables.value(coordinate: first.coordinate), path: paths[0],
            conflictPaths: paths)
    }
}

// MARK: the walk of one conflict

extension Mediation {
    /// Finds the items of the current conflict below conflicts that are settled or depend on it, and takes out what lost before.
    private mutating func gather(from start: Int32, _ graph: inout Graph) {
        guard meet(start, graph) else { return }
        while let top = path.last {
            guard top.next >= 0 else {
                onPath[Int(top.list)] = false
                path.removeLast()
                continue
            }
            let child = top.next
            path[path.count - 1].next = graph.nodes[Int(child)].next
            if !meet(child, graph) { graph.remove(child) }
        }
    }

    /// Meets a node on the walk; `false` when it lost before. A node that may lie above items is entered.
    private mutating func meet(_ node: Int32, _ graph: Graph) -> Bool {
        let conflict = order.conflictOf[Int(node)]
        if conflict >= 0 {
            if conflict == current {
                add(node, graph)
                return true
            }
            let winner = winners[Int(conflict)]
            if winner >= 0, winner != node { return false }
        }
        enter(node, conflict, graph)
        return true
    }

    private mutating func enter(_ node: Int32, _ conflict: Int32, _ graph: Graph) {
        if conflict >= 0, !isAncestor[Int(conflict)] { return }
        let list = graph.nodes[Int(node)].list
        guard list >= 0, !onPath[Int(list)] else { return }
        let scope = scope(of: node, conflict, graph)
        let isOptional = optionality(of: node, conflict, graph)
        var step = Step(
            next: graph.lists[Int(list)].first, list: list, scope: scope, isOptional: isOptional, visit: -1)
        if visitRound[Int(list)] == round {
            guard revisit(list, scope, isOptional, step, graph) else { return }
        } else {
            visitRound[Int(list)] = round
            visitOf[Int(list)] = Int32(visits.count)
            step.visit = Int32(visits.count)
            visits.append(
                Visit(minDepth: Int32(path.count), scopes: [scope], optionalities: isOptional ? 2 : 1))
        }
        onPath[Int(list)] = true
        path.append(step)
    }

    /// Comes to a list again: `true` when by a new scope or optionality, which its items then have as well.
    private mutating func revisit(
        _ list: Int32, _ scope: Symbol, _ isOptional: Bool, _ step: Step, _ graph: Graph
    ) -> Bool {
        let index = Int(visitOf[Int(list)])
        visits[index].minDepth = min(visits[index].minDepth, Int32(path.count))
        let isNewScope = !visits[index].scopes.contains(scope)
        if isNewScope { visits[index].scopes.append(scope) }
        let bit: UInt8 = isOptional ? 2 : 1
        let isNewOptionality = visits[index].optionalities & bit == 0
        visits[index].optionalities |= bit
        guard isNewScope || isNewOptionality else { return false }
        path.append(step)
        for item in visits[index].children {
            let node = items[Int(item)].node
            if isNewScope {
                items[Int(item)].scopes.insert(self.scope(of: node, -1, graph), scopeRules.known)
            }
            if isNewOptionality, !optionality(of: node, -1, graph) { items[Int(item)].isMandatory = true }
        }
        path.removeLast()
        return true
    }

    private mutating func add(_ node: Int32, _ graph: Graph) {
        var item = Item(node: node, list: -1)
        if let parent = path.last {
            guard parent.visit >= 0 else { return }
            item.list = parent.list
            visits[Int(parent.visit)].children.append(Int32(items.count))
        }
        item.scopes.insert(scope(of: node, -1, graph), scopeRules.known)
        item.isMandatory = !optionality(of: node, -1, graph)
        items.append(item)
    }

    /// The scope of a node below the end of the path (R18, R20): its own when it is managed (R4) or settled.
    private func scope(of node: Int32, _ conflict: Int32, _ graph: Graph) -> Symbol {
        let own = graph.nodes[Int(node)].scope
        if graph.nodes[Int(node)].managed.contains(.scope) { return own }
        if conflict >= 0, winners[Int(conflict)] != Mediation.unresolved { return own }
        guard let parent = path.last else { return own }
        return scopeRules.derive(own, below: parent.scope)
    }

    /// Whether a node below the end of the path is optional (R21).
    private func optionality(of node: Int32, _ conflict: Int32, _ graph: Graph) -> Bool {
        let entry = graph.nodes[Int(node)]
        if entry.isOptional || entry.managed.contains(.optional) { return entry.isOptional }
        if conflict >= 0, winners[Int(conflict)] != Mediation.unresolved { return entry.isOptional }
        return path.last?.isOptional ?? false
    }
}
