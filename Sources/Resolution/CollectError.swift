package import Coordinates

/// Why a collection failed.
package struct CollectError: Sendable, Hashable {
    /// What kind of failure it is.
    package enum Kind: Sendable, Hashable {
        /// No version that the repositories list is inside the range.
        case noVersions
        /// The range is not written as ranges are; for people, one line.
        case invalidRange(String)
        /// The hard ranges on one artifact contradict each other (UnsolvableVersionConflictException, R14).
        case versionConflict
        /// A parent or an imported BOM of the pom is not there (M18); for people, one line.
        case descriptorUnresolvable(String)
        /// The graph is larger or deeper than Kiln follows; the number is the limit.
        case tooLarge(Int)
    }

    /// The kind.
    package var kind: Kind
    /// The dependency at fault; with a conflict, the first item of it.
    package var coordinate: Coordinate
    /// How it was reached: from the root to the dependency itself.
    package var path: [Coordinate]
    /// With a conflict, the path of every item, its versions those that were asked for, ranges among them; otherwise empty.
    package var conflictPaths: [[Coordinate]]
}
