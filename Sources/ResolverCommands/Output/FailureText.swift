internal import Coordinates
internal import Resolution

/// Failures of a collection, in Maven's words and for people.
enum FailureText {
    /// As Maven's exceptions say it: `VersionRangeResolutionException: No versions available for …`.
    static func maven(_ error: CollectError, _ symbols: SymbolTable) -> String {
        let artifact = CoordinateNotation.maven(error.coordinate, symbols)
        return switch error.kind {
        case .noVersions:
            "VersionRangeResolutionException: No versions available for \(artifact) within specified range"
        case .invalidRange(let why):
            "VersionRangeResolutionException: Failed to resolve version range for \(artifact): \(why)"
        case .versionConflict:
            "UnsolvableVersionConflictException: Could not resolve version conflict among ["
                + error.conflictPaths.map { path($0, symbols, " -> ") }.joined(separator: ", ") + "]"
        case .descriptorUnresolvable:
            "ArtifactDescriptorException: Failed to read artifact descriptor for \(artifact)"
        case .tooLarge(let limit): "CollectionTooLargeException: more than \(limit) nodes or levels below \(artifact)"
        }
    }

    /// Which coordinate, by which path, and what to do; several lines, the last without its end.
    static func people(_ error: CollectError, _ symbols: SymbolTable) -> String {
        let artifact = CoordinateNotation.maven(error.coordinate, symbols)
        let reached = error.path.isEmpty ? "" : "\n  by \(path(error.path, symbols, " > "))"
        switch error.kind {
        case .noVersions:
            return "no version that the repositories list for \(artifact) is within that range" + reached
                + "\n  name a version with --managed, leave it out with --exclude, or add the repository that has one"
        case .invalidRange(let why):
            return "\(artifact): \(why)" + reached + "\n  name a version with --managed, or leave it out with --exclude"
        case .versionConflict:
            return "the version ranges on \(artifact) contradict each other:"
                + error.conflictPaths.map { "\n  \(path($0, symbols, " > "))" }.joined()
                + "\n  name a version with --managed, or leave one of them out with --exclude"
        case .descriptorUnresolvable(let why):
            return "the pom of \(artifact) cannot be read: \(why)" + reached
                + "\n  add the repository that has what is missing, or leave it out with --exclude"
        case .tooLarge(let limit):
            return "more than \(limit) nodes or levels below \(artifact), which is where Kiln stops" + reached
                + "\n  leave something out with --exclude"
        }
    }

    /// Coordinates from the root on.
    static func path(_ path: [Coordinate], _ symbols: SymbolTable, _ separator: String) -> String {
        path.map { CoordinateNotation.maven($0, symbols) }.joined(separator: separator)
    }
}
