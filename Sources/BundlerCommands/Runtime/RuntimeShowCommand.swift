internal import CommandSyntax
internal import ResolverCommands
internal import Runtimes

/// `kiln runtime show`.
enum RuntimeShowCommand {
    static let command = BundlerCommand(
        "show", summary: "Show what a runtime has", options: [RuntimeCommand.json],
        positionals: [Positional("NAME", help: "The runtime, of those that 'kiln runtime list' shows.")]
    ) { arguments, context in
        let profiles = try RuntimePlaces.profiles(context.console.environment)
        let report = RuntimeReport(try profiles.load(arguments.positional(0) ?? ""))
        try context.console.output.write(arguments.has(RuntimeCommand.json) ? try report.json() : report.text)
        return .done
    }
}
