/// Why a text that starts like a range is none, in the cases Maven knows.
package enum VersionSyntaxError: Error, Sendable, Hashable {
    /// An interval has no end.
    case unbounded
    /// A single version has a round bracket: `(1.0]`.
    case singleNeedsBrackets
    /// An interval holds two commas or more.
    case moreThanTwoBounds
    /// The lower bound is greater than the upper one.
    case lowerExceedsUpper
    /// Something other than an interval follows an interval.
    case expectedRange(String)

    /// For people, one line, naming the text that was read.
    package func message(for text: String) -> String {
        switch self {
        case .unbounded: "Unbounded version range \(text)"
        case .singleNeedsBrackets: "Invalid version range \(text), single version must be surrounded by []"
        case .moreThanTwoBounds: "Invalid version range \(text), bounds may not contain additional ','"
        case .lowerExceedsUpper:
            "Invalid version range \(text), lower bound must not be greater than upper bound"
        case .expectedRange(let rest): "Invalid version range \(text), expected [ or ( but got \(rest)"
        }
    }
}
