internal import Client
internal import CommandSyntax

/// `kiln project remove`.
enum ProjectRemoveCommand {
    private static let force = Option.flag("force", help: "Cancel its builds first; else they forbid it.")

    static let command = Command(
        "remove", aliases: ["rm"], summary: "Remove a project with its builds and versions", options: [force],
        positionals: [SharedOptions.project]
    ) { arguments, context in
        let name = try ProjectCommands.name(arguments)
        try await context.client(arguments).remove(name, force: arguments.has(force))
        try context.error.write("removed \(name)\n")
        return .done
    }
}
