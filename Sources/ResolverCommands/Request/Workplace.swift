internal import CommandSyntax
internal import Coordinates
internal import Glibc
internal import MavenRepository
internal import Pipeline
internal import Resolver
internal import Support

/// A session as options and environment make it, and what is told about it.
struct Workplace {
    /// The session.
    let session: ResolverSession
    private let probe: RemoteProbe?
    private let progress: ProgressLine?
    private let warnings: [String]
    private let console: Console

    /// Opens a session. `profiles` are of the project's own pom. `isBatch` says that the input must not be touched before it
    /// is sure that this program can answer. Throws `NeedsRemote` when it cannot.
    init(
        _ arguments: Arguments, _ context: ResolverContext, profiles: (on: [String], off: [String]) = ([], []),
        rules: MavenRules? = nil, repositories: [RemoteRepository]? = nil, isBatch: Bool = false
    ) throws {
        let console = context.console
        self.console = console
        let environment = console.environment
        let properties =
            try arguments.value(ResolverOptions.systemProperties).map { path in
                try SystemProperties.parse(try Files.readText(console.path(path), limit: 4 << 20), path)
            } ?? SystemProperties.detect(environment: environment, workingDirectory: console.workingDirectory)
        let defined = try Self.defined(arguments)
        let upstream = try Upstream(
            arguments, console, properties: properties, userProperties: defined, named: repositories)
        warnings = upstream.warnings
        var cache = RepositoryCache.Configuration(
            root: try arguments.value(ResolverOptions.cache).map(console.path)
                ?? RepositoryCache.defaultRoot(environment))
        cache.isOffline = upstream.isOffline
        cache.localRepositories = upstream.localRepositories
        var setup = ResolverSetup(
            rules: try rules ?? ResolverOptions.rules(arguments), systemProperties: properties,
            repositories: upstream.repositories, cache: cache)
        setup.userProperties = defined
        setup.activeProfiles = profiles.on
        setup.inactiveProfiles = profiles.off
        setup.indexPath = arguments.has(ResolverOptions.noIndex) ? nil : cache.root + "/descriptors.index"
        setup.threads = max(1, min(8, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
        if let make = context.makeRemote {
            let line = ProgressLine(console)
            setup.remote = try make(RepositoryCache(cache)) { line.show($0) }
            progress = line
            probe = nil
        } else {
            let mayAsk = !cache.isOffline && upstream.repositories.contains { $0.transport == .http }
            if isBatch, mayAsk { throw NeedsRemote() }
            let stand = RemoteProbe()
            setup.remote = stand
            probe = stand
            progress = nil
        }
        session = try ResolverSession(setup)
    }

    /// Throws `NeedsRemote` when what was answered so far wanted a network that is not there. To be called before anything is written.
    func check() throws {
        if probe?.wasAsked == true { throw NeedsRemote() }
    }

    /// Writes what the session learned, and says its warnings and others.
    func close(warnings: [String] = []) throws {
        progress?.end()
        session.close()
        for warning in self.warnings + session.warnings + warnings {
            try console.error.write("kiln: warning: \(InertText.inert(warning))\n")
        }
    }

    /// The repositories as a lock file names them, without credentials.
    var lockedRepositories: [LockFile.Repository] {
        session.setup.repositories.map { LockFile.Repository(id: $0.id, url: $0.printableURL) }
    }

    private static func defined(_ arguments: Arguments) throws -> [String: String] {
        var result: [String: String] = [:]
        for text in arguments.values(ResolverOptions.define) {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard !parts[0].isEmpty else { throw UsageError("--define: write NAME=VALUE") }
            // As Maven: a name alone is true.
            result[parts[0]] = parts.count > 1 ? parts[1] : "true"
        }
        return result
    }
}
