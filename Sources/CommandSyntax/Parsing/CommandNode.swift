/// A command as a value: parsing, help, completion and the reference page all read it.
///
/// `Body` does the work: an asynchronous function in the program that serves and talks to servers, a plain one in the
/// commands that both programs have.
package struct CommandNode<Body: Sendable>: Sendable {
    /// What is typed.
    package var name: String
    /// Other names for it.
    package var aliases: [String]
    /// One line, without a full stop.
    package var summary: String
    /// Paragraphs for `kiln help NAME`.
    package var discussion: String
    /// Its options, besides the global ones.
    package var options: [Option]
    /// Its arguments in order.
    package var positionals: [Positional]
    /// What may follow `--`; `nil` when nothing may.
    package var rest: Rest?
    /// Examples of use.
    package var examples: [Example]
    /// The commands below it; a command with some does nothing by itself.
    package var subcommands: [CommandNode<Body>]
    /// Does the work.
    package var run: Body?

    /// A command that does something.
    package init(
        _ name: String, aliases: [String] = [], summary: String, discussion: String = "", options: [Option] = [],
        positionals: [Positional] = [], rest: Rest? = nil, examples: [Example] = [], run: Body
    ) {
        self.name = name
        self.aliases = aliases
        self.summary = summary
        self.discussion = discussion
        self.options = options
        self.positionals = positionals
        self.rest = rest
        self.examples = examples
        subcommands = []
        self.run = run
    }

    /// A group of commands. Its options are taken before and after those below it.
    package init(
        _ name: String, summary: String, discussion: String = "", options: [Option] = [],
        subcommands: [CommandNode<Body>]
    ) {
        self.name = name
        aliases = []
        self.summary = summary
        self.discussion = discussion
        self.options = options
        positionals = []
        examples = []
        self.subcommands = subcommands
    }

    /// A command that does something, and the commands below it.
    package init(_ command: CommandNode<Body>, subcommands: [CommandNode<Body>]) {
        self = command
        self.subcommands = subcommands
    }

    /// The same command with other bodies.
    package func map<Other: Sendable>(_ change: (Body) -> Other) -> CommandNode<Other> {
        var other = CommandNode<Other>(
            name, summary: summary, discussion: discussion, options: options,
            subcommands: subcommands.map { $0.map(change) })
        other.aliases = aliases
        other.positionals = positionals
        other.rest = rest
        other.examples = examples
        other.run = run.map(change)
        return other
    }

    /// The name and the aliases.
    package var names: [String] { [name] + aliases }

    /// The command below this one by name or alias.
    package func subcommand(_ name: String) -> CommandNode<Body>? { subcommands.first { $0.names.contains(name) } }
}

/// An argument by its place.
package struct Positional: Sendable, Hashable {
    /// Its name in help and messages, upper case.
    package var name: String
    /// One line for people.
    package var help: String
    /// Whether it may be left out.
    package var isOptional: Bool
    /// Whether it may come several times; only the last one may.
    package var isRepeated: Bool

    /// Joins the parts.
    package init(_ name: String, help: String, isOptional: Bool = false, isRepeated: Bool = false) {
        self.name = name
        self.help = help
        self.isOptional = isOptional
        self.isRepeated = isRepeated
    }

    /// `NAME`, `[NAME]` or `[NAME...]`.
    package var usage: String {
        let text = isRepeated ? name + "..." : name
        return isOptional ? "[\(text)]" : text
    }
}

/// What follows `--`, passed on as it is.
package struct Rest: Sendable, Hashable {
    /// Its name in help.
    package var name: String
    /// One line for people.
    package var help: String

    /// Joins the parts.
    package init(_ name: String, help: String) {
        self.name = name
        self.help = help
    }
}

/// A line to type, and what it does.
package struct Example: Sendable, Hashable {
    /// The line.
    package var line: String
    /// What it does.
    package var meaning: String

    /// Joins the parts.
    package init(_ line: String, _ meaning: String) {
        self.line = line
        self.meaning = meaning
    }
}
