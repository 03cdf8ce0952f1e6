package import Coordinates

/// One collection: dependencies are followed from the root, then conflicts are mediated.
///
/// `advance` says what it needs; whoever fetches that supplies it to the `Knowledge` and calls `advance` again, until it is done.
package struct Collector {
    private let request: CollectRequest
    private let knowledge: Knowledge

    /// Starts a collection.
    package init(_ request: CollectRequest, knowledge: Knowledge) {
        self.request = request
        self.knowledge = knowledge
    }

    /// Goes as far as what is known allows. It may be called again at any time; each call starts from the root.
    package mutating func advance() -> Progress {
        knowledge.withBuilder { builder in
            guard builder.collect(request) else { return builder.outcome(mediated: false) }
            if let error = Mediation.mediate(&builder.graph, &builder.tables) { builder.errors.append(error) }
            return builder.outcome(mediated: true)
        }
    }

    /// Why an artifact has the version it has, or is not there; for a collection that is done. What is not known then counts as
    /// a leaf.
    package func explain(group: Symbol, artifact: Symbol) -> Explanation {
        knowledge.withBuilder { builder in
            guard builder.collect(request) || !builder.graph.nodes.isEmpty else {
                return Explanation(group: group, artifact: artifact)
            }
            return Explainer.explain(group, artifact, &builder)
        }
    }
}

extension GraphBuilder {
    /// Builds the graph; `false` when it is not complete.
    mutating func collect(_ request: CollectRequest) -> Bool {
        guard let root = begin(request) else { return false }
        if tables.rules.collectsBreadthFirst {
            BreadthFirst.collect(root, directs: directs.count, into: &self)
        } else {
            DepthFirst.collect(root, directs: directs.count, into: &self)
        }
        return needs.isEmpty && !isTooLarge
    }
}

extension Knowledge {
    /// Lends its tables to a builder.
    func withBuilder<Result>(_ body: (inout GraphBuilder) -> Result) -> Result {
        var builder = GraphBuilder(tables: tables, workspace: workspace)
        tables = emptyTables
        workspace = Workspace()
        let result = body(&builder)
        tables = builder.tables
        workspace = builder.workspace
        return result
    }
}
