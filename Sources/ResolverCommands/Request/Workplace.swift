internal import CommandSyntax
internal import Coordinates
internal import Glibc
internal import MavenRepository
internal import Pipeline
internal import PomModel
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
    private let upstream: Upstream

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
        self.upstream = upstream
        warnings = upstream.warnings
        var cache = RepositoryCache.Configuration(
            root: try arguments.value(ResolverOptions.cache).map(console.path)
                ?? RepositoryCache.defaultRoot(environment))
        cache.isOffline = upstream.isOffline
        cache.localRepositories = upstream.localRepositories
        var setup = ResolverSetup(
            rules: try rules ?? ResolverOptions.rules(arguments), systemProperties: properties,
            repositories: upstream.repositories, cache: cache)
        setup.answersOneQuestion = !isBatch
        setup.userProperties = defined
        setup.activeProfiles = profiles.on
        setup.inactiveProfiles = profiles.off
        setup.indexPath = arguments.has(ResolverOptions.noIndex) ? nil : cache.root + "/descriptors.index"
        setup.threads = max(1, min(8, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
        if let make = context.makeRemote {
            let line = ProgressLine(console)
            setup.remote = try make(RepositoryCache(cache), environment) { line.show($0) }
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

    private init(_ other: Workplace, _ setup: ResolverSetup) throws {
        session = try ResolverSession(setup)
        probe = other.probe
        progress = other.progress
        warnings = other.warnings + other.session.warnings
        console = other.console
        upstream = other.upstream
    }

    /// The same with the repositories that a project's own pom declares; `nil` when these add nothing, as when the
    /// repositories were named.
    func adding(_ declared: [PomRepository]) throws -> Workplace? {
        let repositories = declared.map { repository in
            RemoteRepository(
                id: repository.id, url: repository.url, layout: repository.layout,
                releases: Self.policy(repository.releases), snapshots: Self.policy(repository.snapshots))
        }
        guard let all = upstream.repositories(with: repositories) else { return nil }
        session.close()
        var setup = session.setup
        setup.repositories = all
        return try Workplace(self, setup)
    }

    private static func policy(_ policy: PomRepositoryPolicy) -> RepositoryPolicy {
        RepositoryPolicy(
            isEnabled: policy.enabled,
            update: policy.updatePolicy.isEmpty ? .daily : RepositoryPolicy.Update(text: policy.updatePolicy),
            checksum: RepositoryPolicy.Checksum(rawValue: policy.checksumPolicy) ?? .fail)
    }

    /// What `ask` makes of the session. Throws `NeedsRemote` when that wanted a network that is not there, whatever came
    /// of it. To be used before anything is written.
    func ask<Value>(_ ask: (ResolverSession) throws -> Value) throws -> Value {
        let result = Result { try progress?.during { try ask(session) } ?? ask(session) }
        if probe?.wasAsked == true { throw NeedsRemote() }
        return try result.get()
    }

    /// Writes what the session learned, and says its warnings.
    func close() throws {
        session.close()
        for warning in warnings + session.warnings {
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
