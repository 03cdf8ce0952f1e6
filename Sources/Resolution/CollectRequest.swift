package import Coordinates

/// What to collect: Maven's CollectRequest without the repositories.
package struct CollectRequest: Sendable {
    /// What stands at the root of the graph (R1).
    package enum Root: Sendable, Hashable {
        /// A dependency: its descriptor gives the direct dependencies and the management that acts below.
        case artifact(Dependency)
        /// Nothing: the listed dependencies are direct ones, and only the request manages.
        case none
        /// A project: no descriptor of it is read, since its own model gave `dependencies` and `managed`.
        case project(Coordinate)
    }

    /// The root.
    package var root: Root
    /// Direct dependencies, in order; they come before those of the root's descriptor.
    package var dependencies: [Dependency]
    /// Management of the request, in order; it dominates that of the root's descriptor.
    package var managed: [Dependency]

    /// Joins the parts.
    package init(root: Root, dependencies: [Dependency] = [], managed: [Dependency] = []) {
        self.root = root
        self.dependencies = dependencies
        self.managed = managed
    }
}
