internal import Pipeline
internal import Support

/// What was typed, matched with a command's table.
package struct Arguments: Sendable, Hashable {
    /// The command's names from below `kiln` on.
    package internal(set) var path: [String] = []
    /// The arguments by their place.
    package internal(set) var positionals: [String] = []
    /// What followed `--`; `nil` when there was no `--`.
    package internal(set) var rest: [String]?
    /// The options with values, in the order in which they came: where one speaks of the one before it.
    package internal(set) var occurrences: [Occurrence] = []
    var values: [String: [String]] = [:]

    /// An option that came with a value.
    package struct Occurrence: Sendable, Hashable {
        /// The option's name.
        package var name: String
        /// The value.
        package var value: String
    }

    /// Whether a flag was given.
    package func has(_ option: Option) -> Bool { values[option.name] != nil }

    /// The value of an option; `nil` when it was not given.
    package func value(_ option: Option) -> String? { values[option.name]?.last }

    /// All values of a repeated option, in order.
    package func values(_ option: Option) -> [String] { values[option.name] ?? [] }

    /// The argument at a place; the parser has made sure of those that are not optional.
    package func positional(_ index: Int) -> String? { positionals.indices.contains(index) ? positionals[index] : nil }

    /// The argument at a place, read by `make`; a usage error that states the rule when it is not one.
    package func positional<Value>(
        _ index: Int, _ rule: @autoclosure () -> String, _ make: (String) -> Value?
    ) throws -> Value {
        let text = positional(index) ?? ""
        guard let value = make(text) else { throw UsageError("'\(InertText.line(text, limit: 80))' is not \(rule())") }
        return value
    }

    /// The value of an option, read by `make`; a usage error that states the rule when it is not one.
    package func value<Value>(
        _ option: Option, _ rule: @autoclosure () -> String, _ make: (String) -> Value?
    ) throws -> Value? {
        guard let text = value(option) else { return nil }
        guard let value = make(text) else {
            throw UsageError("--\(option.name): '\(InertText.line(text, limit: 80))' is not \(rule())")
        }
        return value
    }

    /// Refuses two options that exclude each other.
    package func exclude(_ one: Option, _ other: Option) throws {
        guard has(one), has(other) else { return }
        throw UsageError("--\(one.name) and --\(other.name) exclude each other; give one of them")
    }
}

/// A command line that cannot be understood; exit code 2.
package struct UsageError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    package var message: String
    /// The command it was said of; `kiln help` and it are the way out.
    package var path: [String]

    /// Joins the parts.
    package init(_ message: String, path: [String] = []) {
        self.message = message
        self.path = path
    }

    /// The message.
    package var description: String { message }
}
