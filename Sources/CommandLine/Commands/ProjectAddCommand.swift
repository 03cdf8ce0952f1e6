internal import Client
internal import CommandSyntax
internal import Pipeline

/// `kiln project add`.
enum ProjectAddCommand {
    private static let git = Option.value(
        "git", "URL", help: "Where it is fetched from: https, http, ssh, user@host:path or file.", isRequired: true)

    static let command = Command(
        "add", summary: "Register a project",
        discussion: "What is not given is the default: the remote's HEAD, pom.xml, the default toolchain.",
        options: [
            git, SharedOptions.ref, SharedOptions.pom, SharedOptions.toolchain, ProjectCommands.noGitDirectory,
            SharedOptions.json,
        ],
        positionals: [SharedOptions.project], rest: SharedOptions.arguments,
        examples: [
            Example(
                "kiln project add orders --git https://git.example.com/orders.git --ref main",
                "register a project that builds its branch main"),
            Example(
                "kiln project add orders --git git@example.com:orders.git -- -Pprod -pl jobs/a -am",
                "with a profile, and only one module with what it needs"),
        ]
    ) { arguments, context in
        let name = try ProjectCommands.name(arguments)
        try ProjectCommands.check(arguments, git: git)
        let draft = ProjectDraft(
            name: name.text, url: arguments.value(git) ?? "", ref: arguments.value(SharedOptions.ref),
            pom: arguments.value(SharedOptions.pom), toolchain: arguments.value(SharedOptions.toolchain),
            arguments: arguments.rest, git: arguments.has(ProjectCommands.noGitDirectory) ? "none" : nil)
        let project = try await context.client(arguments).add(draft)
        try ProjectCommands.show(project, arguments, context)
        return .done
    }
}
