package import CommandSyntax

/// A command of the resolver.
typealias ResolverCommand = CommandNode<ResolverBody>

/// The resolver's commands, in the order of help. Two programs have them in their tables.
package enum ResolverTable {
    /// All of them.
    package static let commands: [CommandNode<ResolverBody>] = [
        ResolveCommand.command, ExplainCommand.command, DescriptorCommand.command, VersionCommand.command,
    ]
}
