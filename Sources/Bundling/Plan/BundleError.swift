/// Why no bundle can be made of the inputs.
package enum BundleError: Error, Hashable, Sendable {
    /// A name is longer than an archive can hold, or lies deeper than any real one.
    case name(input: String, entry: String, why: String)
    /// More names than a bundle may have.
    case tooLarge(String)
    /// A manifest attribute that cannot be written.
    case attribute(name: String, why: String)
    /// The content of an entry that is merged is not what its name says.
    case content(input: String, kind: MergeKind, why: String)
    /// Nothing to start from when only what is needed shall go in.
    case minimize(String)

    /// What failed, on what, and why, in one sentence.
    package var message: String {
        switch self {
        case .name(let input, let entry, let why): "\(input): the entry \(entry) cannot go into a bundle: \(why)"
        case .tooLarge(let why): "the bundle would be too large: \(why)"
        case .attribute(let name, let why): "the manifest attribute \(name) cannot be written: \(why)"
        case .content(let input, let kind, let why): "\(input): broken \(kind.rawValue) file: \(why)"
        case .minimize(let why): "the bundle cannot be minimised: \(why)"
        }
    }
}
