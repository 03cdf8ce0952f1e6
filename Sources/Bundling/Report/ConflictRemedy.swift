/// What would mend a clash, in the words of the command line and `bundle.yaml`.
package enum ConflictRemedy: Hashable, Sendable {
    /// Leave a whole input out: others have all of its classes. `group:artifact`, or its label.
    case exclude(String)
    /// Leave paths of one input out.
    case filter(artifact: String, exclude: [String])
    /// Move a package, so that both can be there.
    case relocate(pattern: String, replacement: String)
    /// Move these rules' packages to different places.
    case otherReplacement([String])
    /// Do not move what these patterns say.
    case except([String])
    /// Put all contents together: `append`, `append-xml` or `merge-properties`.
    case join(key: String, name: String)
    /// Put the input on the class path beside the bundle.
    case keepApart(String)
    /// Ask for the version that the runtime has, or leave it out when none is known: `group:artifact` or its label.
    case runtimeVersion(artifact: String, [String])
    /// There is nothing to do.
    case nothing

    /// For people.
    package var text: String {
        switch self {
        case .exclude(let input): "leave \(input) out: all of its classes are in other inputs (--exclude \(input))"
        case .filter(let artifact, let paths):
            "leave it out of one: filters: [{artifact: \"\(artifact)\", exclude: [\(Self.list(paths))]}]"
        case .relocate(let pattern, let replacement): "move it: --relocate \(pattern)=\(replacement)"
        case .otherReplacement(let patterns): "move \(patterns.joined(separator: " and ")) to different places"
        case .except(let patterns): "do not move it: --except \(patterns.joined(separator: " --except "))"
        case .join(let key, let name): "put all of them together: \(key): [\"\(name)\"]"
        case .keepApart(let input):
            "if its signature is asked for, keep \(input) beside the bundle (--exclude \(input))"
        case .runtimeVersion(let artifact, let versions):
            versions.isEmpty
                ? "leave \(artifact) out, the runtime has its own (--exclude \(artifact))"
                : "ask for the runtime's version: \(artifact):\(versions.joined(separator: " or "))"
        case .nothing: "nothing to do"
        }
    }

    private static func list(_ paths: [String]) -> String { paths.map { "\"\($0)\"" }.joined(separator: ", ") }
}
