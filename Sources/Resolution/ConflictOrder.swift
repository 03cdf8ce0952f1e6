internal import Coordinates

/// In which order conflicts are mediated (ConflictIdSorter, R12): parents before what they depend on; of conflicts that
/// depend on each other, the nearest first.
struct ConflictOrder {
    /// By node: its conflict, a dense id; -1 for a root that is no dependency.
    private(set) var conflictOf: [Int32]
    /// All conflicts, in the order in which they are mediated.
    private(set) var sorted: [Int32] = []
    /// Whether some conflicts depend on each other.
    private(set) var hasCycles = false
    /// Conflicts that depend on each other, when there are any.
    private(set) var cycles = ConflictCycles()
    /// How many conflicts there are.
    var count: Int { numbers.count }

    /// Maven's number of each conflict.
    private var numbers: [Int32] = []
    private var minDepths: [Int32] = []
    private var inDegrees: [Int32] = []
    private var edges = ConflictEdges()

    init(_ graph: Graph, _ groups: ConflictGroups, numbersAreTexts: Bool) {
        conflictOf = Array(repeating: -1, count: graph.nodes.count)
        build(graph, groups)
        var below = edges.children(count: numbers.count)
        // Without cycles every order of the children leads to the same tree; only which of several failures is met first differs.
        if graph.hasRanges || !sort(below) {
            below.sortAsJava(numbers, numbersAreTexts: numbersAreTexts)
            inDegrees = edges.inDegrees(count: numbers.count)
            sorted.removeAll(keepingCapacity: true)
            hasCycles = !sort(below)
            if hasCycles {
                sortCyclic(below)
                cycles = ConflictCycles(below)
            }
        }
    }

    // MARK: the graph of conflicts

    private mutating func build(_ graph: Graph, _ groups: ConflictGroups) {
        /// By Maven's number: the dense id.
        var dense = [Int32](repeating: -1, count: groups.numberCount)
        var root: Int32 = -1
        if graph.nodes[0].isDependency, graph.nodes[0].key >= 0 { root = meet(0, 0, graph, groups, &dense) }
        /// By list: the smallest depth at which it was walked to its end.
        var depths = [Int32](repeating: Int32.max, count: graph.lists.count)
        var seen = [Bool](repeating: false, count: graph.nodes.count)
        var stack: [(next: Int32, list: Int32, conflict: Int32, depth: Int32)] = []
        stack.append((graph.lists[Int(graph.nodes[0].list)].first, graph.nodes[0].list, root, 1))
        while let top = stack.last {
            guard top.next >= 0 else {
                stack.removeLast()
                depths[Int(top.list)] = min(depths[Int(top.list)], top.depth)
                continue
            }
            let node = top.next
            stack[stack.count - 1].next = graph.nodes[Int(node)].next
            let child = meet(node, top.depth, graph, groups, &dense)
            if top.conflict >= 0, edges.add(top.conflict, child) { inDegrees[Int(child)] += 1 }
            let list = graph.nodes[Int(node)].list
            if seen[Int(node)] || list < 0 { continue }
            seen[Int(node)] = true
            // A list that was walked to its end at least as near, below a node of the same conflict, says nothing new.
            if depths[Int(list)] <= top.depth + 1 { continue }
            stack.append((graph.lists[Int(list)].first, list, child, top.depth + 1))
        }
    }

    /// The conflict of a node that was met at a depth.
    private mutating func meet(
        _ node: Int32, _ depth: Int32, _ graph: Graph, _ groups: ConflictGroups, _ dense: inout [Int32]
    ) -> Int32 {
        let known = conflictOf[Int(node)]
        if known >= 0 {
            pullUp(known, depth)
            return known
        }
        let number = Int(groups.number(of: graph.nodes[Int(node)].key))
        if dense[number] < 0 {
            dense[number] = Int32(numbers.count)
            numbers.append(Int32(number))
            minDepths.append(depth)
            inDegrees.append(0)
            edges.addConflict()
        } else {
            pullUp(dense[number], depth)
        }
        conflictOf[Int(node)] = dense[number]
        return dense[number]
    }

    /// Notes that a conflict was met nearer, and what depends on it too.
    private mutating func pullUp(_ conflict: Int32, _ depth: Int32) {
        guard depth < minDepths[Int(conflict)] else { return }
        minDepths[Int(conflict)] = depth
        var level = [conflict]
        var depth = depth
        while !level.isEmpty {
            depth += 1
            var below: [Int32] = []
            for parent in level {
                var edge = edges.first(of: parent)
                while edge >= 0 {
                    let child = edges.target(edge)
                    if depth < minDepths[Int(child)] {
                        minDepths[Int(child)] = depth
                        below.append(child)
                    }
                    edge = edges.next(edge)
                }
            }
            level = below
        }
    }

    // MARK: the order

    /// Sorts what depends on no cycle; `true` when that is everything.
    private mutating func sort(_ below: ConflictEdges.Children) -> Bool {
        var queue = NearestQueue()
        for id in numbers.indices where inDegrees[id] <= 0 { queue.add(Int32(id), depth: minDepths[id]) }
        drain(&queue, below)
        return sorted.count == numbers.count
    }

    /// Sorts the rest: of what still waits, the nearest goes on, of equally near ones that on which least depends.
    private mutating func sortCyclic(_ below: ConflictEdges.Children) {
        while sorted.count < numbers.count {
            var nearest = -1
            for id in numbers.indices where inDegrees[id] > 0 {
                if nearest < 0 || minDepths[id] < minDepths[nearest]
                    || minDepths[id] == minDepths[nearest] && inDegrees[id] < inDegrees[nearest]
                {
                    nearest = id
                }
            }
            guard nearest >= 0 else { return }
            inDegrees[nearest] = 0
            var queue = NearestQueue()
            queue.add(Int32(nearest), depth: minDepths[nearest])
            drain(&queue, below)
        }
    }

    private mutating func drain(_ queue: inout NearestQueue, _ below: ConflictEdges.Children) {
        while let id = queue.next() {
            sorted.append(id)
            for child in below.of(id) {
                inDegrees[Int(child)] -= 1
                if inDegrees[Int(child)] == 0 { queue.add(child, depth: minDepths[Int(child)]) }
            }
        }
    }
}
