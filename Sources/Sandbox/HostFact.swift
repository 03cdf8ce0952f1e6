/// Something that matters for the wall on this machine.
package struct HostFact: Hashable, Sendable, Codable {
    /// How good it is.
    package enum Rating: String, Hashable, Sendable, Codable {
        /// As it should be.
        case good
        /// Builds run, with less protection or fewer limits.
        case weak
        /// No build can be walled off.
        case bad
    }

    /// What it is about, such as `seccomp`.
    package var name: String
    /// How good it is.
    package var rating: Rating
    /// What was found.
    package var found: String
    /// What to do about it; `nil`: nothing.
    package var remedy: String?

    /// Joins the parts.
    package init(_ name: String, _ rating: Rating, _ found: String, remedy: String? = nil) {
        self.name = name
        self.rating = rating
        self.found = found
        self.remedy = remedy
    }
}
