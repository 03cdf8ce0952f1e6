internal import Client
internal import CommandSyntax

/// `kiln project show`.
enum ProjectShowCommand {
    static let command = Command(
        "show", summary: "Show a project", options: [SharedOptions.json], positionals: [SharedOptions.project]
    ) { arguments, context in
        let name = try ProjectCommands.name(arguments)
        try ProjectCommands.show(try await context.client(arguments).project(name), arguments, context)
        return .done
    }
}
