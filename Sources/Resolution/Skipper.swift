internal import Coordinates

/// Which nodes Maven 4's breadth-first collector does not expand (DependencyResolutionSkipper, keyed by the artifact without version).
struct Skipper {
    /// A node's place: its level, and which of that level's nodes it is.
    private struct Place {
        var level: Int32
        var sequence: Int32
    }

    /// The version in which an artifact was expanded, by key.
    private var expanded: [Int32: Symbol] = [:]
    /// The artifacts with version that were expanded.
    private var winners: Set<Int32> = []
    private var sequences: [Int32: Int32] = [:]
    private var places: [Int32: Place] = [:]
    private var leftmost: [Int32: Place] = [:]
    private var forced: Set<Int32> = []

    /// Whether a node is not expanded: another version of its artifact was, or the same one and not to its right.
    mutating func skips(_ node: Int32, _ graph: Graph) -> Bool {
        let entry = graph.nodes[Int(node)]
        let level = entry.depth + 1
        let sequence = sequences[level, default: 0] + 1
        sequences[level] = sequence
        places[node] = Place(level: level, sequence: sequence)
        if let version = expanded[entry.key], version != entry.version { return true }
        if winners.contains(entry.coordinate) {
            guard isLeftmost(node, graph) else { return true }
            forced.insert(node)
        }
        leftmost[entry.coordinate] = places[node]
        return false
    }

    /// Notes a node that was expanded.
    mutating func noteExpanded(_ node: Int32, _ graph: Graph) {
        var id = node
        while id >= 0 {
            if forced.contains(id) { return }
            id = graph.nodes[Int(id)].parent
        }
        let entry = graph.nodes[Int(node)]
        winners.insert(entry.coordinate)
        expanded[entry.key] = entry.version
    }

    /// Notes a node without dependencies.
    mutating func noteLeaf(_ node: Int32, _ graph: Graph) {
        if !skips(node, graph) { noteExpanded(node, graph) }
    }

    /// Whether the node's ancestor at the level of the expanded node stands to the left of that.
    private func isLeftmost(_ node: Int32, _ graph: Graph) -> Bool {
        guard let mark = leftmost[graph.nodes[Int(node)].coordinate] else { return false }
        var ancestor = graph.nodes[Int(node)].parent
        while ancestor >= 0 {
            let entry = graph.nodes[Int(ancestor)]
            if entry.depth + 1 == mark.level {
                guard let place = places[ancestor] else { return false }
                return place.sequence < mark.sequence
            }
            ancestor = entry.parent
        }
        return false
    }
}
