internal import Coordinates
internal import MavenRepository
internal import Pipeline
internal import Resolver
internal import Support

/// A file of a resolution on this machine.
struct FetchedFile {
    /// The node whose file it is, by index.
    var node: Int
    /// What it is.
    var coordinate: Coordinate
    /// Where it is.
    var file: LocalFile
}

/// Brings the files of a resolution onto this machine, all at once.
struct ArtifactFetch {
    private let session: ResolverSession
    private let cache: RepositoryCache

    init(_ session: ResolverSession) {
        self.session = session
        cache = RepositoryCache(session.setup.cache)
    }

    /// The files of nodes, in their order; those of scope `system` are on the machine by themselves and left out.
    /// Throws with every file that could not be had, and the path that leads to it.
    func fetch(_ resolved: Resolved) throws -> [FetchedFile] {
        let wanted = resolved.nodes.indices.filter { resolved.nodes[$0].scope != .system }
        var files: [FetchedFile] = []
        var failures: [(node: Int, error: KilnError)] = []
        let answers = session.files(wanted.map { artifact(resolved.nodes[$0].coordinate) })
        for (node, answer) in zip(wanted, answers) {
            switch answer {
            case .success(let file):
                files.append(FetchedFile(node: node, coordinate: resolved.nodes[node].coordinate, file: file))
            case .failure(let error): failures.append((node, error))
            }
        }
        if !failures.isEmpty { throw failure(failures, resolved) }
        return files
    }

    /// The digest of a file, from what is known of it.
    func digest(of file: FetchedFile) throws -> Digest { try cache.digest(of: file.file) }

    private func artifact(_ coordinate: Coordinate) -> ArtifactFile {
        let symbols = session.symbols
        let key = coordinate.key
        return ArtifactFile(
            symbols.text(key.group), symbols.text(key.artifact), symbols.text(coordinate.version),
            extension: symbols.text(key.extension), classifier: symbols.text(key.classifier))
    }

    private func failure(_ failures: [(node: Int, error: KilnError)], _ resolved: Resolved) -> KilnError {
        var lines = failures.prefix(10).map { node, error in
            let path = FailureText.path(resolved.paths[node], session.symbols, " > ")
            return "\(error.description)\n  by \(path)"
        }
        if failures.count > lines.count { lines.append("and \(failures.count - lines.count) more") }
        let first = failures.first?.error
        return KilnError(first?.code ?? .notFound, lines.joined(separator: "\n"), reason: first?.reason)
    }
}
