internal import Coordinates

/// In which order conflicts are mediated (ConflictIdSorter, R12): parents before what they depend on; of groups that
/// depend on each other, the nearest first.
struct ConflictOrder {
    /// By node: its conflict, a dense id; -1 for a root that is no dependency.
    private(set) var conflictOf: [Int32]
    /// All conflicts, in the order in which they are mediated.
    private(set) var sorted: [Int32] = []
    /// Conflicts that depend on each other, when there are any.
    private(set) var cycles = ConflictCycles()

    /// Whether some conflicts depend on each other.
    private(set) var hasCycles = false
    /// How many conflicts there are.
    var count: Int { numbers.count }

    /// Maven's number of each conflict.
    private var numbers: [Int32] = []
    private var minDepths: [Int32] = []
    private var inDegrees: [Int32] = []
    private var children: [[Int32]] = []
    private var edges = IntegerMap(capacity: 256)
    private let numbersAreTexts: Bool

    init(_ graph: Graph, _ groups: ConflictGroups, _ tables: Tables) {
        conflictOf = Array(repeating: -1, count: graph.nodes.count)
        numbersAreTexts = tables.rules.collectsBreadthFirst
        build(graph, groups)
        for id in children.indices { sortChildren(id) }
        sort()
        if hasCycles { cycles = ConflictCycles(children) }
    }

    // MARK: the graph of conflicts

    private mutating func build(_ graph: Graph, _ groups: ConflictGroups) {
        /// By Maven's number: the dense id.
        var dense: [Int32] = []
        func id(_ node: Int32, _ depth: Int32, _ order: inout ConflictOrder, _ dense: inout [Int32]) -> Int32 {
            let number = Int(groups.number(of: graph.nodes[Int(node)].key))
            while dense.count <= number { dense.append(-1) }
            if dense[number] < 0 {
                dense[number] = Int32(order.numbers.count)
                order.numbers.append(Int32(number))
                order.minDepths.append(depth)
                order.inDegrees.append(0)
                order.children.append([])
            } else {
                order.pullUp(dense[number], depth)
            }
            order.conflictOf[Int(node)] = dense[number]
            return dense[number]
        }
        var root: Int32 = -1
        if graph.nodes[0].isDependency, graph.nodes[0].key >= 0 { root = id(0, 0, &self, &dense) }
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
            let child = id(node, top.depth, &self, &dense)
            if top.conflict >= 0 { connect(top.conflict, child) }
            let list = graph.nodes[Int(node)].list
            if seen[Int(node)] || list < 0 { continue }
            seen[Int(node)] = true
            // A list that was walked to its end at least as near, below a node of the same conflict, says nothing new.
            if depths[Int(list)] <= top.depth + 1 { continue }
            stack.append((graph.lists[Int(list)].first, list, child, top.depth + 1))
        }
    }

    private mutating func connect(_ parent: Int32, _ child: Int32) {
        guard edges.add(UInt64(pair: parent, child)) else { return }
        children[Int(parent)].append(child)
        inDegrees[Int(child)] += 1
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
                for child in children[Int(parent)] where depth < minDepths[Int(child)] {
                    minDepths[Int(child)] = depth
                    below.append(child)
                }
            }
            level = below
        }
    }

    /// Puts children in the order in which Maven's HashSet of them is walked.
    private mutating func sortChildren(_ id: Int) {
        guard children[id].count > 1 else { return }
        let old = children[id]
        let hashes = old.map { child -> Int32 in
            let number = numbers[Int(child)]
            return numbersAreTexts ? JavaOrder.hash(decimal: number) : number
        }
        children[id] = JavaOrder.walk(hashes).map { old[$0] }
    }

    // MARK: the order

    private mutating func sort() {
        var queue = NearestQueue()
        for id in numbers.indices where inDegrees[id] <= 0 { queue.add(Int32(id), depth: minDepths[id]) }
        drain(&queue)
        while sorted.count < numbers.count {
            var nearest = -1
            for id in numbers.indices where inDegrees[id] > 0 {
                if nearest < 0 || minDepths[id] < minDepths[nearest]
                    || minDepths[id] == minDepths[nearest] && inDegrees[id] < inDegrees[nearest]
                {
                    nearest = id
                }
            }
            hasCycles = true
            inDegrees[nearest] = 0
            queue.add(Int32(nearest), depth: minDepths[nearest])
            drain(&queue)
        }
    }

    private mutating func drain(_ queue: inout NearestQueue) {
        while let id = queue.next() {
            sorted.append(id)
            for child in children[Int(id)] {
                inDegrees[Int(child)] -= 1
                if inDegrees[Int(child)] == 0 { queue.add(child, depth: minDepths[Int(child)]) }
            }
        }
    }
}
