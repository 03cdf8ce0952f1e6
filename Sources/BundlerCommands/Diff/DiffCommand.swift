internal import Bundler
internal import CommandSyntax
internal import JSON
internal import JarReport
internal import ResolverCommands

/// `kiln diff`.
enum DiffCommand {
    private static let all = Option.flag(
        "all", help: "List each class and file instead of packages and the first ones.")
    private static let json = Option.flag("json", help: "Write JSON instead of text for people.")

    static let command = BundlerCommand(
        "diff", summary: "Show what differs between two jars",
        discussion:
            "Dependencies, classes, other files, services, the manifest and Java levels. Of a class that changed is told "
            + "whether what others use of it did, its level, its code, or only debug information. The order of the entries "
            + "and how they are compressed make no difference.\n\nEnds with 0 when nothing differs, 1 when something does, "
            + "and 2 when a jar cannot be read.",
        options: [all, json],
        positionals: [Positional("OLD", help: "A jar."), Positional("NEW", help: "The jar that it is compared with.")],
        examples: [
            Example("kiln diff orders-1.jar orders-2.jar", "what a new version brings, by package"),
            Example("kiln diff orders-1.jar orders-2.jar --all", "each class, with the members that changed"),
        ]
    ) { arguments, context in
        let console = context.console
        do {
            let jars = try arguments.positionals.map { try OpenJar(console.path($0), label: JarLabel.of($0)) }
            let diff = try DiffReading.diff(jars[0], jars[1], threads: Processors.count)
            let text =
                arguments.has(json)
                ? try JSONOutput.render(diff)
                : DiffReport(diff, jars[0], jars[1], showsAll: arguments.has(all)).text
            try console.output.write(text)
            return diff.verdict == .differs ? .failed : .done
        } catch let error where !(error is OutputClosed) {
            // As of diff(1): 1 says that they differ, so trouble has to be another number.
            _ = Failure.tell(error, console)
            return .usage
        }
    }
}
