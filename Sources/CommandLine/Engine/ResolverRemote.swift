internal import MavenRemote
internal import MavenRepository
internal import ResolverCommands

/// The resolver's way to the network, which only this program has.
enum ResolverRemote {
    /// Makes it, for a cache.
    static let make: ResolverContext.MakeRemote = { cache, show in
        MavenRemote(cache, MavenRemote.Configuration(userAgent: "kiln/\(Program.version)")) { progress in
            show(
                FetchProgress(
                    files: progress.files, finishedFiles: progress.finishedFiles, bytes: progress.bytes,
                    current: progress.current))
        }
    }
}
