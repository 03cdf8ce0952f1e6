internal import Client
internal import CommandSyntax
internal import Pipeline

/// `kiln project set`.
enum ProjectSetCommand {
    private static let git = Option.value("git", "URL", help: "Where it is fetched from.")
    private static let gitDirectory = Option.flag("git-directory", help: "Builds find a generated .git again.")

    static let command = Command(
        "set", summary: "Change a project",
        discussion: "Only what is given changes; an empty value (--ref '') goes back to the default. Arguments after "
            + "'--' replace all there were; a bare '--' removes them. Builds that run keep what they began with.",
        options: [
            git, SharedOptions.ref, SharedOptions.pom, SharedOptions.toolchain, gitDirectory,
            ProjectCommands.noGitDirectory, SharedOptions.json,
        ],
        positionals: [SharedOptions.project], rest: SharedOptions.arguments,
        examples: [
            Example("kiln project set orders --ref v2", "build another branch from now on"),
            Example("kiln project set orders -- -DskipTests", "build with other arguments from now on"),
        ]
    ) { arguments, context in
        let name = try ProjectCommands.name(arguments)
        try ProjectCommands.check(arguments, git: git)
        try arguments.exclude(gitDirectory, ProjectCommands.noGitDirectory)
        let client = try context.client(arguments)
        let project = try await client.replace(name, by: changed(try await client.project(name), arguments))
        try ProjectCommands.show(project, arguments, context)
        return .done
    }

    private static func changed(_ project: Project, _ arguments: Arguments) -> ProjectDraft {
        func value(_ option: Option, _ present: String?) -> String? {
            guard let text = arguments.value(option) else { return present }
            return text.isEmpty ? nil : text
        }
        var git = project.git
        if arguments.has(gitDirectory) { git = .generated }
        if arguments.has(ProjectCommands.noGitDirectory) { git = .none }
        return ProjectDraft(
            name: project.name.text, url: arguments.value(Self.git) ?? project.url.text,
            ref: value(SharedOptions.ref, project.ref?.text), pom: value(SharedOptions.pom, project.pom.text),
            toolchain: value(SharedOptions.toolchain, project.toolchain),
            arguments: arguments.rest ?? project.arguments, git: git.rawValue)
    }
}
