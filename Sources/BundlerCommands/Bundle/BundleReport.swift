internal import Bundler
internal import Bundling
internal import CommandSyntax
internal import Entries
internal import JSON
internal import Pipeline
internal import Support

/// What is told of a bundle.
struct BundleReport {
    private let result: BundleResult
    private let path: String
    private let inputs: Int
    private let seconds: Double
    private let runtime: RuntimeLeavings?

    init(_ result: BundleResult, path: String, inputs: Int, seconds: Double, runtime: RuntimeLeavings? = nil) {
        self.runtime = runtime
        self.result = result
        self.path = path
        self.inputs = inputs
        self.seconds = seconds
    }

    /// For people: one line of figures, then what may break a job, with what mends it.
    var text: String {
        var lines = [
            "\(path): \(Format.size(Int64(clamping: result.bytes))), \(Format.grouped(Int64(result.entries))) entries of "
                + "\(inputs) \(inputs == 1 ? "jar" : "jars") in \(Format.duration(seconds)); "
                + "\(Format.grouped(Int64(result.copied))) copied, \(Format.grouped(Int64(result.changed))) changed, "
                + "\(Format.grouped(Int64(result.merged))) merged"
        ]
        lines += runtime?.lines ?? []
        let findings = result.report.findings.filter { $0.weight != .note }
        for finding in findings { lines += FindingReport(finding).lines }
        for what in notedKinds() { lines.append("warning: \(what)") }
        let notes = result.report.findings.count - findings.count
        if notes > 0 { lines.append("\(notes) notes more with --json") }
        return InertText.inert(lines.joined(separator: "\n") + "\n")
    }

    private func notedKinds() -> [String] {
        var counts: [BundleResult.ClassNote.What: (count: Int, example: String)] = [:]
        for note in result.classNotes { counts[note.what, default: (0, note.name)].count += 1 }
        let texts: [(BundleResult.ClassNote.What, String)] = [
            (.unreadable, "cannot be read as classes and are in the bundle as they are"),
            (.switchStrings, "choose between strings that name what moves; those strings stay"),
            (.kotlinData, "name what moves in Kotlin's binary metadata, which only reflection reads"),
            (.scalaSignature, "name what moves in a Scala signature, which only the Scala compiler reads"),
        ]
        return texts.compactMap { what, text in
            counts[what].map { "\(Format.grouped(Int64($0.count))) classes \(text), such as \($0.example)" }
        }
    }

    /// For programs.
    func json() throws -> String {
        let out = Output(
            path: path, bytes: result.bytes, entries: result.entries, copied: result.copied, changed: result.changed,
            merged: result.merged, seconds: seconds,
            inputs: result.inputs.map { input in
                Output.Input(label: input.label, entries: input.entries.entries.count, isProject: input.isProject)
            },
            findings: result.report.findings.map(FindingReport.init),
            leftOut: Dictionary(grouping: result.plan.leftOut, by: { $0.reason.rawValue }).mapValues(\.count),
            classNotes: result.classNotes.map {
                Output.Note(name: $0.name, input: $0.input, what: $0.what.rawValue)
            }, runtime: runtime)
        return try JSONOutput.render(out)
    }

    private struct Output: Encodable {
        struct Input: Encodable {
            var label: String
            var entries: Int
            var isProject: Bool
        }
        struct Note: Encodable {
            var name: String
            var input: String
            var what: String
        }
        var path: String
        var bytes: UInt64
        var entries: Int
        var copied: Int
        var changed: Int
        var merged: Int
        var seconds: Double
        var inputs: [Input]
        var findings: [FindingReport]
        var leftOut: [String: Int]
        var classNotes: [Note]
        var runtime: RuntimeLeavings?
    }
}
