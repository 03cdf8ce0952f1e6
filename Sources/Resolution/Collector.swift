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

    /// Goes as far as what is known allows.
    package mutating func advance() -> Progress {
        .done(Resolution(nodes: [], errors: [], missing: [], invalid: []))
    }

    /// Why the artifact has the version it has, or is not there; only once `advance` said `done`.
    package mutating func explain(group: Symbol, artifact: Symbol) -> Explanation {
        Explanation(group: group, artifact: artifact)
    }
}
