internal import CommandSyntax
internal import Pipeline
internal import Support

/// `kiln run`: its options; the pipeline itself is the context's.
enum RunCommand {
    private static let repository = Option.repeated(
        "repository", "URL", help: "A Maven repository to take dependencies from; several in order.")
    private static let output = Option.value(
        "output", letter: "o", "DIR", help: "Where the outputs go.", completion: .directory, isRequired: true)

    static let command = Command(
        "run", summary: "Build once without a server and fetch the outputs",
        discussion: "Fetches the repository, builds it in the sandbox and writes the outputs below DIR. "
            + "The exit code is the build's result. Ctrl-C ends the build.",
        options: [
            SharedOptions.ref, SharedOptions.commit, SharedOptions.pom, SharedOptions.toolchain, repository,
            SharedOptions.config, SharedOptions.data, SharedOptions.unsafeNoSandbox, output,
        ],
        positionals: [Positional("URL-or-directory", help: "A Git repository's URL, or its directory.")],
        rest: SharedOptions.arguments,
        examples: [
            Example("kiln run https://git.example.com/orders.git --ref main -o out", "build a branch"),
            Example("kiln run . -o out -- -Pprod -pl jobs/a -am", "build the commit of this directory, one module"),
        ]
    ) { arguments, context in
        try arguments.exclude(SharedOptions.ref, SharedOptions.commit)
        let options = RunOptions(
            source: try source(arguments.positional(0) ?? "", context),
            ref: try arguments.value(SharedOptions.ref, RefName.rule) { RefName($0) },
            commit: try arguments.value(SharedOptions.commit, "a commit: 40 hexadecimal digits") { CommitID($0) },
            pom: try arguments.value(SharedOptions.pom, "a relative path without '..'") { RelativePath($0) } ?? .pom,
            toolchain: arguments.value(SharedOptions.toolchain), repositories: arguments.values(repository),
            configuration: arguments.value(SharedOptions.config).map(context.path),
            dataDirectory: arguments.value(SharedOptions.data).map(context.path),
            allowsNoSandbox: arguments.has(SharedOptions.unsafeNoSandbox),
            outputDirectory: context.path(arguments.value(output) ?? "."), arguments: arguments.rest ?? [])
        guard let run = context.runOnce else {
            throw KilnError(.unavailable, "this program was built without the pipeline")
        }
        return try await run(options, context)
    }

    /// A directory that is there wins; anything else must be a URL.
    private static func source(_ text: String, _ context: CommandContext) throws -> RunOptions.Source {
        let path = context.path(text)
        if Files.isDirectory(path) { return .directory(try Files.realPath(path)) }
        do {
            return .repository(try GitURL(text))
        } catch {
            throw UsageError(
                "'\(InertText.line(text, limit: 200))' is no directory and no repository: \(error.message)")
        }
    }
}
