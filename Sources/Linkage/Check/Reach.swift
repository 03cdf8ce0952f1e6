/// Which of the checked classes a job can come to, and by which way: breadth first from its roots along what links.
struct Reach {
    /// By definition, how many steps it takes; -1: no way leads there.
    private(set) var distances: [Int32]
    /// By definition, the class before it on the way; -1: it is where a way starts.
    private var parents: [Int32]
    /// Whether the last step to it is from a service to its provider, and no link.
    private(set) var isProvided: [Bool]
    private var queue: [Int32] = []

    /// Goes all ways. Without any root, each checked class is one.
    init(_ world: inout ClassWorld) {
        let count = world.definitions.count
        distances = [Int32](repeating: -1, count: count)
        parents = [Int32](repeating: -1, count: count)
        isProvided = [Bool](repeating: false, count: count)
        for root in Self.roots(&world) { reach(root, from: -1) }
        if queue.isEmpty {
            for definition in 0..<Int32(truncatingIfNeeded: count) where world.isChecked(definition) {
                reach(definition, from: -1)
            }
        }
        var providers = Providers(&world)
        for provider in providers.always { reach(provider, from: -1, isProvided: true) }
        var at = 0
        while at < queue.count {
            let user = queue[at]
            at += 1
            for provider in providers.released(by: user, &world) { reach(provider, from: user, isProvided: true) }
            let place = world.definitions[Int(user)]
            let input = Int(place.input)
            let start = world.inputs[input].summary.layout.start(.links)
            for row in world.inputs[input].summary.rows(Int(place.index), .linksEnd) {
                let target = world.target(input, Int(world.inputs[input].summary.words[start + row] >> 1))
                if target < 0 { continue }
                if world.role(target).isChecked {
                    reach(target, from: user)
                } else {
                    for provider in providers.released(by: target, &world) {
                        reach(provider, from: user, isProvided: true)
                    }
                }
            }
        }
    }

    /// The way to a class, root first.
    func way(to definition: Int32) -> [Int32] {
        var way: [Int32] = []
        var at = definition
        while at >= 0 {
            way.append(at)
            at = parents[Int(at)]
        }
        return way.reversed()
    }

    private mutating func reach(_ definition: Int32, from user: Int32, isProvided provided: Bool = false) {
        guard distances[Int(definition)] < 0 else { return }
        // Providers that the runtime asks for are libraries' classes, not the job's own.
        distances[Int(definition)] = user < 0 ? (provided ? 1 : 0) : distances[Int(user)] + 1
        parents[Int(definition)] = user
        isProvided[Int(definition)] = provided
        queue.append(definition)
    }

    /// The job's own classes, and those at which a bundle starts.
    private static func roots(_ world: inout ClassWorld) -> [Int32] {
        var roots: [Int32] = []
        for definition in world.definitions.indices {
            let place = world.definitions[definition]
            let input = world.inputs[Int(place.input)]
            guard input.role == .job || input.role == .bundle else { continue }
            let isJob = input.part(Int(place.index))?.isJob ?? (input.role == .job)
            if isJob, world.isChecked(Int32(truncatingIfNeeded: definition)) {
                roots.append(Int32(truncatingIfNeeded: definition))
            }
        }
        for input in world.inputs where input.role == .job || input.role == .bundle {
            for name in input.summary.entryClasses {
                let found = world.find(named: name)
                if found >= 0, world.isChecked(found) { roots.append(found) }
            }
        }
        return roots
    }
}
