/// Why Maven arguments are refused.
package struct MavenArgumentsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The argument as given.
    package let argument: String
    /// What is wrong with it and what to do instead.
    package let message: String

    /// Joins the parts.
    package init(argument: String, _ message: String) {
        self.argument = argument
        self.message = message
    }

    /// The argument, bounded, and the message.
    package var description: String {
        let shown = argument.unicodeScalars.prefix(80).map { $0.properties.generalCategory == .control ? "?" : "\($0)" }
        return "Maven argument '\(shown.joined())': \(message)"
    }
}
