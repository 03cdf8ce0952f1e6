internal import HTTPClient
internal import MavenRemote
internal import MavenRepository
internal import ResolverCommands

/// The resolver's way to the network, which only this program has.
enum ResolverRemote {
    /// Makes it, for a cache.
    static let make: ResolverContext.MakeRemote = { cache, environment, show in
        var configuration = MavenRemote.Configuration(userAgent: "kiln/\(Program.version)")
        configuration.certificateAuthorities = HTTPClient.Configuration.certificateAuthorities(environment)
        return MavenRemote(cache, configuration) { progress in
            show(
                FetchProgress(
                    files: progress.files, finishedFiles: progress.finishedFiles, bytes: progress.bytes,
                    current: progress.current))
        }
    }
}
