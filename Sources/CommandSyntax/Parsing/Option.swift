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
