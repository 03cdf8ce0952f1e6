package import Coordinates

/// What a collection came to: the tree that mediation left, in preorder (R23).
package struct Resolution: Sendable {
    /// One node of the tree.
    package struct Node: Sendable, Hashable {
        /// The artifact, after management and relocation.
        package var coordinate: Coordinate
        /// The scope after mediation, any word; empty when a root has none.
        package var scope: Symbol
        /// Whether it is optional after mediation.
        package var optional: Bool
        /// The distance from the root: 0 for a root, 1 for direct dependencies.
        package var depth: Int32
        /// The index of its parent in `nodes`; -1 when that is not in the list.
        package var parent: Int32
        /// The file of a `system` dependency; empty when there is none.
        package var systemPath: Symbol
    }

    /// The nodes in preorder; the first is the root when there is an artifact at the root. After an error the tree may be unfinished.
    package var nodes: [Node]
    /// What went wrong, in order; Maven gives up when there is anything.
    package var errors: [CollectError]
    /// The artifacts without a pom, after relocation, in order of first meeting, losers of mediation included. Two classifiers of one pom are two.
    package var missing: [Coordinate]
    /// The artifacts whose model does not build, likewise.
    package var invalid: [Coordinate]
}
