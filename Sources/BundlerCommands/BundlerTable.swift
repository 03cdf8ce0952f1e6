package import CommandSyntax
package import ResolverCommands

/// A command of the bundler.
typealias BundlerCommand = CommandNode<ResolverBody>

/// The bundler's commands, in the order of help.
package enum BundlerTable {
    /// All of them.
    package static let commands: [CommandNode<ResolverBody>] = [
        BundleCommand.command, CheckCommand.command, InspectCommand.command, WhyCommand.command, DiffCommand.command,
        RuntimeCommand.command,
    ]
}
