internal import Bundler
internal import Bundling
internal import CommandSyntax
internal import JSON
internal import JarReport
internal import Pipeline

/// The views of `kiln inspect` on one jar.
struct InspectReport {
    let jar: OpenJar
    let isJSON: Bool
    /// The terminal's columns; nil: nothing is cut.
    let width: Int?

    /// How many inputs and packages the summary names.
    private static let shown = 10

    /// What it is, in short.
    func summary() throws -> String {
        let summary = JarOverview(
            jar.contents, path: jar.path, bytes: jar.bytes, hidden: jar.hidden, jar.heads(threads: Processors.count),
            jar.texts())
        if isJSON { return try JSONOutput.render(summary) }
        var lines = [
            "\(summary.path): \(Format.size(Int64(clamping: summary.bytes))), \(Self.count(summary.entries, "file")), "
                + "\(Self.count(summary.classes, "class", "classes")); \(Format.size(Int64(clamping: summary.unpackedBytes))) unpacked"
        ]
        func fact(_ name: String, _ text: String) {
            lines.append("  " + name + String(repeating: " ", count: max(1, 15 - name.count)) + text)
        }
        if !summary.levels.isEmpty {
            fact(
                "Java",
                summary.levels.map { "\($0.java.text): \(Format.grouped(Int64($0.classes)))" }.joined(separator: ", "))
        }
        if let main = summary.mainClass { fact("Main class", main) }
        if !summary.multiRelease.isEmpty {
            fact("Multi-release", "versions for Java " + summary.multiRelease.map(String.init).joined(separator: ", "))
        }
        if summary.isSigned { fact("Signed", "yes") }
        for attribute in summary.manifest where Self.essential.contains(attribute.name.lowercased()) {
            fact(attribute.name, attribute.value)
        }
        if let runtime = summary.runtime { fact("Runtime", runtime) }
        if summary.services > 0 { fact("Services", "\(summary.services)") }
        if !summary.natives.isEmpty {
            fact("Native code", "\(Self.count(summary.natives.count, "file")), such as \(summary.natives[0])")
        }
        if !summary.coordinates.isEmpty { fact("Maven", Self.some(summary.coordinates, 3)) }
        for rule in summary.relocations { fact("Moved", "\(rule.pattern) to \(rule.replacement)") }
        if summary.hidden > 0 { fact("Hidden", "\(summary.hidden) by later ones of the same name") }
        if let problem = summary.recordProblem { fact("Record", problem) }
        for unreadable in summary.unreadable.prefix(Self.shown) {
            fact("Unreadable", "\(unreadable.name): \(unreadable.why)")
        }
        if summary.unreadable.count > Self.shown { fact("Unreadable", "\(summary.unreadable.count - Self.shown) more") }
        var text = InertText.inert(lines.joined(separator: "\n") + "\n")
        if !summary.inputs.isEmpty { text += "\n" + inputs(summary) }
        if !summary.packages.isEmpty {
            text += "\n" + table(Array(summary.packages.prefix(Self.shown)), of: summary.packages.count)
        }
        return text
    }

    private static let essential: Set<String> = [
        "created-by", "implementation-title", "implementation-version", "automatic-module-name", "launcher-agent-class",
        "class-path", "add-opens", "add-exports",
    ]

    private func inputs(_ summary: JarOverview) -> String {
        var table = Table([("Input", .left), ("Files", .right), ("Classes", .right), ("Size", .right)])
        let sorted = summary.inputs.enumerated().sorted { one, other in
            (other.element.bytes, one.offset) < (one.element.bytes, other.offset)
        }.map(\.element)
        for input in sorted.prefix(Self.shown) {
            table.add([
                input.label + (input.isJob ? " (the job)" : input.provided == nil ? "" : " (the runtime has it)"),
                Format.grouped(Int64(input.entries)),
                Format.grouped(Int64(input.classes)), Format.size(Int64(clamping: input.bytes)),
            ])
        }
        let rest = sorted.count - Self.shown
        let more = rest > 0 ? "\(Self.count(rest, "input")) more with --json\n" : ""
        return table.rendered(width: width) + more
    }

    // MARK: lists

    /// Each class.
    func classes() throws -> String {
        let rows = ClassRow.all(of: jar.contents, jar.heads(threads: Processors.count))
        if isJSON { return try JSONOutput.render(rows) }
        let width = rows.reduce(0) { max($0, $1.java?.text.count ?? 10) }
        var text = ""
        for row in rows {
            let level = row.java?.text ?? "unreadable"
            text += level + String(repeating: " ", count: width - level.count + 2) + row.name
            if let version = row.version { text += " (for Java \(version))" }
            if let input = row.input { text += "  \(input)" }
            if let problem = row.problem { text += "  \(problem)" }
            text += "\n"
        }
        return InertText.inert(text)
    }

    /// Each package.
    func packages() throws -> String {
        let rows = PackageRow.all(of: jar.contents)
        return isJSON ? try JSONOutput.render(rows) : table(rows, of: rows.count)
    }

    private func table(_ rows: [PackageRow], of count: Int) -> String {
        let hasInputs = jar.contents.record != nil
        var table = Table(
            [("Package", .left), ("Classes", .right), ("Size", .right)] + (hasInputs ? [("Inputs", .left)] : []))
        for row in rows {
            table.add([
                row.name.isEmpty ? "(default)" : row.name, Format.grouped(Int64(row.classes)),
                Format.size(Int64(clamping: row.bytes)), Self.some(row.inputs, 3),
            ])
        }
        let rest = count - rows.count
        return table.rendered(width: width) + (rest > 0 ? "\(Self.count(rest, "package")) more with --packages\n" : "")
    }

    /// Each service.
    func services() throws -> String {
        let rows = ServiceRow.all(of: jar.contents, jar.texts())
        if isJSON { return try JSONOutput.render(rows) }
        var text = ""
        for row in rows {
            text += row.service + (row.inputs.isEmpty ? "" : "  (\(Self.some(row.inputs, 3)))") + "\n"
            for provider in row.providers {
                text += "    \(provider.name)\(provider.isThere ? "" : "  is not in the jar")\n"
            }
        }
        return InertText.inert(text.isEmpty ? "\(jar.path) lists no providers of services\n" : text)
    }

    // MARK: words

    /// `1 file`, `2,000 files`.
    static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(Format.grouped(Int64(number))) \(number == 1 ? one : many ?? one + "s")"
    }

    /// The first few, and how many more there are.
    static func some(_ names: [String], _ limit: Int) -> String {
        let rest = names.count - limit
        return names.prefix(limit).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
