/// What of some inputs goes into the bundle (S2): paths are those in the input, before anything moves.
package struct BundleFilter: Hashable, Sendable {
    /// Which inputs: `group:artifact[[:type]:classifier]` or, without a colon, a file's name; `*` and `?` stand for any.
    package var artifact: String
    /// Ant patterns of what goes in; none: everything.
    package var include: [String]
    /// Ant patterns of what stays out, whatever `include` says.
    package var exclude: [String]
    /// False: `include` only says what minimising must keep, and leaves nothing out.
    package var excludeDefaults: Bool

    /// Joins the parts.
    package init(artifact: String, include: [String] = [], exclude: [String] = [], excludeDefaults: Bool = true) {
        self.artifact = artifact
        self.include = include
        self.exclude = exclude
        self.excludeDefaults = excludeDefaults
    }
}
