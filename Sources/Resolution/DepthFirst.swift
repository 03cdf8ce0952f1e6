internal import Coordinates

/// Collecting depth first, as Maven 3 does: a node's subtree is complete before its sibling is looked at.
struct DepthFirst {
    /// The dependencies of one node, and how far they are followed.
    private struct Frame {
        var context: GraphBuilder.Context
        /// The next dependency: in `Tables.dependencies`, or in `GraphBuilder.directs` for the request's own.
        var next: Int32
        var end: Int32
        var isDirect = false
        /// The versions of a range that are still to be followed, in `pending`.
        var pendingNext = 0
        var pendingEnd = 0
        /// The dependency they belong to.
        var ranged: ManagedDependency?
        var rangedRelocation: Int32 = -1
    }

    private var frames: [Frame] = []
    private var pending: [Symbol] = []

    /// Collects everything below the root.
    static func collect(_ context: GraphBuilder.Context, directs: Int, into builder: inout GraphBuilder) {
        var walk = DepthFirst()
        walk.frames.append(Frame(context: context, next: 0, end: Int32(directs), isDirect: true))
        while !walk.frames.isEmpty, !builder.isTooLarge { walk.step(&builder) }
    }

    private mutating func step(_ builder: inout GraphBuilder) {
        let top = frames.count - 1
        if frames[top].pendingNext < frames[top].pendingEnd {
            followPending(top, &builder)
            return
        }
        let index = Int(frames[top].next)
        guard index < Int(frames[top].end) else {
            frames.removeLast()
            return
        }
        frames[top].next += 1
        let dependency = frames[top].isDirect ? builder.directs[index] : builder.tables.dependencies[index]
        process(dependency, relocation: -1, withVersion: true, relocations: 0, top, &builder)
    }

    private mutating func process(
        _ dependency: CompiledDependency, relocation: Int32, withVersion: Bool, relocations: Int, _ top: Int,
        _ builder: inout GraphBuilder
    ) {
        let context = frames[top].context
        guard builder.selects(dependency, in: context) else { return }
        let managed = builder.management.manage(
            dependency, by: context.manager, depth: context.depth, withVersion: withVersion, tables: &builder.tables)
        let coordinate = builder.tables.coordinates[Int(managed.coordinate)]
        if coordinate.constraint == .soft {
            let step = builder.follow(
                managed, version: coordinate.version, range: .empty, relocation: relocation, in: context)
            go(step, relocations, top, &builder)
            return
        }
        guard let versions = builder.versions(of: managed, in: context) else { return }
        frames[top].pendingNext = pending.count
        pending += versions
        frames[top].pendingEnd = pending.count
        frames[top].ranged = managed
        frames[top].rangedRelocation = relocation
    }

    /// Follows the next version of a range.
    private mutating func followPending(_ top: Int, _ builder: inout GraphBuilder) {
        let version = pending[frames[top].pendingNext]
        frames[top].pendingNext += 1
        guard let managed = frames[top].ranged else { return }
        let range = builder.tables.coordinates[Int(managed.coordinate)].version
        let step = builder.follow(
            managed, version: version, range: range, relocation: frames[top].rangedRelocation,
            in: frames[top].context)
        go(step, 0, top, &builder)
    }

    private mutating func go(_ step: GraphBuilder.Step, _ relocations: Int, _ top: Int, _ builder: inout GraphBuilder) {
        switch step {
        case .done: return
        case .relocated(let target, let descriptor, let sameArtifact):
            frames[top].pendingNext = frames[top].pendingEnd
            guard relocations < GraphBuilder.relocationLimit else {
                builder.isTooLarge = true
                return
            }
            process(
                target, relocation: descriptor, withVersion: !sameArtifact, relocations: relocations + 1, top,
                &builder)
        case .entered(let node, let descriptor):
            let context = builder.context(below: node, descriptor: descriptor, in: frames[top].context)
            let isNamed = frames[top].isDirect && Int(frames[top].next) <= builder.namedDirects
            if let list = builder.pooledList(of: node, in: context, isNamed: isNamed) {
                builder.graph.nodes[Int(node)].list = list
                return
            }
            guard context.depth <= GraphBuilder.depthLimit else {
                builder.isTooLarge = true
                return
            }
            builder.graph.nodes[Int(node)].list = builder.graph.newList(of: node)
            builder.poolList(of: node, in: context, isNamed: isNamed)
            let dependencies = builder.tables.descriptors[Int(descriptor)].dependencies
            frames.append(Frame(context: context, next: dependencies.lowerBound, end: dependencies.upperBound))
        }
    }
}

extension GraphBuilder {
    /// The versions inside a dependency's range, ascending; `nil` when they are not known yet, or there are none, which is an error.
    mutating func versions(of dependency: ManagedDependency, in context: Context) -> [Symbol]? {
        let coordinate = tables.coordinates[Int(dependency.coordinate)]
        let artifact = tables.keys[Int(coordinate.key)].artifact
        if coordinate.constraint == .broken {
            var reason = ""
            if case .failure(let error) = tables.versions.constraint(coordinate.version) {
                reason = error.message(for: tables.symbols.text(coordinate.version))
            }
            report(.invalidRange(reason), tables.value(coordinate: dependency.coordinate), below: context.node)
            return nil
        }
        guard let versions = tables.versions(of: artifact, inside: coordinate.version) else {
            need(versionsOf: artifact)
            return nil
        }
        guard versions.isEmpty else { return versions }
        report(.noVersions, tables.value(coordinate: dependency.coordinate), below: context.node)
        return nil
    }
}
