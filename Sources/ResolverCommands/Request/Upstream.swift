internal import CommandSyntax
internal import MavenRepository
internal import Pipeline
internal import Support

/// Where artifacts come from, as options, settings and the installed Maven say.
struct Upstream {
    /// The repositories as Maven would ask them: mirrors, credentials and proxies applied.
    private(set) var repositories: [RemoteRepository]
    /// Local repositories of Maven's to read.
    private(set) var localRepositories: [String]
    /// Whether nothing may be asked over the network.
    private(set) var isOffline: Bool
    /// What people should know of the settings.
    private(set) var warnings: [String] = []
    private var settings = MavenSettings()
    /// What the settings and the installed Maven name, between which those of a project's own pom stand; `nil` when the
    /// repositories were named, so that none are added to them.
    private var usual: (settings: [RemoteRepository], installed: [RemoteRepository])?

    /// Reads options and settings. `properties` are the session's system properties; `named` are repositories that come
    /// from a lock file.
    init(
        _ arguments: Arguments, _ console: Console, properties: [String: String], userProperties: [String: String],
        named: [RemoteRepository]?
    ) throws {
        let given = try arguments.values(ResolverOptions.repository).enumerated().map { index, text in
            try Self.repository(text, index)
        }
        let asked = given.isEmpty ? named : given
        localRepositories = arguments.values(ResolverOptions.localRepository).map(console.path)
        isOffline = arguments.has(ResolverOptions.offline)
        // What is on this disk is read where it is, whatever mirrors somebody's settings name.
        let explicit = arguments.value(ResolverOptions.settings).map(console.path)
        if let asked, explicit == nil, asked.allSatisfy({ $0.transport == .file }) {
            repositories = asked
            return
        }
        // Without an installed Maven there are no settings of one.
        let installation = try? MavenInstallation.find(environment: console.environment)
        var properties = properties
        properties["user.home"] = console.environment["HOME"] ?? properties["user.home"]
        let values = SettingsInterpolation(
            userProperties: userProperties, systemProperties: properties, environment: console.environment)
        let files = SettingsFiles.usual(explicit: explicit, installation: installation, properties: values)
        settings = try MavenSettings(files, properties: values)
        warnings = settings.warnings
        isOffline = isOffline || settings.isOffline
        if let asked {
            repositories = settings.effectiveRepositories(asked)
        } else {
            let named = settings.repositories + settings.repositoriesOfActiveProfiles
            let installed = try Self.installed(console).defaultRepositories(environment: console.environment)
            usual = (named, installed)
            repositories = settings.effectiveRepositories(named + installed)
        }
        if asked == nil, localRepositories.isEmpty {
            let usual = properties["user.home"].map { $0 + "/.m2/repository" }
            localRepositories = [settings.localRepository ?? usual].compactMap { $0 }.filter(Files.isDirectory)
        }
    }

    /// The repositories with those that a project's own pom declares; `nil` when these add nothing.
    func repositories(with declared: [RemoteRepository]) -> [RemoteRepository]? {
        guard let usual, !declared.isEmpty else { return nil }
        let all = settings.effectiveRepositories(usual.settings + declared + usual.installed)
        return all == repositories ? nil : all
    }

    private static func installed(_ console: Console) throws -> MavenInstallation {
        do {
            return try MavenInstallation.find(environment: console.environment)
        } catch let error as KilnError {
            throw KilnError(
                error.code, "\(error.message); or name the repository with --repository URL", reason: error.reason)
        }
    }

    /// `URL` or `ID=URL`.
    static func repository(_ text: String, _ index: Int) throws -> RemoteRepository {
        var id = index == 0 ? "upstream" : "upstream-\(index + 1)"
        var url = text[...]
        if let equals = text.firstIndex(of: "="), isID(text[..<equals]) {
            id = String(text[..<equals])
            url = text[text.index(after: equals)...]
        }
        let repository = RemoteRepository(id: id, url: String(url))
        guard repository.transport != .unsupported else {
            throw UsageError(
                "--repository: '\(InertText.line(repository.printableURL, limit: 200))' is not a URL of http, https or file"
            )
        }
        return repository
    }

    private static func isID(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D || byte == 0x2E
                    || byte == 0x5F
            }
    }
}
