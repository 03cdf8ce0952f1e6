internal import CommandSyntax

/// `kiln completion`.
enum CompletionCommand {
    static let command: Command = Command(
        "completion", summary: "Write the completion script of a shell",
        positionals: [Positional("SHELL", help: "One of \(Completion.shells.joined(separator: ", ")).")],
        examples: [Example("source <(kiln completion bash)", "complete kiln's commands in this shell")]
    ) { arguments, context in
        let rule = "one of \(Completion.shells.joined(separator: ", "))"
        let script = try arguments.positional(0, rule) { Completion.script($0, Program.root) }
        try context.output.write(script)
        return .done
    }
}
