internal import Bundler
internal import Bundling
internal import CommandSyntax
internal import Runtimes

/// What a bundle left out because its runtime has it, for the report.
struct RuntimeLeavings: Encodable {
    /// A dependency that is left out whole.
    struct Jar: Encodable {
        var label: String
        /// The version that was asked for.
        var version: String
        /// The versions that the runtime has; patterns or none when nothing was imported.
        var runtimeVersions: [String]
        var reason: String
    }

    /// The runtime's name.
    var name: String
    /// Its version, when a distribution was imported and tells it.
    var version: String?
    var java: Int
    var isImported: Bool
    var jars: [Jar] = []
    /// Classes of other jars, of which the runtime loads its own first.
    var classes = 0

    init(_ profile: RuntimeProfile, _ result: BundleResult) {
        name = profile.name
        version = profile.index.flatMap { $0.version.isEmpty ? nil : $0.version }
        java = profile.java
        isImported = profile.index != nil
        for (number, input) in result.inputs.enumerated() {
            guard let provided = result.plan.provided(number) else { continue }
            jars.append(
                Jar(
                    label: input.label, version: input.coordinate?.version ?? "", runtimeVersions: provided.versions,
                    reason: provided.reason.rawValue))
        }
        classes = result.plan.leftOut.count {
            $0.reason == .runtime && result.plan.provided(Int($0.entry.input)) == nil
        }
    }

    /// For people.
    var lines: [String] {
        var lines: [String] = []
        if !jars.isEmpty {
            let title = name + (version.map { " (\($0))" } ?? "")
            lines.append("left out, as \(title) has \(jars.count == 1 ? "it" : "them"): \(counted(jars.count, "jar"))")
            // First those that a person should know of.
            let ordered =
                jars.filter { $0.runtimeVersions != [$0.version] } + jars.filter { $0.runtimeVersions == [$0.version] }
            for jar in ordered.prefix(Self.shown) { lines.append("    " + jar.label + Self.remark(jar)) }
            if jars.count > Self.shown { lines.append("    \(jars.count - Self.shown) more with --json") }
        }
        if classes > 0 {
            lines.append("left out of other jars: \(counted(classes, "class")), of which \(name) loads its own first")
        }
        if !isImported {
            lines.append(
                "nothing was imported for \(name), so only coordinates tell what it has; 'kiln runtime import DIR --name "
                    + "\(name)' reads its classes and versions")
        }
        return lines
    }

    private static let shown = 12

    private static func remark(_ jar: Jar) -> String {
        let has = jar.runtimeVersions.joined(separator: " or ")
        if jar.reason == ProvidedInput.Reason.sameVersion.rawValue { return "" }
        return (has.isEmpty ? ": in a version that is not known" : ": it has \(has)") + ", and loads its own first"
    }

    private func counted(_ count: Int, _ word: String) -> String {
        let plural = word.hasSuffix("s") ? word + "es" : word + "s"
        return "\(Format.grouped(Int64(count))) \(count == 1 ? word : plural)"
    }
}
