internal import Coordinates

/// Which item of a conflict wins (NearestVersionSelector, R13, R14).
struct VersionChoice {
    private var ranges: [Symbol] = []
    private var candidates: [Int] = []
    private var winner: Int?

    /// The index of the winner; `nil` when no candidate satisfies every range.
    static func winner(among items: [Mediation.Item], _ graph: Graph, _ tables: Tables) -> Int? {
        if items.count == 1 { return 0 }
        var choice = VersionChoice()
        for index in items.indices {
            let node = graph.nodes[Int(items[index].node)]
            var mustGoBack = false
            if !node.range.isEmpty, !choice.ranges.contains(node.range) {
                choice.ranges.append(node.range)
                if let winner = choice.winner {
                    let version = graph.nodes[Int(items[winner].node)].version
                    mustGoBack = !tables.versions.satisfies(version, node.range)
                }
            }
            if choice.accepts(node.version, tables) {
                choice.candidates.append(index)
                if mustGoBack {
                    guard choice.goBack(items, graph, tables) else { return nil }
                } else {
                    choice.consider(index, items, graph, tables)
                }
            } else if mustGoBack {
                guard choice.goBack(items, graph, tables) else { return nil }
            }
        }
        return choice.winner
    }

    /// Chooses anew among the candidates that satisfy every range; `false` when there is none.
    private mutating func goBack(_ items: [Mediation.Item], _ graph: Graph, _ tables: Tables) -> Bool {
        winner = nil
        candidates = candidates.filter { accepts(graph.nodes[Int(items[$0].node)].version, tables) }
        for candidate in candidates { consider(candidate, items, graph, tables) }
        return winner != nil
    }

    private func accepts(_ version: Symbol, _ tables: Tables) -> Bool {
        ranges.allSatisfy { tables.versions.satisfies(version, $0) }
    }

    /// Nearer wins; of two in one list, the higher version.
    private mutating func consider(_ index: Int, _ items: [Mediation.Item], _ graph: Graph, _ tables: Tables) {
        guard let current = winner else {
            winner = index
            return
        }
        let isBetter: Bool
        if items[index].list == items[current].list {
            let version = graph.nodes[Int(items[index].node)].version
            isBetter = tables.versions.compare(version, graph.nodes[Int(items[current].node)].version) > 0
        } else {
            isBetter = items[index].depth < items[current].depth
        }
        if isBetter { winner = index }
    }
}
