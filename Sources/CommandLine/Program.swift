internal import BundlerCommands
package import CommandSyntax
internal import Pipeline
internal import ResolverCommands
internal import Support

/// The `kiln` program without its process: words in, an exit code out, everything else through the context.
package enum Program {
    /// The program's version.
    package static let version = Product.version

    /// All commands.
    package static let root: Command = Command(
        "kiln", summary: "Kiln builds Maven projects from Git and keeps what they make",
        options: GlobalOptions.all,
        subcommands: [
            ServeCommand.command, RunCommand.command, ProjectCommands.group, BuildCommand.command,
            BuildsCommand.command, ShowCommand.command, LogCommand.command, CancelCommand.command,
            VersionsCommand.command, GetCommand.command,
        ] + resolver + [
            ToolchainsCommand.command, DoctorCommand.command, StatusCommand.command, CompletionCommand.command,
            HelpCommand.command,
        ])

    /// The resolver's commands, which the small program in front of this one has too, and the bundler's.
    private static let resolver: [Command] = (ResolverTable.commands + BundlerTable.commands).map { command in
        command.map { body in
            { arguments, context in
                // It holds this thread to its end, and nothing else runs in this process meanwhile.
                try body(
                    arguments,
                    ResolverContext(
                        console: context.console, input: ResolverContext.standardInput(),
                        makeRemote: context.makeRemote))
            }
        }
    }

    /// Runs the words after the program's name. Errors are told on standard error; cancelling the task interrupts.
    package static func run(_ words: [String], _ context: CommandContext) async -> ExitCode {
        do {
            if words.isEmpty {
                try context.error.write(HelpCommand.text([], context))
                return .usage
            }
            switch try Parser(root: root).parse(words) {
            case .version:
                try context.output.write("kiln \(version)\n")
                return .done
            case .help(let path):
                try context.output.write(HelpCommand.text(path, context))
                return .done
            case .run(let arguments):
                do {
                    guard let command = HelpText.find(arguments.path, below: root), let run = command.run else {
                        throw UsageError("a command is missing")
                    }
                    return try await run(arguments, context)
                } catch var error as UsageError {
                    error.path = arguments.path
                    throw error
                }
            }
        } catch {
            if Task.isCancelled, (error as? KilnError)?.code == .cancelled { return .interrupted }
            return Failure.tell(error, context.console, remedy: remedy)
        }
    }

    /// What to do about errors whose message cannot know how the command line is used.
    private static func remedy(_ error: KilnError) -> String {
        switch error.code {
        case .unauthenticated:
            "\nSet KILN_TOKEN_FILE to the file 'token' in the server's data directory ('kiln help environment')."
        case .unavailable where error.reason == "server.unreachable":
            "\nIs it running? Start it with 'kiln serve', or name it with --url or KILN_URL."
        default: ""
        }
    }
}
