/// What a repository can be asked for.
package enum RepositoryFile: Hashable, Sendable, CustomStringConvertible {
    /// A pom, a jar or another file of an artifact.
    case artifact(ArtifactFile)
    /// A list of versions, or what a snapshot version stands for.
    case metadata(MetadataFile)

    /// As Maven writes it.
    package var description: String {
        switch self {
        case .artifact(let file): file.description
        case .metadata(let file): file.description
        }
    }

    /// Whether a repository with these policies may be asked for it.
    func isServed(by repository: RemoteRepository) -> Bool {
        switch self {
        case .artifact(let file): (file.isSnapshot ? repository.snapshots : repository.releases).isEnabled
        case .metadata(let file): file.policy(of: repository).isEnabled
        }
    }

    /// The policy that holds for it: what says how old it may be, and what a wrong checksum means.
    package func policy(of repository: RemoteRepository) -> RepositoryPolicy {
        switch self {
        case .artifact(let file): file.isSnapshot ? repository.snapshots : repository.releases
        case .metadata(let file): file.policy(of: repository)
        }
    }
}

extension MetadataFile {
    /// Both policies as one where both kinds are wanted: enabled when one is, the more frequent update, the stricter
    /// checksum.
    fileprivate func policy(of repository: RemoteRepository) -> RepositoryPolicy {
        switch nature {
        case .release: repository.releases
        case .snapshot: repository.snapshots
        case .any: repository.releases.merged(with: repository.snapshots)
        }
    }
}
