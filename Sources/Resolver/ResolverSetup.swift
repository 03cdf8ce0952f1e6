package import Coordinates
package import MavenRepository
package import Support

/// What a session is made of.
package struct ResolverSetup: Sendable {
    /// Which Maven's answers are given.
    package var rules: MavenRules
    /// Java's system properties, and the environment as `env.NAME`; see `SystemProperties`.
    package var systemProperties: [String: String]
    /// Properties given by the user; they act on a project's own pom.
    package var userProperties: [String: String] = [:]
    /// Profiles of a project's pom that are switched on.
    package var activeProfiles: [String] = []
    /// Profiles of a project's pom that are switched off.
    package var inactiveProfiles: [String] = []
    /// Where artifacts come from, in order, as the settings leave them.
    package var repositories: [RemoteRepository]
    /// The cache and what is read beside it.
    package var cache: RepositoryCache.Configuration
    /// The way to the network; without one, what is not on this machine is an error.
    package var remote: (any RemoteFetcher)?
    /// The file of the index of descriptors; `nil` reads every pom anew.
    package var indexPath: String?
    /// Whether the session answers one question only: then management that this question has no use for is not looked up.
    package var answersOneQuestion = false
    /// How many threads read poms.
    package var threads: Int
    /// What tells the index which stamps are too new to be trusted.
    package var clock = Clock.system

    /// Joins the parts that have no default.
    package init(
        rules: MavenRules, systemProperties: [String: String], repositories: [RemoteRepository],
        cache: RepositoryCache.Configuration, remote: (any RemoteFetcher)? = nil, indexPath: String? = nil,
        threads: Int = 2
    ) {
        self.rules = rules
        self.systemProperties = systemProperties
        self.repositories = repositories
        self.cache = cache
        self.remote = remote
        self.indexPath = indexPath
        self.threads = threads
    }
}
