/// Which class refers to which, over all classes of some jars.
package struct ReferenceGraph: Sendable {
    /// One step of a way.
    package struct Step: Hashable, Sendable {
        /// The class.
        package var node: Int
        /// How the one before it refers to it; empty: it is where the way starts.
        package var use: ReferenceBatch.Use
    }

    private var starts: [Int32]
    private var targets: [Int32] = []
    private var uses: [ReferenceBatch.Use] = []

    /// Joins batches, in order: the same batches give the same graph.
    package init(_ batches: [ReferenceBatch], count: Int) {
        starts = Array(repeating: 0, count: count + 1)
        for batch in batches {
            var from: Int32 = 0
            for (place, node) in batch.nodes.enumerated() {
                starts[Int(node) + 1] += batch.ends[place] - from
                from = batch.ends[place]
            }
        }
        for node in 0..<count { starts[node + 1] += starts[node] }
        targets = Array(repeating: 0, count: Int(starts[count]))
        uses = Array(repeating: [], count: targets.count)
        var next = starts
        for batch in batches {
            var from = 0
            for (place, node) in batch.nodes.enumerated() {
                for at in from..<Int(batch.ends[place]) {
                    let to = Int(next[Int(node)])
                    targets[to] = batch.targets[at]
                    uses[to] = batch.uses[at]
                    next[Int(node)] += 1
                }
                from = Int(batch.ends[place])
            }
        }
    }

    /// The classes outside of a set that refer to some in it, with how, in order.
    package func referrers(of isTarget: [Bool]) -> [(node: Int, use: ReferenceBatch.Use)] {
        var found: [(node: Int, use: ReferenceBatch.Use)] = []
        for node in 0..<starts.count - 1 where !isTarget[node] {
            var use: ReferenceBatch.Use = []
            for at in Int(starts[node])..<Int(starts[node + 1]) where isTarget[Int(targets[at])] {
                use.formUnion(uses[at])
            }
            if !use.isEmpty { found.append((node, use)) }
        }
        return found
    }

    /// A shortest way from some classes to one of a set, over references of some kinds; nil: there is none. Of several
    /// the one that comes first in the order of the classes and their constants.
    package func shortestWay(
        from roots: [Int], to isTarget: [Bool], by kinds: ReferenceBatch.Use
    ) -> [Step]? {
        var parents = [Int32](repeating: -2, count: starts.count - 1)
        var steps = [ReferenceBatch.Use](repeating: [], count: starts.count - 1)
        var queue: [Int32] = []
        for root in roots where parents[root] == -2 {
            parents[root] = -1
            queue.append(Int32(truncatingIfNeeded: root))
        }
        var at = 0
        while at < queue.count {
            let node = Int(queue[at])
            at += 1
            if isTarget[node] { return way(to: node, parents, steps) }
            for edge in Int(starts[node])..<Int(starts[node + 1]) where !uses[edge].isDisjoint(with: kinds) {
                let target = Int(targets[edge])
                if parents[target] != -2 { continue }
                parents[target] = Int32(truncatingIfNeeded: node)
                steps[target] = uses[edge]
                queue.append(Int32(truncatingIfNeeded: target))
            }
        }
        return nil
    }

    private func way(to node: Int, _ parents: [Int32], _ uses: [ReferenceBatch.Use]) -> [Step] {
        var way: [Step] = []
        var at = node
        while at >= 0 {
            way.append(Step(node: at, use: uses[at]))
            at = Int(parents[at])
        }
        return way.reversed()
    }
}
