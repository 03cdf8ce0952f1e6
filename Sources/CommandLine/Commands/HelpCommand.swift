internal import CommandSyntax

/// `kiln help`.
enum HelpCommand {
    private static let markdown = Option.flag("markdown", help: "Write the whole reference as a page.")

    static let command: Command = Command(
        "help", summary: "Show help about a command or a topic",
        discussion: "Topics: \(HelpTopics.all.map(\.name).joined(separator: ", ")).",
        options: [markdown],
        positionals: [
            Positional("COMMAND", help: "The command's words, or a topic.", isOptional: true, isRepeated: true)
        ],
        examples: [
            Example("kiln help project add", "everything about registering a project"),
            Example("kiln help exit-codes", "what the exit code says"),
        ]
    ) { arguments, context in
        if arguments.has(markdown) {
            try context.output.write(ReferencePage.markdown(Program.root, topics: HelpTopics.all))
        } else {
            try context.output.write(text(arguments.positionals, context))
        }
        return .done
    }

    /// The help of a path, or a topic. Throws a usage error for what is neither.
    static func text(_ path: [String], _ context: CommandContext) throws -> String {
        let help = HelpText(root: Program.root, topics: HelpTopics.all, width: context.width)
        if path.count == 1, let topic = HelpTopics.all.first(where: { $0.name == path[0] }) {
            return "\(topic.summary).\n\n" + help.paragraphs(topic.text)
        }
        guard let command = HelpText.find(path, below: Program.root) else {
            let names = Program.root.subcommands.map(\.name) + HelpTopics.all.map(\.name)
            let near = path.first.flatMap { Suggestion.nearest(to: $0, in: names) }
            let hint = near.map { "; did you mean 'kiln help \($0)'?" } ?? ""
            throw UsageError("there is no command '\(path.joined(separator: " "))'" + hint)
        }
        return help.text(command, path: path)
    }
}
