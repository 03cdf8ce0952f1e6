package import CommandSyntax

/// The resolver's commands as a program of their own: words in, an exit code out.
package enum ResolverProgram {
    /// The program's table; `more`: commands of the same kind that another program has besides.
    private static func root(_ more: [ResolverCommand]) -> ResolverCommand {
        ResolverCommand(
            "kiln", summary: "", options: GlobalOptions.all, subcommands: ResolverTable.commands + more)
    }

    /// Runs the words after the program's name; errors are told on standard error.
    ///
    /// `nil` when another program has to: help is asked for, the command is another one, the words cannot be understood,
    /// or it needs the network that the context has not. Nothing was read or written then.
    package static func run(
        _ words: [String], _ context: ResolverContext, more: [CommandNode<ResolverBody>] = []
    ) -> ExitCode? {
        let root = root(more)
        guard let arguments = arguments(words, root),
            let body = HelpText.find(arguments.path, below: root)?.run
        else { return nil }
        do {
            return try body(arguments, context)
        } catch is NeedsRemote {
            return nil
        } catch var error as UsageError {
            error.path = arguments.path
            return Failure.tell(error, context.console)
        } catch {
            return Failure.tell(error, context.console)
        }
    }

    private static func arguments(_ words: [String], _ root: ResolverCommand) -> Arguments? {
        // The program that knows every command says what is wrong with the words.
        guard case .run(let arguments)? = try? Parser(root: root).parse(words) else { return nil }
        return arguments
    }
}
