internal import CommandSyntax
internal import Coordinates

/// Options that resolver commands share.
enum ResolverOptions {
    static let exclude = Option.repeated(
        "exclude", "G:A", help: "Leave this out below every coordinate; either part may be '*'.")
    static let excludeFrom = Option.repeated(
        "exclude-from", "COORD=G:A", help: "Leave this out below one of the coordinates.")
    static let managed = Option.repeated(
        "managed", "G:A:V", help: "Use this version wherever the artifact is met below the coordinates.")
    static let bom = Option.repeated(
        "bom", "G:A:V", help: "Manage versions as this pom's dependencyManagement says; the earlier one wins.")
    static let repository = Option.repeated(
        "repository", "[ID=]URL",
        help: "Ask this repository (http, https, file) instead of the default upstream; several in order.")
    static let settings = Option.value(
        "settings", "FILE", help: "Maven's settings.xml to read instead of ~/.m2/settings.xml.", completion: .file)
    static let offline = Option.flag("offline", help: "Use only what is on this machine.")
    static let systemProperties = Option.value(
        "system-properties", "FILE",
        help:
            "Java's system properties as lines NAME=VALUE; without it those of the JDK at JAVA_HOME or on the PATH, and the environment.",
        completion: .file)
    static let maven = Option.value(
        "maven", "VERSION", help: "Answer as this Maven does: 3.8, 3.9 (the default) or 4.",
        completion: .words(mavens.map(\.0)))
    static let pom = Option.value(
        "pom", "FILE", help: "Resolve the project of this pom, with its parents, profiles and imports.",
        completion: .file)
    static let profile = Option.repeated(
        "profile", letter: "P", "ID",
        help: "With --pom: switch a profile on, or off with '!ID'; commas separate several.")
    static let define = Option.repeated(
        "define", letter: "D", "NAME=VALUE", help: "Set a property, as Maven's -D does.")
    static let cache = Option.value(
        "cache", "DIR",
        help: "Where downloaded files are kept; $XDG_CACHE_HOME/kiln/maven or ~/.cache/kiln/maven when absent.",
        completion: .directory)
    static let localRepository = Option.repeated(
        "local-repository", "DIR",
        help:
            "A Maven local repository to read, never to write; that of the settings when neither this nor --repository is given.",
        completion: .directory)
    static let noIndex = Option.flag("no-index", help: "Read every pom anew and write no index of them.")
    static let mode = Option.value(
        "mode", "MODE",
        help:
            "'deps', the default: the coordinates are dependencies of nothing; 'root': one coordinate is the root, and its own pom manages what is below.",
        completion: .words(["deps", "root"]))
    static let batch = Option.flag(
        "batch", help: "Read questions from standard input, one JSON object a line, and write each with its answer.")
    static let json = Option.flag("json", help: "Write JSON instead of text for people.")

    /// How the session is made, for every command that has one.
    static let session = [
        repository, settings, offline, systemProperties, define, maven, cache, localRepository, noIndex,
    ]
    /// What is asked for, for every command that collects.
    static let request = [mode, exclude, excludeFrom, managed, bom, pom, profile]

    private static let mavens: [(String, MavenRules)] = [("3.8", .maven38), ("3.9", .maven39), ("4", .maven4)]

    /// The Maven that `--maven` names, in the form of lock files.
    static func mavenName(_ arguments: Arguments) throws -> String {
        let text = arguments.value(maven) ?? "3.9"
        guard mavens.contains(where: { $0.0 == text }) else {
            throw UsageError("--maven: write one of \(mavens.map(\.0).joined(separator: ", "))")
        }
        return text
    }

    /// The rules of the Maven that `--maven` names.
    static func rules(_ arguments: Arguments) throws -> MavenRules {
        let name = try mavenName(arguments)
        return rules(named: name) ?? .maven39
    }

    /// The rules of a Maven; `nil` for a name that is not known.
    static func rules(named name: String) -> MavenRules? { mavens.first { $0.0 == name }?.1 }
}
