internal import Coordinates
internal import MavenRepository
internal import PomModel
internal import Support

/// Group and artifact.
struct ArtifactName: Hashable {
    var group: Symbol
    var artifact: Symbol
}

/// What a file is wanted for.
enum Purpose {
    /// A pom that the reader needs.
    case pom(PomNeed)
    /// A file that the caller wants, by its place in the caller's list.
    case file(Int)
}

/// The metadata of one name, as far as repositories told (R15, R16).
struct MetadataList {
    /// Who waits for it.
    enum Reader {
        /// The collector wants the versions.
        case collector(ArtifactName)
        /// The reader of models wants the versions.
        case models(ArtifactName)
        /// A file is wanted whose version is a word or a snapshot, in these repositories.
        case file(ArtifactFile, Purpose, RepositorySet)
    }

    /// The files that are here.
    private var files: [LocalFile]
    private var warnings: [String] = []
    private var known: [MetadataSource]?
    /// Who waits for it.
    var readers: [Reader]
    /// How many repositories have not answered.
    var pending = 0

    init(_ files: [LocalFile], _ reader: Reader) {
        self.files = files
        readers = [reader]
    }

    /// Takes a repository's answer.
    mutating func take(_ outcome: RemoteAnswer.Outcome) {
        pending -= 1
        switch outcome {
        case .found(let file): files.append(file)
        case .absent: break
        // As in Maven, what the other repositories say counts.
        case .failed(let error): warnings.append(error.description)
        }
    }

    /// What each repository says, in their order, what is installed locally first. Metadata that cannot be read counts as
    /// none, and is warned of.
    mutating func sources(_ cache: RepositoryCache, _ repositories: [RemoteRepository]) -> [MetadataSource] {
        if let known { return known }
        var result: [(rank: Int, source: MetadataSource)] = []
        for file in files {
            do {
                let metadata = try RepositoryMetadata(try cache.read(file), file.path)
                let rank = repositories.firstIndex { $0.id == file.repositoryID }
                result.append(
                    (rank ?? -1, MetadataSource(repository: rank.map { repositories[$0] }, metadata: metadata)))
            } catch {
                warnings.append("\(file.url) cannot be used: \(error)")
            }
        }
        let sorted = result.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
        let sources = sorted.map(\.element.source)
        known = sources
        return sources
    }

    /// The warnings since the last call.
    mutating func takeWarnings() -> [String] {
        defer { warnings = [] }
        return warnings
    }
}

/// Versions that stand for another one, which only metadata knows (R16): `RELEASE`, `LATEST` and snapshots.
enum MetaVersion {
    /// A version, and where its file is to be looked for: the repository that named it, or all that were asked.
    struct Meaning {
        var version: String
        var repositories: RepositorySet
        /// Whether it stands for another one again.
        var isSnapshot = false
    }

    /// The metadata that says what a file's version stands for; `nil` for a version that is one.
    static func metadata(for file: ArtifactFile) -> MetadataFile? {
        switch file.version {
        case "RELEASE": return MetadataFile(file.group, file.artifact, nature: .release)
        case "LATEST": return MetadataFile(file.group, file.artifact)
        default:
            guard endsInSnapshot(file.version) else { return nil }
            return MetadataFile(file.group, file.artifact, file.version, nature: .snapshot)
        }
    }

    /// What a file's version stands for, by what some repositories say; `nil` when they do not say. What was installed
    /// locally is in no repository.
    static func meaning(
        of file: ArtifactFile, _ sources: [MetadataSource], in repositories: RepositorySet
    ) -> Meaning? {
        guard file.version == "RELEASE" || file.version == "LATEST" else {
            let choice = MetadataSelection.snapshot(
                file.version, classifier: file.classifier, fileExtension: file.extension, sources)
            guard let choice else { return Meaning(version: file.version, repositories: repositories) }
            return Meaning(
                version: choice.version, repositories: repositories.only(sources[choice.source].repository))
        }
        guard let choice = MetadataSelection.meaning(of: file.version, sources) else { return nil }
        let repository = sources[choice.source].repository
        guard file.version == "LATEST", endsInSnapshot(choice.version) else {
            return Meaning(version: choice.version, repositories: repositories.only(repository))
        }
        // A build of it may be anywhere when it was installed locally.
        let place = repository == nil ? repositories : repositories.only(repository)
        return Meaning(version: choice.version, repositories: place, isSnapshot: true)
    }

    private static func endsInSnapshot(_ version: String) -> Bool {
        version.utf8.suffix(8).elementsEqual("SNAPSHOT".utf8)
    }
}
