internal import CommandSyntax
internal import Coordinates
internal import Pipeline
internal import Support

/// `kiln resolve`.
enum ResolveCommand {
    private static let scope = Option.value(
        "scope", "SCOPE",
        help:
            "Show only what this scope of a class path takes, as Maven's includeScope: runtime is compile and runtime, compile is compile, provided and system, test is everything.",
        completion: .words(ScopeFilter.words))
    private static let format = Option.value(
        "format", "FORMAT", help: "How to write the answer: \(ReportFormat.words.joined(separator: ", ")).",
        completion: .words(ReportFormat.words))
    private static let output = Option.value(
        "output", letter: "o", "DIR", help: "Put the files into this folder; it is made.", completion: .directory)
    private static let lock = Option.value(
        "lock", "FILE", help: "Take question and answer from a lock file instead of coordinates.", completion: .file)
    private static let verify = Option.flag(
        "verify", help: "With --lock: resolve again and compare every file's bytes with what was recorded.")

    static let command = ResolverCommand(
        "resolve", summary: "Resolve coordinates or a project to artifacts, as Maven does",
        discussion:
            "Without --format, one coordinate a line in the order of the class path. 'tree' is as Maven's dependency:tree, "
            + "'classpath' the paths of the files, 'lock' a lock file with each file's digest.\n\n"
            + "With --batch, each line of standard input is an object with 'mode' ('root' or 'deps'), 'roots', 'exclusions' "
            + "and 'managed', or with 'pom', a project's pom as text. The line is written again with 'result', 'errors', "
            + "'missing' and 'invalid'; of a project also 'direct' and 'managedCount'. A line that is no such object gets "
            + "an 'error', and the others are answered all the same.\n\n"
            + "A pom that is not there or does not build leaves an artifact without dependencies, as in Maven, and is "
            + "warned of. Without --repository the upstream is that of the installed Maven and of settings.xml.",
        options: [format, scope, output, lock, verify] + ResolverOptions.request + ResolverOptions.session
            + [ResolverOptions.batch, ResolverOptions.json],
        positionals: [
            Positional(
                "COORDINATE", help: "GROUP:ARTIFACT:VERSION, or GROUP:ARTIFACT:EXTENSION[:CLASSIFIER]:VERSION.",
                isOptional: true, isRepeated: true)
        ],
        examples: [
            Example("kiln resolve org.slf4j:slf4j-simple:2.0.13 --format tree", "what a dependency brings along"),
            Example("kiln resolve --pom pom.xml --scope runtime -o lib", "a project's jars"),
            Example("kiln resolve --pom pom.xml --format lock", "record what was resolved, for a file kiln.lock"),
            Example("kiln resolve --lock kiln.lock --verify", "the same bytes as recorded, or what drifted"),
        ]
    ) { arguments, context in
        if arguments.has(ResolverOptions.batch) { return try batch(arguments, context) }
        let format = try askedFormat(arguments)
        if let path = arguments.value(lock) {
            let command = LockCommand(arguments: arguments, context: context, path: context.console.path(path))
            guard arguments.positionals.isEmpty, !ResolverOptions.request.contains(where: arguments.has) else {
                throw UsageError("with --lock, the lock file says what is resolved")
            }
            if arguments.has(verify) { return try command.verify() }
            return try command.show(format, folder: folder(arguments, context))
        }
        if arguments.has(verify) { throw UsageError("--verify goes with --lock") }
        var question = try Question(arguments, roots: arguments.positionals)
        question.scope = arguments.value(scope)
        var resolving = Resolving(
            place: try Workplace(arguments, context, profiles: question.switches), console: context.console)
        let resolved = try resolving.answer(question)
        let place = resolving.place
        let maven = try ResolverOptions.mavenName(arguments)
        let shown = Showing(place: place, format: format, folder: folder(arguments, context))
        let text = try shown.text(resolved, question, maven: maven)
        try context.console.output.write(text)
        try resolving.tellGaps(resolved)
        try place.close()
        // The process ends here. To free a session piece by piece would take a tenth of the whole resolution.
        _ = Unmanaged.passRetained(place.session)
        return .done
    }

    private static func askedFormat(_ arguments: Arguments) throws -> ReportFormat {
        try arguments.exclude(format, ResolverOptions.json)
        if arguments.has(ResolverOptions.json) { return .json }
        let rule = "one of \(ReportFormat.words.joined(separator: ", "))"
        return try arguments.value(format, rule) { ReportFormat(rawValue: $0) } ?? .list
    }

    private static func folder(_ arguments: Arguments, _ context: ResolverContext) -> JarFolder? {
        arguments.value(output).map { JarFolder(path: context.console.path($0)) }
    }

    private static func batch(_ arguments: Arguments, _ context: ResolverContext) throws -> ExitCode {
        for option in [format, scope, output, lock, verify] + ResolverOptions.request where arguments.has(option) {
            throw UsageError("--\(option.name) does not go with --batch, where each line says what is asked")
        }
        guard arguments.positionals.isEmpty else { throw UsageError("with --batch, give no coordinates") }
        let place = try Workplace(arguments, context, isBatch: true)
        var batch = ResolveBatch(place.session)
        let code = try QuestionBatch.run(context) { line, writer in
            try place.ask { _ in try batch.answer(line, &writer) }
        }
        try place.close()
        return code
    }
}
