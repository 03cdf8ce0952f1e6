internal import Coordinates

/// The part of a graph that mediation has settled: the root, and every winner that hangs below settled nodes only.
/// Its edge are the nodes in its lists whose conflicts have no winner.
struct SettledTree {
    /// By list: the settled node whose children it holds; -1 for none.
    private var owners: [Int32]
    /// By list: the depth of that node.
    private var depths: [Int32]
    /// By conflict: its first node at the edge; -1 for none.
    private var firsts: [Int32]
    /// By node: the next node of its conflict at the edge; -1 at the end.
    private var nexts: [Int32]
    private var stack: [(node: Int32, depth: Int32)] = []

    init(_ graph: Graph, conflicts: Int) {
        owners = Array(repeating: -1, count: graph.lists.count)
        depths = Array(repeating: 0, count: graph.lists.count)
        firsts = Array(repeating: -1, count: conflicts)
        nexts = Array(repeating: -1, count: graph.nodes.count)
    }

    /// The settled node whose children a list holds.
    func owner(of list: Int32) -> Int32 { owners[Int(list)] }

    /// The depth of the settled node whose children a list holds.
    func depth(of list: Int32) -> Int32 { depths[Int(list)] }

    /// Whether a node stands in a settled node's list, or is the root.
    func isEdge(_ node: Int32, _ graph: Graph) -> Bool {
        node == 0 || owners[Int(graph.nodes[Int(node)].owner)] >= 0
    }

    /// Settles a node and every winner that this reaches; what lost before is taken out.
    mutating func expand(
        _ node: Int32, depth: Int32, _ order: ConflictOrder, _ winners: [Int32], _ graph: inout Graph
    ) {
        stack.append((node, depth))
        while let (node, depth) = stack.popLast() {
            let list = graph.nodes[Int(node)].list
            if list < 0 { continue }
            owners[Int(list)] = node
            depths[Int(list)] = depth
            var child = graph.lists[Int(list)].first
            while child >= 0 {
                let next = graph.nodes[Int(child)].next
                let conflict = Int(order.conflictOf[Int(child)])
                let winner = winners[conflict]
                if winner == child {
                    stack.append((child, depth + 1))
                } else if winner >= 0 {
                    graph.remove(child)
                } else {
                    nexts[Int(child)] = firsts[conflict]
                    firsts[conflict] = child
                }
                child = next
            }
        }
    }

    /// The nodes of a conflict at the edge.
    func edge(of conflict: Int32) -> [Int32] {
        var result: [Int32] = []
        var node = firsts[Int(conflict)]
        while node >= 0 {
            result.append(node)
            node = nexts[Int(node)]
        }
        return result
    }

    /// The nodes of a conflict at the edge, which are from now on no longer kept.
    mutating func takeEdge(of conflict: Int32) -> [Int32] {
        defer { firsts[Int(conflict)] = -1 }
        return edge(of: conflict)
    }

    /// Puts nodes at the edge in the order in which a walk from the root, depth first, meets them.
    func sort(_ nodes: inout [Int32], _ graph: Graph) {
        if nodes.count > 1 { nodes.sort { isBefore($0, $1, graph) } }
    }

    private func isBefore(_ left: Int32, _ right: Int32, _ graph: Graph) -> Bool {
        var left = left
        var right = right
        var leftList = graph.nodes[Int(left)].owner
        var rightList = graph.nodes[Int(right)].owner
        while leftList != rightList {
            let leftDepth = depths[Int(leftList)]
            let rightDepth = depths[Int(rightList)]
            if leftDepth >= rightDepth {
                left = owners[Int(leftList)]
                leftList = graph.nodes[Int(left)].owner
            }
            if rightDepth >= leftDepth {
                right = owners[Int(rightList)]
                rightList = graph.nodes[Int(right)].owner
            }
        }
        // Nodes of one list are numbered in its order.
        return left < right
    }
}
