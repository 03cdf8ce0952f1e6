internal import Support

/// What Maven's settings.xml files say, merged, with expressions replaced and passwords decrypted.
package struct MavenSettings: Sendable {
    /// `<localRepository>`; `nil` when nobody says.
    package var localRepository: String?
    /// `<offline>`, of the user's file only, as Maven takes it.
    package var isOffline = false
    /// `<mirrors>`, the user's first.
    package var mirrors: [SettingsMirror] = []
    /// `<servers>`, the user's first.
    package var servers: [SettingsServer] = []
    /// The active `<proxies>`, the user's first.
    package var proxies: [SettingsProxy] = []
    /// `<profiles>`, the user's first.
    package var profiles: [SettingsProfile] = []
    /// `<activeProfiles>`: the ids of profiles that are active whatever their conditions say.
    package var activeProfiles: [String] = []
    /// `<repositories>`, which Maven 4 knows.
    package var repositories: [RemoteRepository] = []
    /// What was passed over, for people: passwords that cannot be decrypted. No secret is in it.
    package var warnings: [String] = []

    /// No settings at all.
    package init() {}

    /// The repositories of profiles that `<activeProfiles>` names: those that Maven asks without any project.
    package var repositoriesOfActiveProfiles: [RemoteRepository] {
        profiles.filter { activeProfiles.contains($0.id) }.flatMap(\.repositories)
    }

    /// The repositories to ask instead of those that were requested (P1): mirrors applied, those of one id joined, then
    /// credentials, headers and proxies given to each.
    package func effectiveRepositories(_ requested: [RemoteRepository]) -> [RemoteRepository] {
        aggregate([], requested)
    }

    /// Adds repositories as a pom declares them to those that are effective already: an id that is there is not added
    /// again, but a mirror takes on whom else it stands for.
    package func aggregate(
        _ dominant: [RemoteRepository], _ recessive: [RemoteRepository]
    ) -> [RemoteRepository] {
        var result = dominant
        for declared in recessive {
            let repository = mirrored(declared)
            if let place = result.firstIndex(where: { $0.id == repository.id }) {
                if !result[place].mirrored.isEmpty { result[place].standInAlso(for: repository.mirrored) }
            } else {
                result.append(withAccess(repository))
            }
        }
        return result
    }

    private func mirrored(_ repository: RemoteRepository) -> RemoteRepository {
        guard let mirror = SettingsMirror.select(mirrors, for: repository) else { return repository }
        return RemoteRepository(
            id: mirror.id, url: mirror.url, layout: mirror.layout.isEmpty ? repository.layout : mirror.layout,
            releases: repository.releases, snapshots: repository.snapshots, isBlocked: mirror.isBlocked,
            mirrored: [
                .init(id: repository.id, releases: repository.releases, snapshots: repository.snapshots)
            ])
    }

    private func withAccess(_ repository: RemoteRepository) -> RemoteRepository {
        var result = repository
        // Of several servers with one id, Maven takes the last.
        if let server = servers.last(where: { $0.id == repository.id }) {
            result.credential = server.credential
            result.headers = server.headers
        }
        result.proxy = SettingsProxy.select(proxies, for: repository)
        return result
    }
}

extension RemoteRepository {
    /// Takes on more repositories that this mirror stands for.
    fileprivate mutating func standInAlso(for others: [Mirrored]) {
        for other in others where !mirrored.contains(where: { $0.id == other.id }) {
            releases = releases.merged(with: other.releases)
            snapshots = snapshots.merged(with: other.snapshots)
            mirrored.append(other)
        }
    }
}

/// A server of settings.xml: what a repository or mirror of its id asks for.
package struct SettingsServer: Sendable, Hashable {
    /// The id.
    package var id: String
    /// Name and password, decrypted.
    package var credential: RepositoryCredential?
    /// `<configuration><httpHeaders>`.
    package var headers: [RepositoryHeader]

    /// Joins the parts.
    package init(id: String, credential: RepositoryCredential? = nil, headers: [RepositoryHeader] = []) {
        self.id = id
        self.credential = credential
        self.headers = headers
    }
}
