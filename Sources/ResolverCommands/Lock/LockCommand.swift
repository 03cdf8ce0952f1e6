internal import CommandSyntax
internal import Coordinates
internal import MavenRepository
internal import Pipeline
internal import Resolver
internal import Support

/// `kiln resolve --lock`.
struct LockCommand {
    let arguments: Arguments
    let context: ResolverContext
    /// The lock file, absolute.
    let path: String

    /// Resolves again, and compares the answer and every file's bytes with what was recorded.
    func verify() throws -> ExitCode {
        let old = try read()
        let place = try open(old)
        var resolving = Resolving(place: place, console: context.console)
        let resolved = try resolving.answer(old.request)
        let fetched = try place.ask { try ArtifactFetch($0).fetch(resolved) }
        var report = Report(resolved: resolved, symbols: place.session.symbols)
        // The bytes themselves, not what was noted of them when they were fetched.
        report.files = try fetched.map { ($0, try FileDigest.of($0.file.path).0) }
        let new = report.lock(old.request, maven: old.maven, old.repositories)
        let drift = LockDrift(from: old, to: new)
        try context.console.output.write(
            drift.changes.isEmpty
                ? "\(InertText.line(path, limit: 8192)): \(old.artifacts.count) files, the same bytes as recorded\n"
                : InertText.inert(drift.text))
        try place.close()
        if drift.changes.isEmpty { return .done }
        let count = drift.changes.count
        try context.console.error.write(
            "kiln: \(count) \(count == 1 ? "difference" : "differences") from \(InertText.line(path, limit: 8192)); "
                + "make it anew with --format lock if that is meant\n")
        return .drifted
    }

    /// The recorded files, from the repositories that are recorded, checked against their digests; nothing is resolved.
    func show(_ format: ReportFormat, folder: JarFolder?) throws -> ExitCode {
        if format == .lock {
            throw UsageError("--lock reads a lock file; to make it anew, give what is to be resolved")
        }
        let (lock, place) = try opened()
        let shown = Showing(place: place, format: format, folder: folder, locked: lock.artifacts.map(\.digest))
        let text = try shown.text(try resolved(lock, place), lock.request, maven: lock.maven)
        try context.console.output.write(text)
        try place.close()
        return .done
    }

    /// The lock file, and a session with its repositories.
    func opened() throws -> (LockFile, Workplace) {
        let lock = try read()
        return (lock, try open(lock))
    }

    /// The recorded artifacts as an answer.
    func resolved(_ lock: LockFile, _ place: Workplace) throws -> Resolved {
        let symbols = place.session.symbols
        return Resolved(
            locked: try lock.artifacts.map { artifact in
                guard let coordinate = CoordinateNotation.coordinate(artifact.coordinate, symbols) else {
                    throw KilnError(.invalid, "\(path): '\(artifact.coordinate)' is not \(CoordinateNotation.rule)")
                }
                return ResolvedNode(
                    coordinate: coordinate, scope: symbols.intern(artifact.scope), isOptional: false, parent: -1)
            },
            paths: lock.artifacts.map { artifact in
                artifact.path.compactMap { CoordinateNotation.coordinate($0, symbols) }
            })
    }

    private func read() throws -> LockFile {
        try LockFile(try Files.readText(path, limit: 64 << 20), path)
    }

    private func open(_ lock: LockFile) throws -> Workplace {
        guard let rules = ResolverOptions.rules(named: lock.maven) else {
            throw KilnError(.invalid, "\(path): '\(InertText.line(lock.maven, limit: 40))' is no Maven that is known")
        }
        if let maven = arguments.value(ResolverOptions.maven), maven != lock.maven {
            throw UsageError("the lock file was made as Maven \(lock.maven); leave --maven out, or make it anew")
        }
        let repositories = lock.repositories.map { RemoteRepository(id: $0.id, url: $0.url) }
        return try Workplace(
            arguments, context, profiles: lock.request.switches, rules: rules, repositories: repositories)
    }
}
