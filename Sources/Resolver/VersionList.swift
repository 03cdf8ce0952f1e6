internal import Coordinates
internal import Markup
internal import MavenRepository
internal import Support
internal import XML

/// Group and artifact.
struct ArtifactName: Hashable {
    var group: Symbol
    var artifact: Symbol
}

/// The versions of an artifact, as far as repositories told; the union of all their metadata (R15).
struct VersionList {
    /// Who wants it.
    enum Reader {
        case collector
        case reader
    }

    /// The metadata that is here.
    private var files: [LocalFile]
    private var warnings: [String] = []
    private var known: [String]?
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
        // As in Maven, a range is resolved with what the other repositories have.
        case .failed(let error): warnings.append(error.description)
        }
    }

    /// The versions, each once, in the order of the files. Metadata that cannot be read counts as none, and is warned of.
    mutating func versions(_ cache: RepositoryCache) -> [String] {
        if let known { return known }
        var result: [String] = []
        var seen: Set<String> = []
        for file in files {
            do {
                let document = try XMLReader.parse(try cache.read(file), file.path)
                for version in VersionList.versions(document) where seen.insert(version).inserted {
                    result.append(version)
                }
            } catch {
                warnings.append("\(file.url) cannot be used: \(error)")
            }
        }
        known = result
        return result
    }

    /// The warnings since the last call.
    mutating func takeWarnings() -> [String] {
        defer { warnings = [] }
        return warnings
    }

    private static func versions(_ document: MarkupDocument) -> [String] {
        guard let versioning = document.child(0, "versioning"), let list = document.child(versioning, "versions")
        else { return [] }
        return document.children(list).filter { document.name($0) == "version" }.map { document.text($0) }
    }
}
