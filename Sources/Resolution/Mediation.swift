internal import Coordinates

/// Mediates conflicts until the graph is a tree (ConflictResolver): of each conflict one item stays, with the scope and
/// optionality that all of them together give it.
///
/// Maven walks the graph from the root for each conflict. Here the part that is settled is a tree whose edge is kept by
/// conflict, so that only what lies below conflicts that depend on each other is walked again.
struct Mediation {
    /// One place at which an artifact of the conflict stands.
    struct Item {
        var node: Int32
        /// The list it stands in; -1 for the root.
        var list: Int32
        var depth: Int32
        /// The scopes it has, by way of each parent.
        var scopes = ScopeSet()
        /// Whether some way to it makes it mandatory.
        var isMandatory = false
    }

    /// What a walk knows of a list of children.
    struct Visit {
        var minDepth: Int32
        var scopes: [Symbol]
        /// Bit 0: reached as mandatory; bit 1: reached as optional.
        var optionalities: UInt8
        /// Its items, in `items`.
        var children: [Int32] = []
    }

    /// A node on the path of a walk.
    struct Step {
        var next: Int32
        var list: Int32
        var depth: Int32
        var scope: Symbol
        var isOptional: Bool
        /// Its list's visit when items may be added to it, -1 when the list was visited before.
        var visit: Int32
    }

    static let unresolved: Int32 = -2

    let scopeRules: ScopeRules
    let order: ConflictOrder
    /// By conflict: whether its items may lie above those of conflicts still to come.
    var isAncestor: [Bool]
    /// By conflict: the node that won; -1 when none was left.
    var winners: [Int32]
    /// Conflicts without a winner whose items may lie above others.
    private var open: [Int32] = []
    var current: Int32 = -1
    var items: [Item] = []
    var visits: [Visit] = []
    /// By list: its visit in the walk of a conflict.
    var visitOf: [Int32]
    var visitRound: [Int32]
    var onPath: [Bool]
    var round: Int32 = 0
    var path: [Step] = []
    var settled: SettledTree

    private init(_ graph: Graph, _ order: ConflictOrder, _ scopeRules: ScopeRules) {
        self.order = order
        self.scopeRules = scopeRules
        isAncestor = Array(repeating: false, count: order.count)
        winners = Array(repeating: Mediation.unresolved, count: order.count)
        // Only conflicts that depend on each other are walked.
        let walked = order.hasCycles ? graph.lists.count : 0
        visitOf = Array(repeating: -1, count: walked)
        visitRound = Array(repeating: 0, count: walked)
        onPath = Array(repeating: false, count: walked)
        settled = SettledTree(graph, conflicts: order.count)
    }

    /// Mediates; an error is the conflict of hard ranges at which Maven gives up.
    static func mediate(_ graph: inout Graph, _ tables: inout Tables) -> CollectError? {
        let groups = ConflictGroups(graph, &tables)
        let order = ConflictOrder(graph, groups, numbersAreTexts: tables.rules.collectsBreadthFirst)
        var mediation = Mediation(graph, order, tables.scopeRules)
        return mediation.run(&graph, tables)
    }

    private mutating func run(_ graph: inout Graph, _ tables: Tables) -> CollectError? {
        if order.conflictOf[0] < 0 { settled.expand(0, depth: 0, order, winners, &graph) }
        for conflict in order.sorted {
            prepare(conflict)
            gather(&graph)
            isAncestor[Int(conflict)] = true
            guard !items.isEmpty else {
                winners[Int(conflict)] = -1
                open.append(conflict)
                continue
            }
            guard let winner = VersionChoice.winner(among: items, graph, tables) else {
                return failure(graph, tables)
            }
            settle(winner, &graph)
            winners[Int(conflict)] = items[winner].node
            if settled.isEdge(items[winner].node, graph) {
                settled.expand(items[winner].node, depth: items[winner].depth, order, winners, &graph)
            }
        }
        return nil
    }

    private mutating func prepare(_ conflict: Int32) {
        current = conflict
        round += 1
        items.removeAll(keepingCapacity: true)
        visits.removeAll(keepingCapacity: true)
        guard order.hasCycles else { return }
        order.cycles.forEachMember(with: conflict) { member in
            if isAncestor[Int(member)] { return }
            isAncestor[Int(member)] = true
            open.append(member)
        }
        open = open.filter { winners[Int($0)] < 0 }
    }

    /// Finds the items of the current conflict, in the order in which a walk from the root meets them.
    private mutating func gather(_ graph: inout Graph) {
        if current == order.conflictOf[0] {
            var root = Item(node: 0, list: -1, depth: 0)
            root.scopes.insert(graph.nodes[0].scope, scopeRules.known)
            root.isMandatory = !graph.nodes[0].isOptional
            items.append(root)
            return
        }
        var starts = settled.takeEdge(of: current)
        for conflict in open where conflict != current { starts += settled.edge(of: conflict) }
        settled.sort(&starts, graph)
        for start in starts {
            if order.conflictOf[Int(start)] == current { addSettled(start, graph) } else { walk(from: start, &graph) }
        }
        for index in items.indices where items[index].depth < 0 {
            items[index].depth = visits[Int(visitOf[Int(items[index].list)])].minDepth + 1
        }
    }

    /// Adds an item that stands in a list of the settled tree.
    private mutating func addSettled(_ node: Int32, _ graph: Graph) {
        let list = graph.nodes[Int(node)].owner
        let parent = graph.nodes[Int(settled.owner(of: list))]
        var item = Item(node: node, list: list, depth: settled.depth(of: list) + 1)
        let entry = graph.nodes[Int(node)]
        let isDerived = !entry.managed.contains(.scope)
        item.scopes.insert(
            isDerived ? scopeRules.derive(entry.scope, below: parent.scope) : entry.scope, scopeRules.known)
        item.isMandatory = !(entry.isOptional || !entry.managed.contains(.optional) && parent.isOptional)
        items.append(item)
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
        var paths: [[Coordinate]] = []
        var seen: Set<[Coordinate]> = []
        for item in items {
            var path: [Coordinate] = []
            var id = item.node
            while id >= 0 {
                let node = graph.nodes[Int(id)]
                if node.isDependency, node.coordinate >= 0 { path.append(tables.declared(node)) }
                id = node.parent
            }
            path.reverse()
            if seen.insert(path).inserted { paths.append(path) }
        }
        let first = graph.nodes[Int(items[0].node)]
        return CollectError(
            kind: .versionConflict, coordinate: tables.value(coordinate: first.coordinate), path: paths[0],
            conflictPaths: paths)
    }
}
