/// What moves where: `com.google.common` to `shaded.guava`, at the borders of packages.
package struct RelocationRule: Hashable, Sendable {
    /// The package or class that moves, with dots or slashes.
    package var pattern: String
    /// Where it moves to, with dots or slashes.
    package var replacement: String
    /// Ant patterns of what alone moves; none: all of it.
    package var includes: [String]
    /// Ant patterns of what stays.
    package var excludes: [String]

    /// Joins the parts.
    package init(pattern: String, replacement: String, includes: [String] = [], excludes: [String] = []) {
        self.pattern = pattern
        self.replacement = replacement
        self.includes = includes
        self.excludes = excludes
    }
}
