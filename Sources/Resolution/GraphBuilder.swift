internal import Coordinates

/// Builds the graph of one request from what is known, and notes what is not.
struct GraphBuilder {
    /// The largest graph that is followed, in nodes.
    static let nodeLimit = 2_000_000
    /// The longest path that is followed.
    static let depthLimit: Int32 = 1_000
    /// How often one dependency may be relocated.
    static let relocationLimit = 64
    /// How many errors Maven keeps.
    static let errorLimit = 50

    /// Below which node, and with which policies, dependencies are followed.
    struct Context {
        /// The node whose dependencies they are.
        var node: Int32
        /// The exclusions of the path.
        var exclusions: Int32
        /// Who manages them.
        var manager: Int32
        /// Their depth; 1 for direct ones.
        var depth: Int32
        /// Whether scopes test and provided are dropped (R7).
        var dropsScopes: Bool
    }

    /// What following a dependency in one version came to.
    enum Step {
        /// A node was added, or there is nothing to add.
        case done
        /// A node was added whose dependencies are to be followed; the index is the descriptor's.
        case entered(node: Int32, descriptor: Int32)
        /// It was relocated: this is to be followed instead, and no other version of its range.
        case relocated(CompiledDependency, descriptor: Int32, sameArtifact: Bool)
    }

    var tables: Tables
    var graph: Graph
    var management: Management
    /// The dependencies of the request itself.
    var directs: [CompiledDependency] = []
    /// How many of them, the first, are artifacts that a question names.
    var namedDirects = 0
    /// What has to be known first, each once, in order of first meeting.
    private(set) var needs: [Need] = []
    private var needed: Set<Need> = []
    var errors: [CollectError] = []
    private(set) var missing: [Int32] = []
    private(set) var invalid: [Int32] = []
    private var reported: IntegerMap
    /// Child lists by artifact and context, as Maven's DataPool shares them.
    private var pool: IntegerMap
    private var contexts: IntegerMap
    var isTooLarge = false

    init(tables: Tables, workspace: Workspace) {
        self.tables = tables
        graph = workspace.graph
        graph.clear()
        management = workspace.management
        reported = workspace.reported
        pool = workspace.pool
        contexts = workspace.contexts
        reported.removeAll()
        pool.removeAll()
        contexts.removeAll()
    }

    /// What the next collection can use again.
    var workspace: Workspace {
        Workspace(graph: graph, management: management, reported: reported, pool: pool, contexts: contexts)
    }
}

/// Arrays and maps that one collection leaves for the next, so that they need not grow again.
struct Workspace {
    var graph = Graph()
    var management = Management()
    var reported = IntegerMap()
    var pool = IntegerMap()
    var contexts = IntegerMap()
}

// MARK: one dependency

extension GraphBuilder {
    /// Whether a dependency is followed at all: scope, optionality, exclusions (R7, R8), before management.
    // Inlined, since a call would be given a copy of the whole builder.
    @inline(__always)
    func selects(_ dependency: CompiledDependency, in context: Context) -> Bool {
        if context.dropsScopes, dependency.scope == .test || dependency.scope == .provided { return false }
        if context.depth >= 2, dependency.optional == true { return false }
        if context.exclusions == 0 { return true }
        let artifact = tables.artifacts[Int(tables.keys[Int(dependency.key)].artifact)]
        return !tables.exclusions.excludes(context.exclusions, group: artifact.group, artifact: artifact.artifact)
    }

    /// Adds the node of a dependency in one version.
    mutating func follow(
        _ dependency: ManagedDependency, version: Symbol, range: Symbol, relocation: Int32, in context: Context
    ) -> Step {
        let requested =
            range.isEmpty ? dependency.coordinate : tables.coordinate(key: dependency.key, version: version)
        var node = Node(
            coordinate: requested, key: dependency.key, parent: context.node, relocation: relocation,
            version: version, range: range, scope: dependency.scope, systemPath: dependency.systemPath,
            exclusions: dependency.exclusions, depth: context.depth, isOptional: dependency.isOptional,
            managed: dependency.managed)
        var descriptor: Int32 = -1
        if dependency.systemPath.isEmpty {
            let known = tables.poms[Int(tables.coordinates[Int(requested)].gav)].descriptor
            guard known >= 0, note(known, requested, in: context) else {
                if known < 0 { need(descriptorOf: requested) }
                _ = add(node, in: context)
                return .done
            }
            descriptor = known
            if tables.descriptors[Int(known)].isRelocated { relocate(&node, by: known) }
        }
        let cycle = graph.find(node.key, from: context.node)
        if cycle >= 0, graph.nodes[Int(cycle)].isDependency {
            node.list = graph.nodes[Int(cycle)].list
            _ = add(node, in: context)
            return .done
        }
        guard descriptor >= 0 else {
            _ = add(node, in: context)
            return .done
        }
        if tables.descriptors[Int(descriptor)].isRelocated {
            return relocated(dependency, from: requested, to: node, by: descriptor)
        }
        let id = add(node, in: context)
        let hasDependencies = !tables.descriptors[Int(descriptor)].dependencies.isEmpty
        return dependency.isFat || !hasDependencies ? .done : .entered(node: id, descriptor: descriptor)
    }

    /// Gives a node the artifact that its descriptor relocates it to; extension and classifier stay (R10).
    mutating func relocate(_ node: inout Node, by descriptor: Int32) {
        let target = tables.descriptors[Int(descriptor)]
        let old = tables.keys[Int(node.key)]
        node.key = tables.key(artifact: target.artifact, extension: old.extension, classifier: old.classifier)
        node.coordinate = tables.coordinate(key: node.key, version: target.version)
    }

    private func relocated(
        _ dependency: ManagedDependency, from requested: Int32, to node: Node, by descriptor: Int32
    ) -> Step {
        let before = tables.keys[Int(tables.coordinates[Int(requested)].key)].artifact
        return .relocated(
            CompiledDependency(
                coordinate: node.coordinate, key: node.key, exclusions: dependency.exclusions, scope: dependency.scope,
                systemPath: .empty, optional: dependency.isOptional, isFat: dependency.isFat),
            descriptor: descriptor, sameArtifact: tables.keys[Int(node.key)].artifact == before)
    }

    private mutating func add(_ node: Node, in context: Context) -> Int32 {
        if graph.nodes.count >= GraphBuilder.nodeLimit { isTooLarge = true }
        return graph.append(node, to: graph.nodes[Int(context.node)].list)
    }

    /// The policies below a node.
    mutating func context(below node: Int32, descriptor: Int32, in context: Context) -> Context {
        Context(
            node: node, exclusions: tables.exclusions.union(context.exclusions, graph.nodes[Int(node)].exclusions),
            manager: management.derive(from: context.manager, descriptor: descriptor, tables: &tables),
            depth: context.depth + 1, dropsScopes: true)
    }

    /// The list of children that a node of the same artifact had in an equal context before; `nil` when there was none.
    @inline(__always)
    func pooledList(of node: Int32, in context: Context, isNamed: Bool) -> Int32? {
        guard let id = contexts[contextWord(context, isNamed)] else { return nil }
        return pool[UInt64(pair: graph.nodes[Int(node)].coordinate, id)]
    }

    /// Offers a node's list of children to later nodes of the same artifact in an equal context.
    mutating func poolList(of node: Int32, in context: Context, isNamed: Bool) {
        let id = contexts.insert(contextWord(context, isNamed), Int32(contexts.count))
        _ = pool.insert(UInt64(pair: graph.nodes[Int(node)].coordinate, id), graph.nodes[Int(node)].list)
    }

    /// Below direct dependencies all selectors agree but in exclusions, and managers in what they hold. To Maven an
    /// artifact that a question names is another than the same one in a pom: it has no type.
    private func contextWord(_ context: Context, _ isNamed: Bool) -> UInt64 {
        UInt64(pair: context.exclusions, management.identity(of: context.manager)) | (isNamed ? 1 << 63 : 0)
    }
}

// MARK: what is noted

extension GraphBuilder {
    /// Notes what a descriptor says of itself; `false` when the dependency becomes a leaf with an error.
    mutating func note(_ descriptor: Int32, _ coordinate: Int32, in context: Context) -> Bool {
        switch tables.descriptors[Int(descriptor)].outcome {
        case .built: return true
        case .missing, .invalid:
            noteOutcome(descriptor, of: coordinate)
            return true
        case .unresolvable:
            if reported.add(UInt64(UInt32(coordinate)) << 1 | 1) {
                var reason = ""
                if case .unresolvable(let text) = tables.sources[Int(descriptor)].outcome { reason = text }
                report(.descriptorUnresolvable(reason), tables.value(coordinate: coordinate), below: context.node)
            }
            return false
        }
    }

    /// Notes an artifact whose pom is missing or does not build. Extension and classifier stay when it is relocated (R10).
    mutating func noteOutcome(_ descriptor: Int32, of coordinate: Int32) {
        let pom = tables.poms[Int(tables.descriptors[Int(descriptor)].last)]
        let asked = tables.keys[Int(tables.coordinates[Int(coordinate)].key)]
        let key = tables.key(artifact: pom.artifact, extension: asked.extension, classifier: asked.classifier)
        let artifact = tables.coordinate(key: key, version: pom.version)
        guard reported.add(UInt64(UInt32(artifact)) << 1) else { return }
        if tables.descriptors[Int(descriptor)].outcome == .missing {
            missing.append(artifact)
        } else {
            invalid.append(artifact)
        }
    }

    /// Notes that a descriptor is needed.
    mutating func need(descriptorOf coordinate: Int32) {
        need(.descriptor(tables.value(pom: tables.coordinates[Int(coordinate)].gav)))
    }

    /// Notes that the versions of an artifact are needed.
    mutating func need(versionsOf artifact: Int32) {
        let names = tables.artifacts[Int(artifact)]
        need(.versions(group: names.group, artifact: names.artifact))
    }

    /// Notes a need.
    mutating func need(_ need: Need) {
        if needed.insert(need).inserted { needs.append(need) }
    }

    /// Notes an error.
    mutating func report(_ kind: CollectError.Kind, _ coordinate: Coordinate, below node: Int32) {
        guard errors.count < GraphBuilder.errorLimit else { return }
        errors.append(
            CollectError(
                kind: kind, coordinate: coordinate, path: path(to: node) + [coordinate], conflictPaths: []))
    }

    /// The artifacts from the root to a node.
    func path(to node: Int32) -> [Coordinate] {
        var path: [Coordinate] = []
        var id = node
        while id >= 0 {
            let node = graph.nodes[Int(id)]
            if node.coordinate >= 0 { path.append(tables.value(coordinate: node.coordinate)) }
            id = node.parent
        }
        return path.reversed()
    }
}
