internal import Coordinates

extension GraphBuilder {
    /// Sets up the root, the request's dependencies and the root's management (R1); `nil` when that already is the end.
    mutating func begin(_ request: CollectRequest) -> Context? {
        switch request.root {
        case .none:
            graph.reset(root: Node(coordinate: -1, key: -1, version: .empty, scope: .empty, isDependency: false))
            start(request.dependencies, request.managed)
            unpack()
        case .project(let coordinate):
            let key = tables.key(coordinate.key)
            graph.reset(
                root: Node(
                    coordinate: tables.coordinate(key: key, version: coordinate.version), key: key,
                    version: coordinate.version, scope: .empty, isDependency: false))
            start(request.dependencies, request.managed)
        case .artifact(let dependency): return begin(request, at: dependency)
        }
        return Context(node: 0, exclusions: 0, manager: 0, depth: 1, dropsScopes: false)
    }

    private mutating func start(_ dependencies: [Dependency], _ managed: [Dependency]) {
        directs = dependencies.map { tables.compile($0) }
        namedDirects = 0
        let managed = managed.map { tables.compile($0) }
        management.reset(managed: managed, tables: &tables)
    }

    /// Artifacts that a question names have no type: what is in a war's archive is known of dependencies in poms only.
    private mutating func unpack() {
        namedDirects = directs.count
        for index in directs.indices { directs[index].isFat = false }
    }

    private mutating func begin(_ request: CollectRequest, at dependency: Dependency) -> Context? {
        let compiled = tables.compile(dependency)
        var node = Node(
            coordinate: compiled.coordinate, key: compiled.key, version: dependency.coordinate.version,
            scope: dependency.scope, systemPath: dependency.systemPath, exclusions: compiled.exclusions,
            isOptional: compiled.optional == true)
        let context = Context(node: -1, exclusions: 0, manager: 0, depth: 0, dropsScopes: false)
        if tables.coordinates[Int(compiled.coordinate)].constraint != .soft {
            let managed = ManagedDependency(
                coordinate: compiled.coordinate, key: compiled.key, exclusions: compiled.exclusions,
                scope: compiled.scope, systemPath: compiled.systemPath, isOptional: compiled.optional == true,
                isFat: compiled.isFat, managed: [])
            guard let version = versions(of: managed, in: context)?.last else { return nil }
            node.range = dependency.coordinate.version
            node.version = version
            node.coordinate = tables.coordinate(key: compiled.key, version: version)
        }
        guard dependency.systemPath.isEmpty else {
            graph.reset(root: node)
            start(request.dependencies, request.managed)
            unpack()
            return rootContext(compiled)
        }
        let descriptor = tables.poms[Int(tables.coordinates[Int(node.coordinate)].gav)].descriptor
        guard descriptor >= 0 else {
            need(descriptorOf: node.coordinate)
            return nil
        }
        guard note(descriptor, node.coordinate, in: context) else { return nil }
        if tables.descriptors[Int(descriptor)].isRelocated {
            relocate(&node, by: descriptor)
            node.relocation = descriptor
        }
        graph.reset(root: node)
        start(request, descriptor)
        return rootContext(compiled)
    }

    private mutating func rootContext(_ root: CompiledDependency) -> Context {
        return Context(node: 0, exclusions: root.exclusions, manager: 0, depth: 1, dropsScopes: true)
    }

    /// Joins the request's lists with those of the root's descriptor: of an artifact named in both, the request's.
    private mutating func start(_ request: CollectRequest, _ descriptor: Int32) {
        let ownDependencies = tables.descriptors[Int(descriptor)].dependencies
        let ownManaged = tables.managed(of: descriptor)
        directs = merge(request.dependencies, ownDependencies)
        namedDirects = request.dependencies.count
        let managed = merge(request.managed, ownManaged)
        management.reset(managed: managed, tables: &tables)
    }

    private mutating func merge(_ dominant: [Dependency], _ recessive: Range<Int32>) -> [CompiledDependency] {
        let recessive = tables.dependencies[Int(recessive.lowerBound)..<Int(recessive.upperBound)]
        if dominant.isEmpty { return Array(recessive) }
        var dominant = dominant.map { tables.compile($0) }
        for index in dominant.indices { dominant[index].isFat = false }
        let keys = Set(dominant.map(\.key))
        return dominant + recessive.filter { !keys.contains($0.key) }
    }
}

// MARK: the end

extension GraphBuilder {
    /// What the collection came to.
    mutating func outcome(mediated: Bool) -> Progress {
        if !needs.isEmpty, !isTooLarge { return .needs(needs) }
        if isTooLarge {
            let root = graph.nodes.first.flatMap { $0.coordinate < 0 ? nil : tables.value(coordinate: $0.coordinate) }
            let last = graph.nodes.last.flatMap { $0.coordinate < 0 ? nil : tables.value(coordinate: $0.coordinate) }
            if let coordinate = root ?? last {
                errors.append(
                    CollectError(
                        kind: .tooLarge(GraphBuilder.nodeLimit), coordinate: coordinate,
                        path: path(to: Int32(graph.nodes.count - 1)), conflictPaths: []))
            }
        }
        return .done(
            Resolution(
                nodes: mediated ? tree() : [], errors: errors, missing: missing.map { tables.value(coordinate: $0) },
                invalid: invalid.map { tables.value(coordinate: $0) }))
    }

    /// The nodes that are left, in preorder, each once (R23).
    private func tree() -> [Resolution.Node] {
        graph.tree().map { place in
            let node = graph.nodes[Int(place.node)]
            return Resolution.Node(
                coordinate: tables.value(coordinate: node.coordinate), scope: node.scope,
                optional: node.isOptional, depth: place.depth, parent: place.parent, systemPath: node.systemPath)
        }
    }
}

extension Graph {
    /// Where a node stands in the tree.
    struct Place {
        var node: Int32
        var depth: Int32
        /// The index of its parent among the places; -1 for none.
        var parent: Int32
    }

    /// The dependencies that the root reaches, in preorder, each once.
    func tree() -> [Place] {
        var result: [Place] = []
        var seen = [Bool](repeating: false, count: lists.count)
        var stack: [(next: Int32, parent: Int32, depth: Int32)] = []
        if nodes[0].isDependency { result.append(Place(node: 0, depth: 0, parent: -1)) }
        stack.append((lists[Int(nodes[0].list)].first, nodes[0].isDependency ? 0 : -1, 1))
        seen[Int(nodes[0].list)] = true
        while let top = stack.last {
            guard top.next >= 0 else {
                stack.removeLast()
                continue
            }
            let node = nodes[Int(top.next)]
            result.append(Place(node: top.next, depth: top.depth, parent: top.parent))
            stack[stack.count - 1].next = node.next
            guard node.list >= 0, !seen[Int(node.list)] else { continue }
            seen[Int(node.list)] = true
            stack.append((lists[Int(node.list)].first, Int32(result.count - 1), top.depth + 1))
        }
        return result
    }
}
