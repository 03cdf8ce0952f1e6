internal import CommandSyntax

/// `kiln runtime`.
enum RuntimeCommand {
    static let json = Option.flag("json", help: "Write JSON instead of text for people.")

    static let command = BundlerCommand(
        "runtime", summary: "What clusters have before a job comes: import, list and show runtimes",
        discussion:
            "A runtime has a profile, which says by coordinate what it has and which classes it loads before a job's own. "
            + "With an index, made of a real distribution, every class of it is known as well.",
        subcommands: [RuntimeImportCommand.command, RuntimeListCommand.command, RuntimeShowCommand.command])
}
