/// What the class file of an entry says of itself, or why it cannot be read.
package struct ClassHead: Hashable, Sendable {
    /// Which entry.
    package var entry: Int
    /// Its level; nil: it cannot be read.
    package var level: JavaLevel?
    /// Why not.
    package var problem: String?

    /// Joins the parts.
    package init(entry: Int, level: JavaLevel? = nil, problem: String? = nil) {
        self.entry = entry
        self.level = level
        self.problem = problem
    }
}
