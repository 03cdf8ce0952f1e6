internal import Bundler
internal import Bundling
internal import CommandSyntax
internal import Pipeline
internal import ResolverCommands
internal import Runtimes
internal import Support

/// `kiln bundle`.
enum BundleCommand {
    static let output = Option.value(
        "output", letter: "o", "FILE", help: "Where the bundle goes.", completion: .file, isRequired: true)
    static let dependency = Option.repeated(
        "dependency", "COORD", help: "Resolve this coordinate with all it needs, and put the jars in.")
    static let jar = Option.repeated("jar", "FILE", help: "Put this jar in, behind the others.", completion: .file)
    static let relocate = Option.repeated(
        "relocate", "PACKAGE=TO", help: "Move a package or class, and every reference to it.")
    static let include = Option.repeated(
        "include", "PATTERN", help: "Of the --relocate before it, move only what fits; '**' stands for any packages.")
    static let except = Option.repeated("except", "PATTERN", help: "Of the --relocate before it, move not what fits.")
    static let mainClass = Option.value("main-class", "CLASS", help: "The class that 'java -jar' or Flink runs.")
    static let spec = Option.value(
        "spec", "FILE", help: "A bundle.yaml that says the same as the options; options go over it.", completion: .file)
    static let minimize = Option.flag("minimize", help: "Leave out classes that nothing needs.")
    static let keep = Option.repeated("keep", "PATTERN", help: "With --minimize: keep the classes that fit.")
    static let runtime = Option.value(
        "runtime", "NAME", help: "Leave out what this runtime has, such as flink-1.20; 'kiln runtime list' shows them.")
    static let onConflict = Option.value(
        "on-conflict", "WHAT",
        help: "When a class comes twice with different bytes: error, first, or report (the default).",
        completion: .words(BundleSpec.OnConflict.allCases.map(\.rawValue)))
    static let lock = Option.value(
        "lock", "FILE", help: "Take the jars that a lock file records, byte for byte.", completion: .file)
    static let level = Option.value(
        "level", "1-12", help: "How hard changed entries are compressed; 6 when absent. Others stay as they are.")
    static let noRecord = Option.flag(
        "no-record",
        help: "Leave out META-INF/kiln/bundle.json, from which 'kiln inspect' and 'kiln why' know the inputs.")
    static let json = Option.flag("json", help: "Write JSON instead of text for people.")

    static let command = BundlerCommand(
        "bundle", summary: "Make one jar of many: the job, its dependencies, relocated and merged",
        discussion:
            "The jars that are named come first, the first of them is the job; then what --dependency, --pom or --lock resolve "
            + "to, in the order of the class path; then --jar. The first class of a name wins. Services, Log4j plugins, "
            + "reference.conf, Spring and Plexus files are merged, signatures and module descriptions left out, and the "
            + "same inputs always give the same bytes.\n\nEntries that do not change are copied in their compressed form.",
        options: [
            output, dependency, jar, relocate, include, except, mainClass, runtime, spec, minimize, keep, onConflict,
            lock, level, noRecord,
        ] + FetchedJar.options + [json],
        positionals: [
            Positional("JAR", help: "A jar; the first is the job itself.", isOptional: true, isRepeated: true)
        ],
        examples: [
            Example("kiln bundle -o orders.jar app.jar --pom pom.xml", "a job with its runtime dependencies"),
            Example(
                "kiln bundle -o orders.jar app.jar --pom pom.xml --runtime flink-1.20", "without what the cluster has"),
            Example(
                "kiln bundle -o orders.jar app.jar --dependency com.google.guava:guava:33.4.8-jre --relocate com.google.common=shaded.guava",
                "a dependency that no other version can clash with"),
        ]
    ) { arguments, context in
        let decoded = try BundleOptions(arguments, context.console)
        let profile = try decoded.spec.runtime.map { name in
            try RuntimePlaces.profiles(context.console.environment).load(name)
        }
        let sources = try BundleInputs.sources(arguments, context, decoded)
        var request = BundleRequest(sources: sources, spec: decoded.spec, output: decoded.output)
        request.level = decoded.level
        if let profile { request.runtime = profile.classes() }
        request.cache = BundlerCache.folder(context.console.environment)
        request.threads = Processors.count
        let start = ContinuousClock.now
        let result = try Bundler(request).run()
        let report = BundleReport(
            result, path: decoded.output, inputs: sources.count, seconds: (ContinuousClock.now - start) / .seconds(1),
            runtime: profile.map { RuntimeLeavings($0, result) })
        let text = arguments.has(json) ? try report.json() : report.text
        try context.console.output.write(text)
        return .done
    }
}
