internal import Bundler
internal import CommandSyntax
internal import JSON
internal import JarReport
internal import Pipeline
internal import ResolverCommands
internal import Support

/// `kiln why`.
enum WhyCommand {
    private static let json = Option.flag("json", help: "Write JSON instead of text for people, with every class.")

    static let command = BundlerCommand(
        "why", summary: "Say which inputs bring a class, package or file, and who refers to it",
        discussion:
            "NAME is a class (with dots or slashes, a nested one with '$' or a dot), a package, or the path of another file. A "
            + "name from before a relocation is found too. Told are the inputs that bring it, the classes that refer to it by "
            + "input and package, the files that name it, and a shortest way from the main class or the job's classes.\n\n"
            + "With several jars, all that are named before the first NAME, they are taken as one class path.",
        options: [json],
        positionals: [
            Positional("JAR", help: "A jar; further ones may follow."),
            Positional("NAME", help: "A class, package or path.", isRepeated: true),
        ],
        examples: [
            Example("kiln why orders.jar com.google.common.collect.ImmutableList", "who brings and uses a class"),
            Example("kiln why orders.jar 'com.google.common.*'", "who needs a package"),
            Example("kiln why app.jar lib.jar META-INF/services/java.sql.Driver", "who brings a file"),
        ]
    ) { arguments, context in
        let console = context.console
        let words = arguments.positionals
        // The first is a jar; so are those behind it that are files and end as archives do.
        let more = words.dropFirst().prefix { word in
            [".jar", ".zip", ".war", ".ear"].contains { word.hasSuffix($0) } && Files.exists(console.path(word))
        }
        let names = Array(words.dropFirst(1 + more.count))
        guard let first = words.first, !names.isEmpty else {
            throw UsageError("NAME is missing: a class, a package or a path")
        }
        guard names.count <= 100 else { throw UsageError("at most 100 names at once") }
        if let name = names.first(where: { $0.isEmpty || $0.utf8.count > 4096 }) {
            throw UsageError("'\(InertText.line(name, limit: 80))' is no name of a class, package or file")
        }
        let jars = try ([first] + more).map { try OpenJar(console.path($0), label: JarLabel.of($0)) }
        let (answers, unreadable) = WhyReading.answer(names, jars, threads: Processors.count)
        if arguments.has(json) {
            try console.output.write(try JSONOutput.render(answers))
        } else {
            try console.output.write(answers.map { WhyReport($0).text }.joined(separator: "\n"))
            for jar in jars {
                if let problem = jar.contents.recordProblem {
                    try console.error.write("kiln: \(InertText.line("\(jar.path): \(problem)", limit: 2000))\n")
                }
            }
            if unreadable > 0 {
                try console.error.write(
                    "kiln: \(InspectReport.count(unreadable, "class", "classes")) could not be read; 'kiln inspect' lists them\n"
                )
            }
        }
        return answers.allSatisfy(\.isThere) ? .done : .notFound
    }
}
