/// A command as a value: parsing, help, completion and the reference page all read it.
package struct Command: Sendable {
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
    package var subcommands: [Command]
    /// Does the work.
    package var run: Run?

    /// The body of a command.
    package typealias Run = @Sendable (Arguments, CommandContext) async throws -> ExitCode

    /// A command that does something.
    package init(
        _ name: String, aliases: [String] = [], summary: String, discussion: String = "", options: [Option] = [],
        positionals: [Positional] = [], rest: Rest? = nil, examples: [Example] = [], run: @escaping Run
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
        _ name: String, summary: String, discussion: String = "", options: [Option] = [], subcommands: [Command]
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

    /// The name and the aliases.
    package var names: [String] { [name] + aliases }

    /// The command below this one by name or alias.
    package func subcommand(_ name: String) -> Command? { subcommands.first { $0.names.contains(name) } }
}

/// An option of a command. Options are static values, so that a name is written once.
package struct Option: Sendable, Hashable {
    /// How often it may come and whether it bears a value.
    package enum Kind: Sendable, Hashable {
        /// Present or not.
        case flag
        /// Once, with a value of that name.
        case value(String)
        /// Any number of times, each with a value of that name.
        case repeated(String)
    }

    /// What a shell offers as its value.
    package enum Completion: Sendable, Hashable {
        /// Nothing.
        case none
        /// Files.
        case file
        /// Directories.
        case directory
        /// One of these words.
        case words([String])
    }

    /// The name after `--`.
    package var name: String
    /// The letter after `-`.
    package var letter: Character?
    /// The kind.
    package var kind: Kind
    /// One line or more for people.
    package var help: String
    /// What a shell offers.
    package var completion: Completion
    /// Whether the command cannot do without it.
    package var isRequired: Bool

    /// An option that is present or not.
    package static func flag(_ name: String, letter: Character? = nil, help: String) -> Option {
        Option(name: name, letter: letter, kind: .flag, help: help, completion: .none, isRequired: false)
    }

    /// An option with a value.
    package static func value(
        _ name: String, letter: Character? = nil, _ valueName: String, help: String, completion: Completion = .none,
        isRequired: Bool = false
    ) -> Option {
        Option(
            name: name, letter: letter, kind: .value(valueName), help: help, completion: completion,
            isRequired: isRequired)
    }

    /// An option with a value that may come several times.
    package static func repeated(
        _ name: String, letter: Character? = nil, _ valueName: String, help: String, completion: Completion = .none
    ) -> Option {
        Option(
            name: name, letter: letter, kind: .repeated(valueName), help: help, completion: completion,
            isRequired: false)
    }

    /// The value's name; `nil` for a flag.
    package var valueName: String? {
        switch kind {
        case .flag: nil
        case .value(let name), .repeated(let name): name
        }
    }

    /// `-o, --output DIR`, as help shows it.
    package var usage: String {
        (letter.map { "-\($0), " } ?? "") + "--\(name)" + (valueName.map { " \($0)" } ?? "")
    }
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
