internal import Bundler
internal import CommandSyntax
internal import JarReport
internal import Pipeline

/// What `kiln diff` tells people.
struct DiffReport {
    private let diff: JarDiff
    private let old: OpenJar
    private let new: OpenJar
    private let showsAll: Bool

    /// How many of a kind are shown without `--all`.
    private static let shown = 15

    init(_ diff: JarDiff, _ old: OpenJar, _ new: OpenJar, showsAll: Bool) {
        self.diff = diff
        self.old = old
        self.new = new
        self.showsAll = showsAll
    }

    var text: String {
        switch diff.verdict {
        case .same: return InertText.inert("\(old.path) and \(new.path) are the same, byte for byte\n")
        case .sameContent:
            return InertText.inert(
                "\(old.path) and \(new.path) have the same content, but other bytes: another order, form or folders\n")
        case .differs: break
        }
        var lines = ["\(old.path) -> \(new.path)"]
        for jar in [old, new] {
            if let problem = jar.contents.recordProblem { lines.append("  \(jar.path): \(problem)") }
        }
        dependencies(&lines)
        classes(&lines)
        section("Files", diff.files.added, diff.files.removed, diff.files.changed, &lines)
        services(&lines)
        if !diff.manifest.isEmpty {
            lines.append("Manifest")
            for attribute in diff.manifest {
                lines.append("  \(attribute.name): \(attribute.from ?? "none") -> \(attribute.to ?? "none")")
            }
        }
        if !diff.levels.isEmpty {
            lines.append("Java levels")
            for level in diff.levels {
                lines.append(
                    "  \(level.java.text): \(Format.grouped(Int64(level.from))) -> \(Format.grouped(Int64(level.to)))")
            }
        }
        return InertText.inert(lines.joined(separator: "\n") + "\n")
    }

    private func dependencies(_ lines: inout [String]) {
        if diff.dependencies.isEmpty { return }
        lines.append("Dependencies")
        for change in diff.dependencies {
            let line =
                switch change.kind {
                case .added: "+ \(change.name) \(change.to ?? "")"
                case .removed: "- \(change.name) \(change.from ?? "")"
                case .version: "~ \(change.name) \(change.from ?? "") -> \(change.to ?? "")"
                case .bytes: "~ \(change.name) \(change.from ?? ""): other bytes"
                }
            lines.append("  " + line)
        }
    }

    private func classes(_ lines: inout [String]) {
        let classes = diff.classes
        if classes.added.isEmpty && classes.removed.isEmpty && classes.changed.isEmpty { return }
        lines.append("Classes: " + Self.counts(classes.added.count, classes.removed.count, classes.changed.count))
        if showsAll {
            lines += classes.added.map { "  + \($0)" } + classes.removed.map { "  - \($0)" }
            for change in classes.changed {
                lines.append("  ~ \(change.name): \(Self.what(change))")
                lines += change.added.map { "      + \($0)" } + change.removed.map { "      - \($0)" }
                lines += change.changed.map { "      ~ \($0)" }
            }
            return
        }
        let packages = PackageChange.all(of: classes)
        for package in packages.prefix(Self.shown) {
            let weights = package.changed.sorted { $0.key < $1.key }.map { "\($0.value) \(Self.words[$0.key] ?? "")" }
            let changed = package.changed.values.reduce(0, +)
            lines.append(
                "  \(package.name.isEmpty ? "(default)" : package.name): "
                    + Self.counts(package.added, package.removed, changed)
                    + (weights.isEmpty ? "" : " (\(weights.joined(separator: ", ")))"))
        }
        more(packages.count, "package", &lines)
    }

    private static let words: [ClassChange.Weight: String] = [
        .api: "in what others use", .level: "in the Java level", .code: "in the code", .private: "in private members",
        .attributes: "in annotations or signatures", .debug: "only in debug information", .unreadable: "unreadable",
    ]

    private static func what(_ change: ClassChange) -> String {
        var parts = [words[change.weight] ?? ""]
        if let problem = change.problem { parts.append(problem) }
        if change.levels.count == 2 { parts.append("\(change.levels[0].text) -> \(change.levels[1].text)") }
        if change.parents.count == 2 {
            parts.append(
                "extends \(change.parents[0].joined(separator: ", ")) -> \(change.parents[1].joined(separator: ", "))")
        }
        return parts.joined(separator: "; ")
    }

    private func services(_ lines: inout [String]) {
        if diff.services.isEmpty { return }
        lines.append("Services")
        for service in showsAll ? diff.services[...] : diff.services.prefix(Self.shown) {
            lines.append("  \(service.name)")
            lines += service.added.map { "    + \($0)" } + service.removed.map { "    - \($0)" }
        }
        if !showsAll { more(diff.services.count, "service", &lines) }
    }

    private func section(
        _ title: String, _ added: [String], _ removed: [String], _ changed: [String], _ lines: inout [String]
    ) {
        let all = added.map { "  + \($0)" } + removed.map { "  - \($0)" } + changed.map { "  ~ \($0)" }
        if all.isEmpty { return }
        lines.append("\(title): " + Self.counts(added.count, removed.count, changed.count))
        lines += showsAll ? all[...] : all.prefix(Self.shown)
        if !showsAll { more(all.count, "file", &lines) }
    }

    private func more(_ count: Int, _ what: String, _ lines: inout [String]) {
        let rest = count - Self.shown
        if rest > 0 { lines.append("  \(InspectReport.count(rest, what)) more with --all") }
    }

    private static func counts(_ added: Int, _ removed: Int, _ changed: Int) -> String {
        [(added, "added"), (removed, "removed"), (changed, "changed")].filter { $0.0 > 0 }
            .map { "\(Format.grouped(Int64($0.0))) \($0.1)" }.joined(separator: ", ")
    }
}
