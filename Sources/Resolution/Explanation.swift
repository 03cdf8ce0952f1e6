package import Coordinates

/// Why an artifact is in a resolution with the version it has, or why it is not. Text for people: `text(_:)`.
package struct Explanation: Sendable {
    /// What management changed on a dependency.
    package struct Change: Sendable, Hashable {
        /// What was changed.
        package enum Part: Sendable, Hashable {
            case version, scope, optional, exclusions, systemPath
        }

        /// What was changed.
        package var part: Part
        /// What the dependency declared; empty when it declared nothing, and for exclusions.
        package var from: Symbol
        /// What it became; empty for exclusions.
        package var to: Symbol
        /// Whose dependencyManagement did it; `nil` for the request's or the project's own.
        package var by: Coordinate?
    }

    /// One place at which the artifact was met.
    package struct Occurrence: Sendable, Hashable {
        /// The artifact, after management and relocation.
        package var coordinate: Coordinate
        /// The range that asked for it; empty when it was a plain version.
        package var range: Symbol
        /// The scope; after mediation for a winner.
        package var scope: Symbol
        /// Whether it is optional; after mediation for a winner.
        package var optional: Bool
        /// From the root to the artifact itself.
        package var path: [Coordinate]
        /// What management changed.
        package var changes: [Change]
        /// The coordinates it was relocated from, in order.
        package var relocations: [GAV]
    }

    /// Why an occurrence is not in the tree.
    package enum Reason: Sendable, Hashable {
        /// The winner is nearer to the root; depths of the winner and of this.
        case farther(winner: Int32, own: Int32)
        /// The winner, equally near, was met earlier.
        case later(depth: Int32)
        /// Of several versions that one range allows, a higher one was taken.
        case lowerInRange
        /// The version lies outside a range that must hold.
        case outsideRange(Symbol)
        /// Something above it lost: this one.
        case prunedWith(Coordinate)
        /// The ranges on the artifact contradict each other.
        case contradiction
    }

    /// An occurrence that is not in the tree.
    package struct Loser: Sendable, Hashable {
        /// Where it was met.
        package var occurrence: Occurrence
        /// Why it is not in the tree.
        package var reason: Reason
    }

    /// A declared dependency that was never followed.
    package struct Cut: Sendable, Hashable {
        /// Why it was not followed.
        package enum Reason: Sendable, Hashable {
            /// An exclusion of a dependency on the path, which is named.
            case excluded(Exclusion, by: Coordinate)
            /// Its scope does not reach further than the pom that declares it.
            case scope(Symbol)
            /// It is optional for others than the pom that declares it.
            case optional
        }

        /// The dependency as declared.
        package var dependency: Coordinate
        /// From the root to the pom that declares it.
        package var path: [Coordinate]
        /// Why it was not followed.
        package var reason: Reason
    }

    /// The groupId asked about.
    package var group: Symbol
    /// The artifactId asked about.
    package var artifact: Symbol
    /// Where it is in the tree; several when it is there with several extensions or classifiers.
    package var winners: [Occurrence] = []
    /// Where else it was met, in the order of the graph.
    package var losers: [Loser] = []
    /// Where it was declared but not followed.
    package var cuts: [Cut] = []
    /// How many losers and cuts are not listed.
    package var omitted = 0
}
