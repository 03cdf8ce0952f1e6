/// What repositories say of an artifact's versions, as far as it is on this machine.
package struct MetadataSources: Sendable {
    /// What each says, the local repositories first, then in the repositories' order; what Maven cannot read says nothing.
    package var sources: [MetadataSource]
    /// The files that were read, for those who have to notice when they change.
    package var files: [LocalFile]
    /// The repositories that have to be asked for `file` first, each on its own.
    package var ask: [RemoteRepository]
    /// The file.
    package var file: MetadataFile
    /// The other repositories, and why they say nothing.
    package var attempts: [RepositoryAttempt]
}

/// What a version that is a word stands for.
package enum VersionLookup: Sendable {
    /// A version, and where its file is to be looked up: the repository that named it, or all.
    case found(String, in: RepositorySet)
    /// These have to be asked first, each on its own.
    case ask(MetadataFile, [RemoteRepository])
    /// No repository says; one entry for each that was tried. Maven fails then.
    case unknown([RepositoryAttempt])
}

extension RepositoryCache {
    /// Reads metadata of all repositories; `MetadataSelection` says what they mean together.
    package func sources(_ file: MetadataFile, in set: RepositorySet) -> MetadataSources {
        let known = lookup(file, in: set)
        var result = MetadataSources(
            sources: [], files: known.files, ask: known.ask, file: file, attempts: known.attempts)
        for local in known.files {
            let repository =
                local.repositoryID.isEmpty ? nil : set.repositories.first { $0.id == local.repositoryID }
            // What cannot be read says nothing, as in Maven.
            guard let bytes = try? read(local), let metadata = try? RepositoryMetadata(bytes, local.path) else {
                continue
            }
            result.sources.append(MetadataSource(repository: repository, metadata: metadata))
        }
        return result
    }

    /// The version of the file that a coordinate means (R16): `RELEASE`, `LATEST` and `…SNAPSHOT` by metadata, all others
    /// as they are. Call it again after fetching what it asks for.
    package func version(of file: ArtifactFile, in set: RepositorySet) -> VersionLookup {
        switch file.version {
        case "RELEASE", "LATEST":
            let nature: MetadataFile.Nature = file.version == "RELEASE" ? .release : .any
            let known = sources(MetadataFile(file.group, file.artifact, nature: nature), in: set)
            guard known.ask.isEmpty else { return .ask(known.file, known.ask) }
            guard let choice = MetadataSelection.meaning(of: file.version, known.sources) else {
                return .unknown(known.attempts)
            }
            let repository = known.sources[choice.source].repository
            guard file.version == "LATEST", choice.version.utf8.suffix(8).elementsEqual("SNAPSHOT".utf8) else {
                return .found(choice.version, in: set.only(repository))
            }
            var snapshot = file
            snapshot.version = choice.version
            return self.snapshot(snapshot, in: repository == nil ? set : set.only(repository))
        default:
            guard file.version.utf8.suffix(8).elementsEqual("SNAPSHOT".utf8) else {
                return .found(file.version, in: set)
            }
            return snapshot(file, in: set)
        }
    }

    private func snapshot(_ file: ArtifactFile, in set: RepositorySet) -> VersionLookup {
        let known = sources(MetadataFile(file.group, file.artifact, file.version, nature: .snapshot), in: set)
        guard known.ask.isEmpty else { return .ask(known.file, known.ask) }
        let choice = MetadataSelection.snapshot(
            file.version, classifier: file.classifier, fileExtension: file.extension, known.sources)
        guard let choice else { return .found(file.version, in: set) }
        return .found(choice.version, in: set.only(known.sources[choice.source].repository))
    }
}

extension RepositorySet {
    /// One of the repositories; none stands for what was installed locally.
    func only(_ repository: RemoteRepository?) -> RepositorySet {
        RepositorySet(members.filter { $0.repository == repository })
    }
}
