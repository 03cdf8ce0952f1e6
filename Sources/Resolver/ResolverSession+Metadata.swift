internal import Coordinates
internal import MavenRepository
internal import PomModel
internal import Resolution
internal import Support

/// Metadata: the lists of versions, and what words and snapshots stand for.
extension ResolverSession {
    /// Notes who waits for metadata, and asks the repositories for it when nobody did yet.
    func ask(_ file: MetadataFile, _ reader: MetadataList.Reader) {
        if metadata[file] != nil {
            metadata[file]?.readers.append(reader)
        } else {
            let found = cache.lookup(file, in: repositories)
            var list = MetadataList(found.files, reader)
            for repository in found.ask {
                guard let remote = setup.remote else {
                    warn("\(file): \(repository.id) is not asked, there is no network here")
                    continue
                }
                list.pending += 1
                remotePending += 1
                hasAsked = true
                remote.start(RemoteRequest(.metadata(file), from: [repository], tag: ticket(.metadata(file))))
            }
            for attempt in found.attempts where attempt.isOffline { warn("\(file): \(attempt.text)") }
            metadata[file] = list
        }
        finish(file)
    }

    /// Tells whoever waits for metadata, once all repositories answered.
    func finish(_ file: MetadataFile) {
        guard var list = metadata[file], list.pending == 0 else { return }
        let sources = list.sources(cache, setup.repositories)
        for warning in list.takeWarnings() { warn(warning) }
        let readers = list.readers
        list.readers = []
        metadata[file] = list
        for reader in readers {
            switch reader {
            case .collector(let name):
                let versions = MetadataSelection.versions(sources).map { symbols.intern($0.version) }
                knowledge.supply(versions: versions, group: name.group, artifact: name.artifact)
                answered.append(.versions(group: name.group, artifact: name.artifact))
            case .models(let name):
                let versions = MetadataSelection.versions(sources).map(\.version)
                self.reader.supply(.versions(group: name.group, artifact: name.artifact), .versions(versions))
            case .file(let file, let purpose, let set): goOn(file, purpose, in: set, sources)
            }
        }
    }

    /// Goes on with a file once metadata said what its version stands for.
    private func goOn(
        _ file: ArtifactFile, _ purpose: Purpose, in repositories: RepositorySet, _ sources: [MetadataSource]
    ) {
        let asked = repositories.repositories
        let known = sources.filter { source in source.repository.map(asked.contains) ?? true }
        guard let meaning = MetaVersion.meaning(of: file, known, in: repositories) else {
            let error = KilnError(
                .notFound, "no repository's metadata says what \(file.version) of \(file.group):\(file.artifact) is",
                reason: "maven.version")
            switch purpose {
            case .pom(let need): answer(need, .failed(error))
            case .file(let place): wantedFiles[place] = .failure(error)
            }
            return
        }
        if case .pom(let need) = purpose {
            index?.noteUnstable(need)
            if !file.version.hasSuffix("SNAPSHOT") { reader.note(need, version: meaning.version) }
        }
        var concrete = file
        concrete.version = meaning.version
        if meaning.isSnapshot {
            acquire(concrete, purpose, in: meaning.repositories)
        } else {
            get(concrete, purpose, in: meaning.repositories)
        }
    }
}
