internal import Bundling
internal import CommandSyntax
internal import JSON
internal import Linkage
internal import Pipeline
internal import Support

/// What is told of jars that were checked.
struct CheckReport {
    private let checked: CheckedJars
    private let setting: CheckSetting
    private let seconds: Double

    init(_ checked: CheckedJars, _ setting: CheckSetting, seconds: Double) {
        self.checked = checked
        self.setting = setting
        self.seconds = seconds
    }

    /// For people: what breaks first, each with who needs it, the way there and what mends it.
    func text(all: Bool) -> String {
        let jars = checked.labels.count
        var lines = [
            "\(Format.grouped(Int64(checked.linkage.classes))) classes of \(jars) \(jars == 1 ? "jar" : "jars") in "
                + "\(Format.duration(seconds)); the job leads to \(Format.grouped(Int64(checked.linkage.reached)))",
            "against "
                + ([
                    setting.runtime,
                    setting.java.isEmpty
                        ? "Java \(setting.release), whose classes are not known: "
                            + "name a JDK with --java-home" : setting.java,
                ].compactMap { $0 }.joined(separator: ", ")),
        ]
        for jar in checked.damaged {
            lines.append("error: damaged: \(jar.count) classes of \(jar.label) cannot be read")
        }
        let findings = checked.linkage.findings.filter { all || $0.weight != .note }
        for finding in findings { lines += Self.lines(finding) }
        let conflicts = checked.conflicts.filter { all || $0.weight != .note }
        for finding in conflicts { lines += FindingReport(finding).lines }
        let hidden = checked.linkage.findings.count - findings.count + checked.conflicts.count - conflicts.count
        if checked.isSound { lines.append("nothing was found that the job leads to") }
        if hidden > 0 { lines.append("\(hidden) notes more with --all") }
        return InertText.inert(lines.joined(separator: "\n") + "\n")
    }

    private static func lines(_ finding: LinkageFinding) -> [String] {
        let place = finding.input.isEmpty || finding.input == finding.subject ? "" : " (\(finding.input))"
        var lines = ["\(finding.weight.rawValue): \(finding.kind.rawValue): \(finding.subject)\(place)"]
        let examples = finding.examples.filter { $0 != finding.subject }
        if !examples.isEmpty {
            let more = finding.count > 3 ? " and \(finding.count - 3) more" : ""
            lines.append("    \(examples.prefix(3).joined(separator: "; "))\(more)")
        }
        if let first = finding.referrers.first {
            let others =
                finding.referrerCount > 1 ? " and \(Format.grouped(Int64(finding.referrerCount - 1))) more" : ""
            lines.append("    needed by \(first)\(others), in \(list(finding.referringInputs))")
        }
        if finding.way.count > 1 { lines.append("    way there: \(way(finding.way))") }
        if !finding.remedy.text.isEmpty { lines.append("    \(finding.remedy.text)") }
        return lines
    }

    private static func list(_ inputs: [String]) -> String {
        inputs.prefix(3).joined(separator: ", ") + (inputs.count > 3 ? " and \(inputs.count - 3) more" : "")
    }

    /// A long way is cut in its middle.
    private static func way(_ steps: [LinkageFinding.Step]) -> String {
        let shown = steps.count <= 8 ? steps : steps.prefix(4) + steps.suffix(3)
        var text = ""
        for (index, step) in shown.enumerated() {
            if index > 0 { text += step.isProvided ? " ~> " : " -> " }
            if steps.count > 8, index == 4 { text += "… -> " }
            text += step.name
            if index == 0 || shown[index - 1].input != step.input { text += " (\(step.input))" }
        }
        return text
    }

    /// For programs.
    func json() throws -> String {
        try JSONOutput.render(
            Output(
                jars: checked.labels, runtime: setting.runtime, java: setting.release,
                isJavaKnown: !setting.java.isEmpty, classes: checked.linkage.classes, reached: checked.linkage.reached,
                seconds: seconds, isSound: checked.isSound,
                linkage: checked.linkage.findings.map(Output.Linkage.init),
                conflicts: checked.conflicts.map(FindingReport.init),
                damaged: checked.damaged.map { Output.Damaged(input: $0.label, count: $0.count) }))
    }

    private struct Output: Encodable {
        struct Step: Encodable {
            var name: String
            var input: String
            var isProvider: Bool
        }
        struct Linkage: Encodable {
            var kind: String
            var weight: String
            var subject: String
            var input: String?
            var count: Int
            var examples: [String]
            var referrers: [String]
            var referrerCount: Int
            var referringInputs: [String]
            var way: [Step]
            var remedy: String?

            init(_ finding: LinkageFinding) {
                kind = finding.kind.rawValue
                weight = finding.weight.rawValue
                subject = finding.subject
                input = finding.input.isEmpty ? nil : finding.input
                count = finding.count
                examples = finding.examples
                referrers = finding.referrers
                referrerCount = finding.referrerCount
                referringInputs = finding.referringInputs
                way = finding.way.map { Step(name: $0.name, input: $0.input, isProvider: $0.isProvided) }
                remedy = finding.remedy.text.isEmpty ? nil : finding.remedy.text
            }
        }
        struct Damaged: Encodable {
            var input: String
            var count: Int
        }
        var jars: [String]
        var runtime: String?
        var java: Int
        var isJavaKnown: Bool
        var classes: Int
        var reached: Int
        var seconds: Double
        var isSound: Bool
        var linkage: [Linkage]
        var conflicts: [FindingReport]
        var damaged: [Damaged]
    }
}
