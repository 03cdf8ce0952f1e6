internal import Coordinates
internal import MavenRepository
internal import Pipeline
internal import Resolver
internal import Support

/// Makes the text of an answer, fetching the files where they are needed.
struct Showing {
    let place: Workplace
    let format: ReportFormat
    let folder: JarFolder?
    /// The digests that the files must have, by node; `nil` when none are known before.
    var locked: [Digest]?

    /// The text. Nothing was written to standard output so far.
    func text(_ resolved: Resolved, _ question: Question, maven: String) throws -> String {
        let symbols = place.session.symbols
        var report = Report(resolved: resolved, symbols: symbols)
        if format.needsFiles || folder != nil {
            let fetch = ArtifactFetch(place.session)
            let fetched = try place.ask { _ in try fetch.fetch(resolved) }
            report.files = try fetched.map { file in
                guard let digest = locked?[file.node] else { return (file, try fetch.digest(of: file)) }
                if folder == nil, try FileDigest.of(file.file.path).0 != digest {
                    throw KilnError(
                        .corrupt, "\(file.file.path) is not what the lock file says: its sha256 is not \(digest.hex)",
                        reason: "lock.digest")
                }
                return (file, digest)
            }
            if let folder {
                let names = JarFolder.names(fetched.map(\.coordinate), symbols)
                for ((file, digest), name) in zip(report.files, names) {
                    report.entries.append(try folder.add(file.file.path, named: name, digest))
                }
                try folder.sync()
            }
        }
        return switch format {
        case .list: report.list()
        case .tree: report.tree()
        case .json: report.json(question, maven: maven)
        case .classpath: try report.classpath()
        case .lock: report.lock(question, maven: maven, place.lockedRepositories).text
        }
    }
}
