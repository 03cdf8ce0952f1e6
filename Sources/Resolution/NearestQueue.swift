/// A queue of conflicts, the nearest first; of equally near ones, the one that was added first.
struct NearestQueue {
    private var byDepth: [[Int32]] = []
    private var taken: [Int] = []
    private var nearest = 0

    /// Adds a conflict.
    mutating func add(_ id: Int32, depth: Int32) {
        let depth = Int(depth)
        while byDepth.count <= depth {
            byDepth.append([])
            taken.append(0)
        }
        byDepth[depth].append(id)
        nearest = min(nearest, depth)
    }

    /// Takes the next conflict; `nil` when it is empty.
    mutating func next() -> Int32? {
        while nearest < byDepth.count {
            if taken[nearest] < byDepth[nearest].count {
                taken[nearest] += 1
                return byDepth[nearest][taken[nearest] - 1]
            }
            nearest += 1
        }
        return nil
    }
}
