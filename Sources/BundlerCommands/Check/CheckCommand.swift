internal import CommandSyntax
internal import Glibc
internal import ResolverCommands
internal import Runtimes
internal import Support

/// `kiln check`.
enum CheckCommand {
    static let runtime = Option.value(
        "runtime", "NAME", help: "Check against this runtime, of those that 'kiln runtime list' shows.")
    static let java = Option.value(
        "java", "N", help: "The release of Java that it is to run on; the runtime's or the JDK's when absent.")
    static let javaHome = Option.value(
        "java-home", "DIR", help: "The JDK whose classes are there; $JAVA_HOME or the one of 'java' when absent.",
        completion: .directory)
    static let jar = Option.repeated(
        "jar", "FILE", help: "A jar that is on the class path too, behind the others.", completion: .file)
    static let all = Option.flag("all", help: "List also what nothing of the job leads to.")
    static let json = Option.flag("json", help: "Write JSON instead of text for people.")

    static let command = BundlerCommand(
        "check", summary: "Say what of a jar would break: missing classes and methods, clashes, newer bytecode",
        discussion:
            "The first jar is the job, or a bundle with the job in it; the others are on its class path, in order. Every "
            + "class, method and field that they refer to is looked for as a JVM would, in them, the runtime and Java. What "
            + "is missing is told with the classes that need it and the way that leads there from the job: an error when "
            + "the job's own classes need it, a warning when they lead to what does, a note when nothing leads there.\n\n"
            + "Ends with 10 when there is an error or a warning.",
        options: [runtime, java, javaHome, jar, all, json],
        positionals: [Positional("JAR", help: "A jar; the first is the job itself.", isRepeated: true)],
        examples: [
            Example("kiln check orders.jar --runtime flink-1.20", "a bundle, before it goes to the cluster"),
            Example("kiln check app.jar lib/a.jar lib/b.jar --java 11", "a class path, on Java 11"),
        ]
    ) { arguments, context in
        let console = context.console
        var seen: Set<String> = []
        let paths = (arguments.positionals + arguments.values(jar)).map(console.path)
            .filter { seen.insert($0).inserted }
        let range = RuntimeProfiles.javaReleases
        let release = try arguments.value(java, "a release of Java from \(range.lowerBound) to \(range.upperBound)") {
            Int($0).flatMap { range.contains($0) ? $0 : nil }
        }
        let setting = try CheckSetting(
            runtime: arguments.value(runtime), release: release, javaHome: arguments.value(javaHome).map(console.path),
            console.environment)
        let start = ContinuousClock.now
        let threads = max(1, min(16, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
        let checked = try CheckedJars(paths, setting, cache: BundlerCache.folder(console.environment), threads: threads)
        let report = CheckReport(checked, setting, seconds: (ContinuousClock.now - start) / .seconds(1))
        let text = arguments.has(json) ? try report.json() : report.text(all: arguments.has(all))
        try console.output.write(text)
        return checked.isSound ? .done : .unsound
    }
}
