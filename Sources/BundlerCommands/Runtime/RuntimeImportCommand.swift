internal import CommandSyntax
internal import ResolverCommands
internal import Runtimes
internal import Support

/// `kiln runtime import`.
enum RuntimeImportCommand {
    static let name = Option.value("name", "NAME", help: "How the runtime is called; its profile's name when absent.")
    static let profile = Option.value(
        "profile", "NAME", help: "The profile it follows; the one that knows the distribution when absent.")
    static let javaHome = Option.value(
        "java-home", "DIR", help: "The JDK whose classes are read; $JAVA_HOME or the one of 'java' when absent.",
        completion: .directory)
    static let java = Option.value(
        "java", "N", help: "The release of Java that the cluster runs; the profile's when absent.")
    static let output = Option.value(
        "output", letter: "o", "FILE",
        help: "Write the index to this file, and not where --runtime finds it.", completion: .file)

    static let command = BundlerCommand(
        "import", summary: "Read a distribution, so that every class of a runtime is known",
        discussion:
            "Reads the jars of DIR/lib, or of DIR, and the classes of the release of Java: of a JDK of that release, or of "
            + "a newer one what the release exports. The index has the jars' digests, the artifacts that are in them and "
            + "what their classes declare; the same distribution and JDK always give the same bytes.",
        options: [name, profile, javaHome, java, output, RuntimeCommand.json],
        positionals: [Positional("DIR", help: "The distribution's folder, such as /opt/flink.")],
        examples: [
            Example("kiln runtime import /opt/flink", "the Flink that is there, under its profile's name"),
            Example("kiln runtime import /srv/flink --name flink-prod --java 17", "a cluster with jars of its own"),
        ]
    ) { arguments, context in
        let environment = context.console.environment
        let home = arguments.value(javaHome).map(context.console.path) ?? RuntimePlaces.javaHome(environment)
        guard let home else {
            throw KilnError(.unavailable, "no JDK is known: name one with --java-home, or set JAVA_HOME")
        }
        var work = RuntimeImport(folder: context.console.path(arguments.positional(0) ?? ""), javaHome: home)
        work.name = arguments.value(name)
        work.profile = arguments.value(profile)
        let range = RuntimeProfiles.javaReleases
        work.java = try arguments.value(java, "a release of Java from \(range.lowerBound) to \(range.upperBound)") {
            Int($0).flatMap { range.contains($0) ? $0 : nil }
        }
        let profiles = try RuntimePlaces.profiles(environment)
        let made = try work.run(profiles, to: arguments.value(output).map(context.console.path))
        let report = RuntimeReport(made)
        try context.console.output.write(arguments.has(RuntimeCommand.json) ? try report.json() : report.text)
        return .done
    }
}
