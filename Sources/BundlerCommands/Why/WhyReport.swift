internal import CommandSyntax
internal import JarReport
internal import Pipeline

/// An answer of `kiln why` for people.
struct WhyReport {
    private let answer: WhyAnswer

    init(_ answer: WhyAnswer) { self.answer = answer }

    private static let shown = 12

    var text: String {
        var lines: [String] = []
        head(&lines)
        bringers(&lines)
        way(&lines)
        referrers(&lines)
        if !answer.files.isEmpty {
            lines.append("  named in")
            for file in answer.files.prefix(Self.shown) {
                lines.append(
                    "    \(file.name)" + (file.sources.isEmpty ? "" : "  (\(InspectReport.some(file.sources, 3)))"))
            }
            more(answer.files.count, "file", &lines)
        }
        return InertText.inert(lines.joined(separator: "\n") + "\n")
    }

    private func head(_ lines: inout [String]) {
        let moved = answer.movedFrom.map { "\($0) moved to " } ?? ""
        guard answer.isThere else {
            lines.append("\(moved)\(answer.name) is not there")
            if !answer.near.isEmpty { lines.append("  near are \(answer.near.joined(separator: ", "))") }
            return
        }
        let what =
            answer.kind == .package ? ": package of \(InspectReport.count(answer.classes, "class", "classes"))" : ""
        lines.append("\(moved)\(answer.name)\(what)")
    }

    private func bringers(_ lines: inout [String]) {
        for bringer in answer.broughtBy {
            let count = answer.kind == .package ? "\(InspectReport.count(bringer.count, "class", "classes"))" : ""
            let source = bringer.source.map { "brought by \($0)" } ?? "in the jar"
            let isMerged = answer.kind == .resource && answer.broughtBy.count > 1 && !bringer.isHidden
            let parts = [count, isMerged ? "merged" : "", bringer.isHidden ? "hidden by the one before" : ""]
                .filter { !$0.isEmpty }
            lines.append("  \(source)" + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")))
        }
    }

    private func way(_ lines: inout [String]) {
        guard let from = answer.wayFrom, answer.way.count > 1 else {
            if answer.wayFrom == "main class" || answer.wayFrom == "job" { lines.append("  it is the job's own") }
            return
        }
        lines.append(
            "  a shortest way from \(from == "job" ? "the job's classes" : from == "main class" ? "the main class" : from)"
        )
        for step in answer.way {
            let how = step.how.map { $0 == "linked" ? "" : "  (\(Self.words[$0] ?? $0))" } ?? ""
            let source = step.source.map { "  [\($0)]" } ?? ""
            lines.append("    \(step.how == nil ? "" : "-> ")\(step.name)\(source)\(how)")
        }
    }

    private static let words = [
        "described": "in the type of a field or method", "mentioned": "in a signature or annotation",
        "string": "by its name in a string",
    ]

    private func referrers(_ lines: inout [String]) {
        if answer.referrers == 0 {
            lines.append(answer.isThere ? "  no class outside of it refers to it" : "  no class refers to it")
            return
        }
        lines.append("  referred to by \(InspectReport.count(answer.referrers, "class", "classes"))")
        for group in answer.groups.prefix(Self.shown) {
            let package = group.package.isEmpty ? "(default)" : group.package
            let source = group.source.map { "\($0): " } ?? ""
            let soft = group.linked < group.count ? ", \(group.linked) of them need it" : ""
            let names = group.classes.map { String($0.dropFirst(group.package.isEmpty ? 0 : group.package.count + 1)) }
            lines.append(
                "    \(source)\(package): \(Format.grouped(Int64(group.count)))\(soft), such as \(names.prefix(3).joined(separator: ", "))"
            )
        }
        more(answer.groups.count, "package", &lines)
        if !answer.members.isEmpty {
            let used = answer.members.prefix(5).map { "\($0.name) (\($0.classes))" }
            lines.append("  most used are \(used.joined(separator: ", "))")
        }
    }

    private func more(_ count: Int, _ what: String, _ lines: inout [String]) {
        let rest = count - Self.shown
        if rest > 0 { lines.append("    \(InspectReport.count(rest, what)) more with --json") }
    }
}
