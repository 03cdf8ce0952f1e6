/// What would mend a finding.
package enum LinkageRemedy: Hashable, Sendable {
    /// Leave one jar out: another has the class as it is needed, and only the first of a name is loaded.
    case exclude(String, keeps: String)
    /// Move a package of the job's own: the runtime loads its version first.
    case relocate(pattern: String, replacement: String)
    /// Bring a package along and move it: the runtime has it in another version.
    case bring(pattern: String, replacement: String)
    /// Add a jar with this package.
    case add(package: String)
    /// Take another version of a jar.
    case otherVersion(String)
    /// Run it on this Java or a newer one.
    case java(Int)
    /// It is Java that has changed: run it on another one.
    case otherJava
    /// Nothing can be said.
    case nothing

    /// For people; empty when there is nothing to say.
    package var text: String {
        switch self {
        case .exclude(let input, let other): "leave \(input) out, or put it behind \(other), which has it"
        case .relocate(let pattern, let replacement):
            "the runtime loads its own version first; move yours: --relocate \(pattern)=\(replacement)"
        case .bring(let pattern, let replacement):
            "the runtime has another version; add yours and move it: --relocate \(pattern)=\(replacement)"
        case .add(let package): "no jar has \(package); add the one that does, if the job comes to it"
        case .otherVersion(let input): "take another version of \(input)"
        case .java(let release): "run it on Java \(release) or newer"
        case .otherJava: "it is of another Java; run it on that, or take a version made for this one"
        case .nothing: ""
        }
    }
}
