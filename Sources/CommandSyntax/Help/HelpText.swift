/// Help as text for a terminal, from the table of commands.
package struct HelpText<Body: Sendable> {
    private let root: CommandNode<Body>
    private let topics: [HelpTopic]
    private let width: Int

    /// Help of the commands below `root`, in lines of at most `width` columns.
    package init(root: CommandNode<Body>, topics: [HelpTopic], width: Int) {
        self.root = root
        self.topics = topics
        self.width = min(max(width, 40), 100)
    }

    /// The command of a path; `nil` when a name in it is none.
    package static func find(_ path: [String], below root: CommandNode<Body>) -> CommandNode<Body>? {
        path.reduce(Optional(root)) { $0?.subcommand($1) }
    }

    /// `kiln project add NAME --git URL [options] [-- MAVEN-ARGUMENTS]`.
    package static func usage(_ command: CommandNode<Body>, path: [String]) -> String {
        var words = ["kiln"] + path
        if !command.subcommands.isEmpty { words.append(command.run == nil ? "COMMAND" : "[COMMAND]") }
        words += command.positionals.map(\.usage)
        for option in command.options where option.isRequired {
            words.append("--\(option.name) \(option.valueName ?? "")")
        }
        if command.options.contains(where: { !$0.isRequired }) { words.append("[options]") }
        if let rest = command.rest { words.append("[-- \(rest.name)]") }
        return words.joined(separator: " ")
    }

    /// The help of one command.
    package func text(_ command: CommandNode<Body>, path: [String]) -> String {
        var text = "\(command.summary).\n\nUsage: \(Self.usage(command, path: path))\n"
        if !command.aliases.isEmpty { text += "Also: \(command.aliases.joined(separator: ", "))\n" }
        if !command.discussion.isEmpty { text += "\n" + paragraphs(command.discussion) }
        text += section("Commands", command.subcommands.map { ($0.name, $0.summary + ".") })
        if path.isEmpty { text += section("Topics", topics.map { ($0.name, $0.summary + ".") }) }
        var arguments = command.positionals.map { ($0.usage, $0.help) }
        if let rest = command.rest { arguments.append(("-- \(rest.name)", rest.help)) }
        text += section("Arguments", arguments)
        let own = path.isEmpty ? [] : command.options
        text += section("Options", own.map { ($0.usage, $0.help) })
        text += section("Everywhere", GlobalOptions.all.map { ($0.usage, $0.help) })
        if !command.examples.isEmpty {
            text += "\nExamples:\n"
            for example in command.examples { text += "  \(example.line)\n      \(example.meaning)\n" }
        }
        if path.isEmpty { text += "\n'kiln help COMMAND' tells more about a command.\n" }
        return text
    }

    private func section(_ title: String, _ rows: [(String, String)]) -> String {
        guard !rows.isEmpty else { return "" }
        let column = min(rows.map { $0.0.count }.max() ?? 0, 26) + 4
        var text = "\n\(title):\n"
        for (name, help) in rows {
            let lines = wrap(help, width - column)
            let pad = String(repeating: " ", count: column)
            let start = "  " + name
            let first = start.count + 2 <= column ? start + pad.dropFirst(start.count) : start + "\n" + pad
            text += first + lines.joined(separator: "\n" + pad) + "\n"
        }
        return text
    }

    /// Paragraphs wrapped; lines that begin with blanks are kept as they are.
    package func paragraphs(_ text: String) -> String {
        var result = ""
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if paragraph.hasPrefix(" ") || paragraph.isEmpty {
                result += paragraph + "\n"
            } else {
                result += wrap(String(paragraph), width).joined(separator: "\n") + "\n"
            }
        }
        return result
    }

    private func wrap(_ text: String, _ width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return lines + [line]
    }
}
