/// `docs/cli.md`, from the table of commands.
package enum ReferencePage {
    /// The page of the commands below `root`.
    package static func markdown<Body: Sendable>(_ root: CommandNode<Body>, topics: [HelpTopic]) -> String {
        var text = """
            # The `kiln` command

            \(root.summary). This page is made by `kiln help --markdown`; a test compares it with the program.

            | command | |
            |---|---|

            """
        let leaves = leaves(root)
        for (path, command) in leaves { text += "| `kiln \(path.joined(separator: " "))` | \(command.summary) |\n" }
        text += "\n## Everywhere\n\n" + options(GlobalOptions.all)
        for topic in topics where topic.name != "exit-codes" {
            text += "\n## \(topic.summary)\n\n" + prose(topic.text)
        }
        text += "\n## Exit codes\n\n| code | meaning |\n|---|---|\n"
        for row in ExitCode.table { text += "| \(row.code.number) | \(row.meaning) |\n" }
        for (path, command) in leaves { text += section(path, command) }
        return text
    }

    private static func leaves<Body: Sendable>(
        _ command: CommandNode<Body>, _ path: [String] = []
    ) -> [([String], CommandNode<Body>)] {
        let own = command.run == nil ? [] : [(path, command)]
        return own + command.subcommands.flatMap { leaves($0, path + [$0.name]) }
    }

    private static func section<Body: Sendable>(_ path: [String], _ command: CommandNode<Body>) -> String {
        var text = "\n## kiln \(path.joined(separator: " "))\n\n\(command.summary).\n\n"
        text += "```\n\(HelpText<Body>.usage(command, path: path))\n```\n"
        if !command.aliases.isEmpty {
            text += "\nAlso: " + command.aliases.map { "`\($0)`" }.joined(separator: ", ") + ".\n"
        }
        if !command.discussion.isEmpty { text += "\n" + prose(command.discussion + "\n") }
        var rows = command.positionals.map { "- `\($0.usage)`: \($0.help)\n" }
        if let rest = command.rest { rows.append("- `-- \(rest.name)`: \(rest.help)\n") }
        if !rows.isEmpty { text += "\n" + rows.joined() }
        if !command.options.isEmpty { text += "\n" + options(command.options) }
        if !command.examples.isEmpty {
            text += "\n```\n" + command.examples.map { "\($0.line)   # \($0.meaning)\n" }.joined() + "```\n"
        }
        return text
    }

    private static func options(_ options: [Option]) -> String {
        options.map { "- `\($0.usage)`\($0.isRequired ? " (required)" : ""): \($0.help)\n" }.joined()
    }

    /// Indented lines become a code block.
    private static func prose(_ text: String) -> String {
        var result = ""
        var isCode = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let indented = line.hasPrefix("  ")
            if indented != isCode { result += "```\n" }
            isCode = indented
            result += (indented ? line.dropFirst(2) : line) + "\n"
        }
        while result.hasSuffix("\n\n") { result.removeLast() }
        return result
    }
}
