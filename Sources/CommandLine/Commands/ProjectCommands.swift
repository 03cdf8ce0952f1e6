internal import CommandSyntax
internal import JSON
internal import Pipeline
internal import Support

/// `kiln project …`.
enum ProjectCommands {
    static let group = Command(
        "project", summary: "Register, show, change and remove projects",
        subcommands: [
            ProjectAddCommand.command, ProjectListCommand.command, ProjectShowCommand.command,
            ProjectSetCommand.command, ProjectRemoveCommand.command,
        ])

    static let noGitDirectory = Option.flag(
        "no-git-directory", help: "Builds find no .git; plugins that read a version from it will miss it.")

    /// The project's name.
    static func name(_ arguments: Arguments) throws -> ProjectName {
        try arguments.positional(0, "a project's name: \(ProjectName.rule)") { ProjectName($0) }
    }

    /// Refuses options that no server would take, before any call.
    static func check(_ arguments: Arguments, git: Option) throws {
        if let text = arguments.value(git) {
            do {
                _ = try GitURL(text)
            } catch {
                throw UsageError("--git: \(error.message)")
            }
        }
        func nonEmpty(_ option: Option) -> Bool { arguments.value(option)?.isEmpty == false }
        if nonEmpty(SharedOptions.ref) { _ = try arguments.value(SharedOptions.ref, RefName.rule) { RefName($0) } }
        if nonEmpty(SharedOptions.pom) {
            _ = try arguments.value(SharedOptions.pom, "a relative path without '..'") { RelativePath($0) }
        }
    }

    /// One project for a person.
    static func sheet(_ project: Project, _ context: CommandContext) -> String {
        var facts = FactSheet()
        facts.add("project", project.name.text)
        facts.add("git", project.url.text)
        facts.add("ref", project.ref?.text ?? "the remote's HEAD")
        facts.add("pom", project.pom.text)
        facts.add("toolchain", project.toolchain ?? "the default")
        facts.add("arguments", project.arguments.isEmpty ? nil : Format.words(project.arguments))
        facts.add(".git in builds", project.git == .generated ? "yes" : "no")
        facts.add(
            "registered",
            Format.time(project.createdAt, now: context.clock.now(), isTerminal: context.output.isTerminal))
        return facts.rendered
    }

    /// Shows a project as JSON or for a person.
    static func show(_ project: Project, _ arguments: Arguments, _ context: CommandContext) throws {
        let isJSON = arguments.has(SharedOptions.json)
        try context.output.write(isJSON ? JSONOutput.render(project) : sheet(project, context))
    }
}

extension Project: ListDisplayable {
    static var columns: [(title: String, alignment: Table.Alignment)] {
        [("PROJECT", .left), ("REF", .left), ("POM", .left), ("TOOLCHAIN", .left), ("GIT", .left)]
    }

    func cells(_ context: CommandContext) -> [String] {
        [name.text, ref?.text ?? "HEAD", pom.text, toolchain ?? "default", url.text]
    }

    var quietID: String { name.text }
}
