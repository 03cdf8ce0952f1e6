package import MavenRepository

/// How far a fetcher is with all that was started so far.
package struct RemoteProgress: Sendable, Hashable {
    /// Files that were started.
    package var files = 0
    /// Files that ended, one way or the other.
    package var finishedFiles = 0
    /// Bytes that came.
    package var bytes: Int64 = 0
    /// The file that bytes came of last.
    package var current: RepositoryFile?

    /// Nothing yet.
    package init() {}
}
