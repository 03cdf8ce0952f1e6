package import CommandSyntax
internal import Coordinates
internal import MavenRepository
internal import Pipeline
internal import Resolver
internal import Support

/// A file that was resolved and fetched.
package struct FetchedJar: Sendable, Hashable {
    /// Where it is on this machine.
    package var path: String
    /// The groupId.
    package var group: String
    /// The artifactId.
    package var artifact: String
    /// The extension, `jar` as a rule.
    package var `extension`: String
    /// The classifier; empty: none.
    package var classifier: String
    /// The version.
    package var version: String

    /// How `kiln resolve` writes it.
    package var coordinate: String {
        ([group, artifact] + (classifier.isEmpty ? [] : [`extension`, classifier]) + [version]).joined(separator: ":")
    }

    /// The options that say what is resolved and where from, for a command that fetches jars.
    package static let options = ResolverOptions.request + ResolverOptions.session

    /// Whether a project's pom says what is to be fetched.
    package static func hasProject(_ arguments: Arguments) -> Bool { arguments.has(ResolverOptions.pom) }

    /// Resolves coordinates, or the project of `--pom`, as `kiln resolve --scope runtime` does, and fetches the files in
    /// the order of the class path.
    package static func resolve(
        _ coordinates: [String], _ arguments: Arguments, _ context: ResolverContext
    ) throws -> [FetchedJar] {
        var question = try Question(arguments, roots: coordinates)
        question.scope = ScopeFilter.runtime.rawValue
        var resolving = Resolving(
            place: try Workplace(arguments, context, profiles: question.switches), console: context.console)
        let resolved = try resolving.answer(question)
        let jars = try fetch(resolved, resolving.place)
        try resolving.tellGaps(resolved)
        try resolving.place.close()
        return jars
    }

    /// The files of a lock file, each with the bytes that were recorded; nothing is resolved.
    package static func locked(
        _ path: String, _ arguments: Arguments, _ context: ResolverContext
    ) throws -> [FetchedJar] {
        let command = LockCommand(arguments: arguments, context: context, path: context.console.path(path))
        let (lock, place) = try command.opened()
        let jars = try fetch(try command.resolved(lock, place), place)
        for (jar, artifact) in zip(jars, lock.artifacts) where try FileDigest.of(jar.path).0 != artifact.digest {
            throw KilnError(
                .corrupt, "\(jar.path) is not what the lock file says: its sha256 is not \(artifact.digest.hex)",
                reason: "lock.digest")
        }
        try place.close()
        return jars
    }

    private static func fetch(_ resolved: Resolved, _ place: Workplace) throws -> [FetchedJar] {
        let symbols = place.session.symbols
        return try place.ask { try ArtifactFetch($0).fetch(resolved) }.map { file in
            let key = file.coordinate.key
            return FetchedJar(
                path: file.file.path, group: symbols.text(key.group), artifact: symbols.text(key.artifact),
                extension: symbols.text(key.extension), classifier: symbols.text(key.classifier),
                version: symbols.text(file.coordinate.version))
        }
    }
}
