internal import Coordinates

/// Collecting breadth first, as Maven 4 does, without following what an expanded node of the same artifact covers.
///
/// It stops at the first thing that is not known: what lies behind depends on it, and nothing is asked for that Maven would not read.
struct BreadthFirst {
    /// A dependency that waits to be followed.
    private struct Task {
        var context: GraphBuilder.Context
        var dependency: ManagedDependency
        /// Whether management sets versions below it: not below a node relocated within its own group and artifact.
        var withVersion: Bool
        /// Whether it is an artifact that the question names.
        var isNamed = false
    }

    private var queue: [Task] = []
    private var skipper = Skipper()
    /// By artifact with version text: the range whose constraint its nodes bear, empty for none. A version that was met
    /// first inside a range bears that range's constraint even where it is asked for plainly.
    private var ranges: [Int32: Symbol] = [:]
    private var isBlocked = false

    /// Collects everything below the root, or up to what is not known.
    static func collect(_ context: GraphBuilder.Context, directs: Int, into builder: inout GraphBuilder) {
        var walk = BreadthFirst()
        for index in 0..<directs {
            let isNamed = index < builder.namedDirects
            walk.enqueue(builder.directs[index], context, withVersion: true, isNamed: isNamed, &builder)
        }
        var next = 0
        while next < walk.queue.count, !walk.isBlocked, !builder.isTooLarge {
            let task = walk.queue[next]
            next += 1
            walk.process(task, relocation: -1, relocations: 0, &builder)
        }
    }

    private mutating func enqueue(
        _ dependency: CompiledDependency, _ context: GraphBuilder.Context, withVersion: Bool, isNamed: Bool = false,
        _ builder: inout GraphBuilder
    ) {
        guard builder.selects(dependency, in: context) else { return }
        let managed = builder.management.manage(
            dependency, by: context.manager, depth: context.depth, withVersion: withVersion, tables: &builder.tables)
        look(managed, context, &builder)
        queue.append(Task(context: context, dependency: managed, withVersion: withVersion, isNamed: isNamed))
    }

    /// Reads ahead: the descriptors of every version, highest first, of what waits to be followed.
    private mutating func look(
        _ dependency: ManagedDependency, _ context: GraphBuilder.Context, _ builder: inout GraphBuilder
    ) {
        let coordinate = builder.tables.coordinates[Int(dependency.coordinate)]
        let hasDescriptor = dependency.systemPath.isEmpty
        guard ranges[dependency.coordinate] == nil else { return }
        guard coordinate.constraint != .soft else {
            ranges[dependency.coordinate] = .empty
            if hasDescriptor { builder.look(dependency.coordinate, in: context) }
            return
        }
        ranges[dependency.coordinate] = coordinate.version
        guard coordinate.constraint == .range else { return }
        let artifact = builder.tables.keys[Int(coordinate.key)].artifact
        guard let versions = builder.tables.versions(of: artifact, inside: coordinate.version) else {
            builder.need(versionsOf: artifact)
            return
        }
        for version in versions.reversed() {
            let one = builder.tables.coordinate(key: dependency.key, version: version)
            if hasDescriptor { builder.look(one, in: context) }
            if versions.count > 1, ranges[one] == nil { ranges[one] = coordinate.version }
        }
    }

    private mutating func process(
        _ task: Task, relocation: Int32, relocations: Int, _ builder: inout GraphBuilder
    ) {
        let coordinate = builder.tables.coordinates[Int(task.dependency.coordinate)]
        if coordinate.constraint == .soft {
            let range = ranges[task.dependency.coordinate] ?? .empty
            follow(task, coordinate.version, range, relocation, relocations, &builder)
            return
        }
        let artifact = builder.tables.keys[Int(coordinate.key)].artifact
        if coordinate.constraint == .range, builder.tables.versions(of: artifact, inside: coordinate.version) == nil {
            isBlocked = true
            return
        }
        guard let ascending = builder.versions(of: task.dependency, in: task.context) else { return }
        var previous: Symbol?
        for version in ascending.reversed() where !isBlocked {
            if let previous, builder.tables.versions.compare(previous, version) == 0 { continue }
            previous = version
            if follow(task, version, coordinate.version, relocation, relocations, &builder) { return }
        }
    }

    /// Follows one version; `true` when it was relocated, so that no other version of the range counts.
    @discardableResult
    private mutating func follow(
        _ task: Task, _ version: Symbol, _ range: Symbol, _ relocation: Int32, _ relocations: Int,
        _ builder: inout GraphBuilder
    ) -> Bool {
        var dependency = task.dependency
        let coordinate = builder.tables.coordinate(key: dependency.key, version: version)
        dependency.coordinate = coordinate
        guard !dependency.systemPath.isEmpty || builder.knowsDescriptor(of: coordinate) else {
            builder.need(descriptorOf: coordinate)
            isBlocked = true
            return false
        }
        let step = builder.follow(
            dependency, version: version, range: range, relocation: relocation, in: task.context)
        switch step {
        case .done:
            let node = Int32(builder.graph.nodes.count - 1)
            if builder.isPlainLeaf(node, requested: coordinate) { skipper.noteLeaf(node, builder.graph) }
            return false
        case .relocated(let target, let descriptor, let sameArtifact):
            relocate(task, to: target, descriptor, sameArtifact, relocations, &builder)
            return true
        case .entered(let node, let descriptor):
            enter(node, descriptor, task, &builder)
            return false
        }
    }

    private mutating func relocate(
        _ task: Task, to target: CompiledDependency, _ descriptor: Int32, _ sameArtifact: Bool, _ relocations: Int,
        _ builder: inout GraphBuilder
    ) {
        guard builder.selects(target, in: task.context) else { return }
        guard relocations < GraphBuilder.relocationLimit else {
            builder.isTooLarge = true
            return
        }
        let managed = builder.management.manage(
            target, by: task.context.manager, depth: task.context.depth, withVersion: !sameArtifact,
            tables: &builder.tables)
        look(managed, task.context, &builder)
        let relocated = Task(
            context: task.context, dependency: managed, withVersion: !sameArtifact, isNamed: task.isNamed)
        process(relocated, relocation: descriptor, relocations: relocations + 1, &builder)
    }

    private mutating func enter(
        _ node: Int32, _ descriptor: Int32, _ task: Task, _ builder: inout GraphBuilder
    ) {
        let context = builder.context(below: node, descriptor: descriptor, in: task.context)
        if let list = builder.pooledList(of: node, in: context, isNamed: task.isNamed) {
            builder.graph.nodes[Int(node)].list = list
            return
        }
        guard !skipper.skips(node, builder.graph) else { return }
        guard context.depth <= GraphBuilder.depthLimit else {
            builder.isTooLarge = true
            return
        }
        builder.graph.nodes[Int(node)].list = builder.graph.newList(of: node)
        for index in builder.tables.descriptors[Int(descriptor)].dependencies {
            enqueue(builder.tables.dependencies[Int(index)], context, withVersion: task.withVersion, &builder)
        }
        builder.poolList(of: node, in: context, isNamed: task.isNamed)
        skipper.noteExpanded(node, builder.graph)
    }
}

extension GraphBuilder {
    /// Whether a descriptor is known.
    func knowsDescriptor(of coordinate: Int32) -> Bool {
        tables.poms[Int(tables.coordinates[Int(coordinate)].gav)].descriptor >= 0
    }

    /// Notes what a descriptor says of itself, or that it is needed.
    mutating func look(_ coordinate: Int32, in context: Context) {
        let descriptor = tables.poms[Int(tables.coordinates[Int(coordinate)].gav)].descriptor
        if descriptor < 0 { need(descriptorOf: coordinate) } else { _ = note(descriptor, coordinate, in: context) }
    }

    /// Whether the node just added is one that Maven shows to its skipper as a leaf: it has a descriptor and closes no cycle.
    func isPlainLeaf(_ node: Int32, requested coordinate: Int32) -> Bool {
        guard graph.nodes[Int(node)].list < 0 else { return false }
        if !graph.nodes[Int(node)].systemPath.isEmpty { return true }
        let descriptor = tables.poms[Int(tables.coordinates[Int(coordinate)].gav)].descriptor
        return descriptor >= 0 && tables.descriptors[Int(descriptor)].outcome != .unresolvable
    }
}
