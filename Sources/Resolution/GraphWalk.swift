/// Visits each node of a graph once, in preorder. Through a node that closes a cycle it comes to the later siblings of
/// nodes above, before those are reached from their own parent, as Maven's recursion does.
struct GraphWalk {
    private var stack: [(next: Int32, list: Int32)] = []
    private var seenNodes: [Bool]
    private var finishedLists: [Bool]
    private var hasStarted = false

    /// Starts at the root.
    init(_ graph: Graph) {
        seenNodes = Array(repeating: false, count: graph.nodes.count)
        finishedLists = Array(repeating: false, count: graph.lists.count)
    }

    /// The next node; `nil` at the end.
    mutating func next(_ graph: Graph) -> Int32? {
        if !hasStarted {
            hasStarted = true
            enter(0, graph)
            return 0
        }
        while let top = stack.last {
            guard top.next >= 0 else {
                finishedLists[Int(top.list)] = true
                stack.removeLast()
                continue
            }
            stack[stack.count - 1].next = graph.nodes[Int(top.next)].next
            if seenNodes[Int(top.next)] { continue }
            enter(top.next, graph)
            return top.next
        }
        return nil
    }

    private mutating func enter(_ node: Int32, _ graph: Graph) {
        seenNodes[Int(node)] = true
        let list = graph.nodes[Int(node)].list
        guard list >= 0, !finishedLists[Int(list)] else { return }
        stack.append((graph.lists[Int(list)].first, list))
    }
}
