internal import Pipeline

/// What a command line asks for.
package enum ParsedLine: Sendable, Hashable {
    /// Run the command of this path.
    case run(Arguments)
    /// Show the help of this path.
    case help([String])
    /// Show the version.
    case version
}

/// Matches words with the table: `--name=value`, `--name value`, `-n value`, `-abc`, and `--` before the rest.
package struct Parser<Body: Sendable>: Sendable {
    private let root: CommandNode<Body>

    /// Parses for the commands below `root`.
    package init(root: CommandNode<Body>) { self.root = root }

    /// Parses the words after the program's name. Throws a `UsageError` that names the command.
    package func parse(_ words: [String]) throws(UsageError) -> ParsedLine {
        var walk = Walk(root: root, words: words)
        do {
            return try walk.parse()
        } catch {
            throw UsageError(error.message, path: walk.arguments.path)
        }
    }
}

private struct Walk<Body: Sendable> {
    var arguments = Arguments()
    private var command: CommandNode<Body>
    private var options: [Option]
    private var words: ArraySlice<String>
    private var wantsHelp = false
    private var wantsVersion = false

    init(root: CommandNode<Body>, words: [String]) {
        command = root
        options = root.options
        self.words = words[...]
    }

    mutating func parse() throws(UsageError) -> ParsedLine {
        while let word = words.popFirst() {
            if word == "--" {
                arguments.rest = Array(words)
                break
            } else if word.hasPrefix("--") {
                try takeLong(word.dropFirst(2))
            } else if word.hasPrefix("-"), word.count > 1 {
                try takeLetters(word.dropFirst())
            } else {
                try takeWord(word)
            }
        }
        if wantsHelp { return .help(arguments.path) }
        if wantsVersion { return .version }
        try check()
        return .run(arguments)
    }

    private mutating func takeWord(_ word: String) throws(UsageError) {
        if command.subcommands.isEmpty {
            let isRepeated = command.positionals.last?.isRepeated == true
            guard isRepeated || arguments.positionals.count < command.positionals.count else {
                throw UsageError("'\(shown(word))' is one argument too many")
            }
            arguments.positionals.append(word)
        } else if let next = command.subcommand(word) {
            command = next
            options += next.options
            arguments.path.append(next.name)
        } else {
            let names = command.subcommands.flatMap(\.names)
            throw UsageError("'\(shown(word))' is not a command" + suggestion(word, names))
        }
    }

    private mutating func takeLong(_ text: Substring) throws(UsageError) {
        let name = text.prefix { $0 != "=" }
        let value = name.endIndex < text.endIndex ? String(text[text.index(after: name.endIndex)...]) : nil
        guard let option = options.first(where: { $0.name == name }) else {
            let hint = suggestion("--" + name, options.map { "--" + $0.name })
            throw UsageError("'--\(shown(String(name)))' is not an option" + hint)
        }
        try take(option, value, "--\(option.name)")
    }

    private mutating func takeLetters(_ letters: Substring) throws(UsageError) {
        var letters = letters
        while let letter = letters.popFirst() {
            guard let option = options.first(where: { $0.letter == letter }) else {
                throw UsageError("'-\(shown(String(letter)))' is not an option" + hintOfLetter(letter, letters))
            }
            guard option.kind == .flag else {
                let value = letters.isEmpty ? nil : String(letters.first == "=" ? letters.dropFirst() : letters)
                try take(option, value, "-\(letter)")
                return
            }
            try take(option, nil, "-\(letter)")
        }
    }

    /// `-Pprod` and the like are Maven's: say where they go.
    private func hintOfLetter(_ letter: Character, _ letters: Substring) -> String {
        guard let rest = command.rest, !letters.isEmpty || letter.isUppercase else { return "" }
        return "; \(rest.name) go after '--'"
    }

    private mutating func take(_ option: Option, _ value: String?, _ shownName: String) throws(UsageError) {
        guard option.kind != .flag else {
            guard value == nil else { throw UsageError("\(shownName) takes no value") }
            switch option {
            case GlobalOptions.help: wantsHelp = true
            case GlobalOptions.version: wantsVersion = true
            default: arguments.values[option.name] = []
            }
            return
        }
        // A value may begin with a dash only when it is joined by '='; else a forgotten value would eat an option.
        var value = value
        if value == nil, let next = words.first, !next.hasPrefix("-") || next == "-" { value = words.removeFirst() }
        guard let value else { throw UsageError("\(shownName) needs a value: \(option.usage)") }
        if case .value = option.kind, arguments.values[option.name] != nil {
            throw UsageError("\(shownName) is given twice")
        }
        arguments.values[option.name, default: []].append(value)
        arguments.occurrences.append(Arguments.Occurrence(name: option.name, value: value))
    }

    private func check() throws(UsageError) {
        guard command.subcommands.isEmpty || command.run != nil else {
            let what = command.name == "kiln" ? "a command" : "what to do"
            throw UsageError("\(what) is missing: one of \(command.subcommands.map(\.name).joined(separator: ", "))")
        }
        let required = command.positionals.filter { !$0.isOptional }
        if arguments.positionals.count < required.count {
            throw UsageError("\(required[arguments.positionals.count].name) is missing")
        }
        for option in command.options where option.isRequired && !arguments.has(option) {
            throw UsageError("--\(option.name) is missing: \(option.usage)")
        }
        if arguments.rest != nil, command.rest == nil { throw UsageError("nothing may follow '--' here") }
    }

    private func suggestion(_ word: some StringProtocol, _ names: [String]) -> String {
        Suggestion.nearest(to: String(word), in: names).map { "; did you mean '\($0)'?" } ?? ""
    }

    private func shown(_ word: String) -> String { InertText.line(word, limit: 80) }
}
