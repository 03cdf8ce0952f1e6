/// Something a merge did that a reader of the report may want to know.
package struct BundleNote: Hashable, Sendable {
    /// What it is about.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A provider whose class is left out of the bundle was taken off its list.
        case providerLeftOut = "provider-left-out"
        /// Two inputs name the same provider of a service; it is listed once.
        case sameProvider = "same-provider"
        /// A key has different values in two inputs.
        case differentValue = "different-value"
        /// A line or value that the format does not allow; it is kept as it is.
        case malformed
        /// Part of a file that has no place in the merged one.
        case dropped
    }

    /// What it is about.
    package var kind: Kind
    /// The output.
    package var output: String
    /// The label of the input that it comes from.
    package var input: String
    /// The provider, key or line, cut to 300 characters.
    package var subject: String

    /// Joins the parts.
    package init(kind: Kind, output: String, input: String, subject: String) {
        self.kind = kind
        self.output = output
        self.input = input
        self.subject = subject
    }
}
