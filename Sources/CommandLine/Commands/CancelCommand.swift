internal import Client
internal import CommandSyntax
internal import JSON
internal import Pipeline

/// `kiln cancel`.
enum CancelCommand {
    static let command = Command(
        "cancel", summary: "Cancel a build",
        discussion: "A queued build ends at once; of a running one the whole process tree is ended soon after.",
        options: [SharedOptions.json], positionals: [BuildReference.positional],
        examples: [Example("kiln cancel orders#4", "end the fourth build of orders")]
    ) { arguments, context in
        let build = try await context.client(arguments).cancel(try BuildReference.read(arguments))
        if arguments.has(SharedOptions.json) {
            try context.output.write(JSONOutput.render(build))
        } else {
            try context.error.write("\(build.id) is \(BuildText.state(build))\n")
        }
        return .done
    }
}

/// Builds as arguments.
enum BuildReference {
    static let positional = Positional("BUILD", help: "The build, such as orders#3.")

    static func read(_ arguments: Arguments) throws -> BuildID {
        try arguments.positional(0, "a build, such as orders#3") { BuildID($0) }
    }
}
