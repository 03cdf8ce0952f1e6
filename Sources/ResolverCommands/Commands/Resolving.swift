internal import CommandSyntax
internal import Coordinates
internal import Pipeline
internal import PomModel
internal import Resolution
internal import Resolver
internal import Support

/// Answers a question once, and says what is wrong with the answer.
struct Resolving {
    private(set) var place: Workplace
    let console: Console

    /// The answer to a question. Throws what Maven would fail with, with paths and what to do.
    mutating func answer(_ question: Question) throws -> Resolved {
        let filter = try question.scope.map { text in
            guard let filter = ScopeFilter(rawValue: text) else {
                throw UsageError("--scope: write one of \(ScopeFilter.words.joined(separator: ", "))")
            }
            return filter
        }
        let collectable = try collectable(question)
        let resolution = try place.ask { $0.collect(collectable.request) }
        guard resolution.errors.isEmpty else { throw Self.failure(resolution, place.session) }
        return Resolved(resolution, collectable.project, filter)
    }

    /// The request that a question becomes.
    mutating func collectable(_ question: Question) throws -> Collectable {
        guard let pom = question.pom else { return try place.ask { try question.collectable($0) } }
        let path = console.path(pom)
        let file = Files.isDirectory(path) ? path + "/pom.xml" : path
        let bytes = try Files.read(file, limit: 16 << 20)
        var collectable = try place.ask { Question.collectable(project: bytes, path: file, $0) }
        // Its own repositories are asked too, for its parents as for its dependencies.
        if let declared = collectable.project?.repositories, let more = try place.adding(declared) {
            place = more
            collectable = try place.ask { Question.collectable(project: bytes, path: file, $0) }
        }
        if let errors = collectable.project?.errors, !errors.isEmpty {
            throw KilnError(
                KilnError.Code(rawValue: "unresolvable"),
                "the project of \(file) does not build:" + errors.map { "\n  \($0)" }.joined(),
                reason: "maven.model")
        }
        return collectable
    }

    /// The error of a collection that failed, with the code of what kept a pom from being read, if that is why.
    static func failure(_ resolution: Resolution, _ session: ResolverSession) -> KilnError {
        let texts = resolution.errors.prefix(10).map { FailureText.people($0, session.symbols) }
        // Poms are also asked for before it is sure that they are needed: one that failed matters when one was missed.
        let lacksPom = resolution.errors.contains { error in
            if case .descriptorUnresolvable = error.kind { true } else { false }
        }
        return KilnError(
            (lacksPom ? session.pomFailure : nil) ?? KilnError.Code(rawValue: "unresolvable"),
            texts.joined(separator: "\n"),
            reason: "maven.unresolvable")
    }

    /// Says which poms are not there or do not build, and by which path they are met: Maven goes on without what they would say.
    func tellGaps(_ resolved: Resolved) throws {
        let symbols = place.session.symbols
        var paths: [GAV: [Coordinate]] = [:]
        for (node, path) in zip(resolved.nodes, resolved.paths) where paths[node.coordinate.gav] == nil {
            paths[node.coordinate.gav] = path
        }
        func tell(_ coordinate: Coordinate, _ what: String) throws {
            let by = paths[coordinate.gav].map { "\n  by \(FailureText.path($0, symbols, " > "))" } ?? ""
            let text = "kiln: warning: \(CoordinateNotation.short(coordinate, symbols)): \(what)\(by)\n"
            try console.error.write(InertText.inert(text))
        }
        for coordinate in resolved.missing { try tell(coordinate, "there is no pom, so it brings no dependencies") }
        for coordinate in resolved.invalid {
            var why = ""
            if case .invalid(let text) = place.session.descriptor(coordinate.gav).outcome { why = ": " + text }
            try tell(coordinate, "its pom does not build, so it brings no dependencies\(why)")
        }
    }
}
