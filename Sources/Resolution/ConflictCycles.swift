/// The cycles of conflicts that Maven's search meets: paths along which each conflict depends on the next, and the last
/// one on the first. Of the cycles that end at one conflict only the longest is kept; it holds the others.
struct ConflictCycles {
    private var ranges: [Range<Int>] = []
    private var members: [Int32] = []
    /// By conflict: the cycles it is part of.
    private var cyclesOf: [[Int32]] = []

    /// No cycles.
    init() {}

    /// The cycles of a graph, whose children are searched in the order given.
    init(_ children: ConflictEdges.Children) {
        cyclesOf = Array(repeating: [], count: children.count)
        var visited = [Bool](repeating: false, count: children.count)
        /// By conflict: its place on the path, -1 when it is not on it.
        var places = [Int32](repeating: -1, count: children.count)
        var path: [(id: Int32, next: Int, lowest: Int32)] = []
        for start in 0..<children.count where !visited[start] {
            visited[start] = true
            places[start] = 0
            path.append((Int32(start), 0, Int32.max))
            while let top = path.last {
                let below = children.of(top.id)
                if top.next < below.count {
                    let child = below[below.startIndex + top.next]
                    path[path.count - 1].next += 1
                    if places[Int(child)] >= 0 {
                        path[path.count - 1].lowest = min(path[path.count - 1].lowest, places[Int(child)])
                    } else if !visited[Int(child)] {
                        visited[Int(child)] = true
                        places[Int(child)] = Int32(path.count)
                        path.append((child, 0, Int32.max))
                    }
                    continue
                }
                if top.lowest < Int32.max { keep(path[Int(top.lowest)...].map(\.id)) }
                places[Int(top.id)] = -1
                path.removeLast()
            }
        }
    }

    private mutating func keep(_ cycle: [Int32]) {
        let start = members.count
        members += cycle
        for id in cycle { cyclesOf[Int(id)].append(Int32(ranges.count)) }
        ranges.append(start..<members.count)
    }

    /// Whether there are none.
    var isEmpty: Bool { ranges.isEmpty }

    /// Calls with every conflict that is part of a cycle with this one.
    func forEachMember(with id: Int32, _ body: (Int32) -> Void) {
        guard !cyclesOf.isEmpty else { return }
        for cycle in cyclesOf[Int(id)] {
            for member in ranges[Int(cycle)] { body(members[member]) }
        }
    }
}
