internal import Bundler
internal import Bundling
internal import CommandSyntax
internal import JSON
internal import JarReport
internal import Pipeline
internal import ResolverCommands
internal import Support

/// `kiln inspect`.
enum InspectCommand {
    private static let classes = Option.flag("classes", help: "List each class with its Java level and its input.")
    private static let packages = Option.flag(
        "packages", help: "List the packages with their classes, bytes and inputs.")
    private static let services = Option.flag(
        "services", help: "List the services with their providers, and whether the jar has them.")
    private static let conflicts = Option.flag(
        "conflicts",
        help: "What clashes: of several jars as if they were bundled in that order; of one what its record tells.")
    private static let json = Option.flag("json", help: "Write JSON instead of text for people.")

    static let command = BundlerCommand(
        "inspect", summary: "Show what is in a jar, and from which input each entry came",
        discussion:
            "A jar that 'kiln bundle' made holds a record of its inputs (META-INF/kiln/bundle.json), so each class is told "
            + "with the jar it came from. Any other jar is shown as well, without inputs. A class that cannot be read is "
            + "listed as such; an archive that is damaged or made to mislead is an error with the place.",
        options: [classes, packages, services, conflicts, json],
        positionals: [Positional("JAR", help: "A jar.", isRepeated: true)],
        examples: [
            Example("kiln inspect orders.jar", "size, Java levels, inputs, packages"),
            Example("kiln inspect orders.jar --packages", "which input brings which package"),
            Example("kiln inspect app.jar udf.jar --conflicts", "what would clash in a bundle of both"),
        ]
    ) { arguments, context in
        let views = [classes, packages, services, conflicts]
        for (number, view) in views.enumerated() {
            for other in views[(number + 1)...] { try arguments.exclude(view, other) }
        }
        let console = context.console
        let paths = arguments.positionals.map(console.path)
        if arguments.has(conflicts), paths.count > 1 {
            try console.output.write(try JarConflicts.between(paths, isJSON: arguments.has(json)))
            return .done
        }
        var texts: [String] = []
        for path in paths {
            let jar = try OpenJar(path, label: JarLabel.of(path))
            let report = InspectReport(
                jar: jar, isJSON: arguments.has(json), width: console.output.isTerminal ? console.width : nil)
            if arguments.has(classes) {
                texts.append(try report.classes())
            } else if arguments.has(packages) {
                texts.append(try report.packages())
            } else if arguments.has(services) {
                texts.append(try report.services())
            } else if arguments.has(conflicts) {
                texts.append(try JarConflicts.within(jar, isJSON: arguments.has(json)))
            } else {
                texts.append(try report.summary())
            }
        }
        let isList = arguments.has(json) && texts.count > 1
        let text = texts.map { isList ? String($0.dropLast()) : $0 }.joined(separator: isList ? ",\n" : "\n")
        try console.output.write(isList ? "[\n\(text)\n]\n" : text)
        return .done
    }
}

/// What a jar is called.
enum JarLabel {
    /// The last part of its path.
    static func of(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
