package import Bundling

/// A jar that goes into a bundle.
package struct BundleSource: Sendable {
    /// Where it lies.
    package var path: String
    /// What people call it: the file's name or the coordinate.
    package var label: String
    /// Where it comes from, when known.
    package var coordinate: BundleInput.Coordinate?
    /// Whether it is the job itself.
    package var isProject: Bool

    /// Joins the parts.
    package init(
        path: String, label: String, coordinate: BundleInput.Coordinate? = nil, isProject: Bool = false
    ) {
        self.path = path
        self.label = label
        self.coordinate = coordinate
        self.isProject = isProject
    }
}
