/// Why rules cannot be used together.
package enum RelocationRuleError: Error, Hashable, Sendable {
    /// The pattern of the rule at this index is empty.
    case emptyPattern(rule: Int)
    /// The replacement of the rule at this index is empty: a name has to move to somewhere.
    case emptyReplacement(rule: Int)
    /// The text is no name of a package or class: an empty part, dots and slashes at once, or a byte no name has.
    case malformed(rule: Int, text: String)
    /// Both rules are for the same names and move them to different places.
    case contradiction(first: Int, second: Int)
    /// The patterns together are longer than 60,000 bytes.
    case tooMany
}
