/// Which conflict depends on which: each pair once, in order of first meeting.
struct ConflictEdges {
    private struct Edge {
        var source: Int32
        var target: Int32
        var next: Int32
    }

    private var edges: [Edge] = []
    private var firsts: [Int32] = []
    private var lasts: [Int32] = []
    private var known = IntegerMap(capacity: 512)

    /// Makes room for one more conflict.
    mutating func addConflict() {
        firsts.append(-1)
        lasts.append(-1)
    }

    /// Adds a pair; `false` when it is there already.
    mutating func add(_ source: Int32, _ target: Int32) -> Bool {
        guard known.add(UInt64(pair: source, target)) else { return false }
        let id = Int32(edges.count)
        edges.append(Edge(source: source, target: target, next: -1))
        let last = lasts[Int(source)]
        if last < 0 { firsts[Int(source)] = id } else { edges[Int(last)].next = id }
        lasts[Int(source)] = id
        return true
    }

    /// The first pair of a conflict; -1 when there is none.
    func first(of source: Int32) -> Int32 { firsts[Int(source)] }
    /// The pair after a pair of the same conflict; -1 at the end.
    func next(_ edge: Int32) -> Int32 { edges[Int(edge)].next }
    /// What a pair's conflict depends on.
    func target(_ edge: Int32) -> Int32 { edges[Int(edge)].target }

    /// On how many conflicts' lists each conflict stands.
    func inDegrees(count: Int) -> [Int32] {
        var result = [Int32](repeating: 0, count: count)
        for edge in edges { result[Int(edge.target)] += 1 }
        return result
    }

    /// What each conflict depends on, in order of first meeting.
    func children(count: Int) -> Children {
        var starts = [Int](repeating: 0, count: count + 1)
        for edge in edges { starts[Int(edge.source) + 1] += 1 }
        for id in 0..<count { starts[id + 1] += starts[id] }
        var places = starts
        var targets = [Int32](repeating: 0, count: edges.count)
        for edge in edges {
            targets[places[Int(edge.source)]] = edge.target
            places[Int(edge.source)] += 1
        }
        return Children(starts: starts, targets: targets)
    }

    /// What each conflict depends on.
    struct Children {
        fileprivate var starts: [Int]
        fileprivate var targets: [Int32]

        /// How many conflicts there are.
        var count: Int { starts.count - 1 }

        /// What one conflict depends on.
        func of(_ id: Int32) -> ArraySlice<Int32> { targets[starts[Int(id)]..<starts[Int(id) + 1]] }

        /// Puts them in the order in which Maven's HashSet of them is walked.
        mutating func sortAsJava(_ numbers: [Int32], numbersAreTexts: Bool) {
            for id in 0..<count where starts[id + 1] - starts[id] > 1 {
                let range = starts[id]..<starts[id + 1]
                let old = Array(targets[range])
                let hashes = old.map { child -> Int32 in
                    let number = numbers[Int(child)]
                    return numbersAreTexts ? JavaOrder.hash(decimal: number) : number
                }
                targets.replaceSubrange(range, with: JavaOrder.walk(hashes).map { old[$0] })
            }
        }
    }
}
