/// What a resolution is asked for, in the words of the command line, of a batch's line and of a lock file.
struct Question: Hashable {
    /// `root` or `deps`.
    var mode = "deps"
    /// The coordinates, in order.
    var roots: [String] = []
    /// The path of a project's pom; then there are no roots.
    var pom: String?
    /// Profiles switched on, or off with a `!`.
    var profiles: [String] = []
    /// Exclusions of all roots.
    var exclusions: [String] = []
    /// Exclusions of one root: `COORD=g:a`.
    var rootExclusions: [String] = []
    /// Managed versions.
    var managed: [String] = []
    /// Imported management, the earlier wins.
    var boms: [String] = []
    /// The scopes kept; `nil` keeps all.
    var scope: String?
}
