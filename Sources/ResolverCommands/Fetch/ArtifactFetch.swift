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
    private let repositories: RepositorySet

    init(_ session: ResolverSession) throws {
        self.session = session
        cache = RepositoryCache(session.setup.cache)
        repositories = try cache.prepare(session.setup.repositories)
    }

    /// The files of nodes, in their order; those of scope `system` are on the machine by themselves and left out.
    /// Throws with every file that could not be had, and the path that leads to it.
    func fetch(_ resolved: Resolved) throws -> (files: [FetchedFile], warnings: [String]) {
        let wanted = resolved.nodes.indices.filter { resolved.nodes[$0].scope != .system }
        var found: [Int: LocalFile] = [:]
        var failures: [Int: KilnError] = [:]
        var warnings: [String] = []
        var pending = 0
        for (place, index) in wanted.enumerated() {
            let file = artifact(resolved.nodes[index].coordinate)
            switch cache.lookup(file, in: repositories) {
            case .found(let local): found[place] = local
            case .absent(let attempts): failures[place] = .missing(.artifact(file), attempts)
            case .ask(let ask):
                guard let remote = session.setup.remote else {
                    failures[place] = .missing(.artifact(file), ask.map { RepositoryAttempt($0, .offline) })
                    continue
                }
                remote.start(RemoteRequest(.artifact(file), from: ask, tag: place))
                pending += 1
            }
        }
        while pending > 0, let answer = session.setup.remote?.next() {
            pending -= 1
            for warning in answer.warnings where !warnings.contains(warning) { warnings.append(warning) }
            switch answer.outcome {
            case .found(let local): found[answer.request.tag] = local
            case .absent(let attempts): failures[answer.request.tag] = .missing(answer.request.file, attempts)
            case .failed(let error): failures[answer.request.tag] = error
            }
        }
        if !failures.isEmpty { throw failure(failures, wanted, resolved) }
        let files = wanted.enumerated().compactMap { place, index in
            found[place].map { FetchedFile(node: index, coordinate: resolved.nodes[index].coordinate, file: $0) }
        }
        return (files, warnings)
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

    private func failure(_ failures: [Int: KilnError], _ wanted: [Int], _ resolved: Resolved) -> KilnError {
        let places = failures.keys.sorted()
        var lines: [String] = []
        for place in places.prefix(10) {
            guard let error = failures[place] else { continue }
            let path = FailureText.path(resolved.paths[wanted[place]], session.symbols, " > ")
            lines.append("\(error.description)\n  by \(path)")
        }
        if places.count > lines.count { lines.append("and \(places.count - lines.count) more") }
        let first = places.first.flatMap { failures[$0] }
        return KilnError(first?.code ?? .notFound, lines.joined(separator: "\n"), reason: first?.reason)
    }
}
