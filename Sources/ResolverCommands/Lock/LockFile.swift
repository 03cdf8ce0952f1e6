internal import Pipeline

/// What a resolution came to, with each file's digest: `kiln.lock`. Lines are sorted, so that two can be compared.
struct LockFile: Hashable {
    /// A repository of the request; credentials never stand in a lock file.
    struct Repository: Hashable {
        var id: String
        var url: String
    }

    /// One file.
    struct Artifact: Hashable {
        /// `g:a:ext:classifier:version`.
        var coordinate: String
        /// The scope after mediation.
        var scope: String
        /// The digest of its bytes.
        var digest: Digest
        /// Its length in bytes.
        var size: Int64
        /// Where it was fetched from.
        var url: String
        /// The coordinates from the root to it, along which it won, each `g:a:version`.
        var path: [String]

        /// What stays the same when the version changes: `g:a:ext:classifier`.
        var key: String { String(coordinate[..<(coordinate.lastIndex(of: ":") ?? coordinate.endIndex)]) }
        /// The version.
        var version: String {
            coordinate.lastIndex(of: ":").map { String(coordinate[coordinate.index(after: $0)...]) } ?? ""
        }
    }

    /// The Maven whose rules hold: `3.8`, `3.9` or `4`.
    var maven: String
    /// What was asked for.
    var request: Question
    /// The repositories, in the order in which they are asked.
    var repositories: [Repository]
    /// The files, sorted by coordinate.
    var artifacts: [Artifact]
}
