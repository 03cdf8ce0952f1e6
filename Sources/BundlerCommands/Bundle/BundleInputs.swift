internal import Bundler
internal import Bundling
internal import CommandSyntax
internal import Pipeline
internal import ResolverCommands
internal import Support

/// Which jars go into a bundle, in order.
enum BundleInputs {
    /// The jars named, then those resolved, then those of `--jar`. Throws when there are none.
    static func sources(
        _ arguments: Arguments, _ context: ResolverContext, _ options: BundleOptions
    ) throws -> [BundleSource] {
        let console = context.console
        var sources = arguments.positionals.enumerated().map { index, path in
            file(console.path(path), isProject: index == 0)
        }
        if let lock = arguments.value(BundleCommand.lock) {
            guard options.dependencies.isEmpty, !FetchedJar.hasProject(arguments) else {
                throw UsageError("with --lock, the lock file says which jars go in")
            }
            sources += try FetchedJar.locked(lock, arguments, context).compactMap(source)
        } else if FetchedJar.hasProject(arguments) || !options.dependencies.isEmpty {
            sources += try FetchedJar.resolve(options.dependencies, arguments, context).compactMap(source)
        }
        sources += options.jars.map { file($0, isProject: false) }
        guard !sources.isEmpty else {
            throw UsageError("a jar is missing; name one, or give --dependency, --pom or --lock")
        }
        // Named twice is once: a jar on the class path a second time changes nothing.
        var seen: Set<String> = []
        return sources.filter { seen.insert($0.path).inserted }
    }

    private static func file(_ path: String, isProject: Bool) -> BundleSource {
        BundleSource(
            path: path, label: String(path.split(separator: "/").last ?? Substring(path)), isProject: isProject)
    }

    /// A pom brings jars, and is none.
    private static func source(_ jar: FetchedJar) -> BundleSource? {
        if jar.extension == "pom" { return nil }
        return BundleSource(
            path: jar.path, label: jar.coordinate,
            coordinate: BundleInput.Coordinate(
                group: jar.group, artifact: jar.artifact, type: jar.extension, classifier: jar.classifier,
                version: jar.version))
    }
}
