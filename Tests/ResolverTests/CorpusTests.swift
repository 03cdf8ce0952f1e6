import Subprocess
import Support
import TestSupport
import Testing

/// Every answer of the corpora, by the real program.
@Suite("Maven's answers on file", .serialized, .enabled(if: Corpora.folder != nil && Machine.program != nil))
struct CorpusTests {
    struct Part: CustomTestStringConvertible, Sendable {
        var file: String
        var repository: String
        var version = MavenJudge.Version.debian
        var missing = Answer.Missing.same
        var count: Int
        /// Only the lines that hold this.
        var holding = ""
        var testDescription: String { "\(file) as \(version.rawValue)\(holding.isEmpty ? "" : " with \(holding)")" }
    }

    static let parts: [Part] =
        [.debian, .three].flatMap { version in
            [
                // Made by one process that told each missing pom only once.
                Part(file: "resolutions", repository: "poms", version: version, missing: .atLeast, count: 9750),
                Part(
                    file: "resolutions-with-errors", repository: "poms", version: version, missing: .atLeast, count: 329
                ),
                Part(file: "descriptors", repository: "poms", version: version, count: 3364),
                Part(file: "central-resolutions", repository: "central-poms", version: version, count: 5666),
                Part(file: "central-descriptors", repository: "central-poms", version: version, count: 1919),
                Part(file: "central-projects", repository: "central-poms", version: version, count: 179),
            ]
        } + [
            // Its collector asks several at a time, in no order.
            Part(file: "maven4-visible", repository: "central-poms", version: .four, missing: .sameSet, count: 2822)
        ]

    @Test("Each answer is the same, order included", arguments: parts)
    func answers(_ part: Part) async throws {
        let lines = try Corpora.lines(part.file + ".jsonl")
        #expect(lines.count == part.count)
        let expected = try lines.map { try Answer(line: Array($0.utf8)) }
        let questions = try lines.map { try Question(line: $0).line }
        try await withScratch { scratch in
            let kiln = try KilnJudge(part.version, scratch: scratch)
            let folder = "\(Corpora.folder ?? "")/\(part.repository)"
            let answers = try await kiln.answers(questions.map { Asked(repository: folder, line: $0) })
            var differences: [String] = []
            for (line, (answer, expected)) in zip(questions, zip(answers, expected)) {
                let text = answer.difference(from: expected, comparesManaged: true, missing: part.missing)
                if let text { differences.append("\(line.prefix(200))\n    \(text)") }
            }
            let first = differences.prefix(10).joined(separator: "\n")
            #expect(differences.isEmpty, "\(differences.count) of \(lines.count) differ:\n\(first)")
        }
    }

    @Test("Every failure is told in Maven's words: which artifact, and what each pom on the way to it declares")
    func failures() async throws {
        let lines = try Corpora.lines("resolutions-with-errors.jsonl")
        let expected = try lines.map { try Answer(line: Array($0.utf8)) }
        let questions = try lines.map { try Question(line: $0).line }
        #expect(expected.count { $0.errors?.isEmpty == false } == 34)
        try await withScratch { scratch in
            let kiln = try KilnJudge(.debian, scratch: scratch)
            let folder = "\(Corpora.folder ?? "")/poms"
            let answers = try await kiln.answers(questions.map { Asked(repository: folder, line: $0) })
            #expect(answers.map { $0.errors ?? [] } == expected.map { $0.errors ?? [] })
        }
    }

    @Test(
        "Versions compare and ranges contain as Maven's do",
        arguments: [("compare", "version-order.tsv", 25492), ("range", "version-ranges.tsv", 354)])
    func versions(_ command: String, _ file: String, _ count: Int) async throws {
        let rows = try Corpora.lines(file).filter { !$0.hasPrefix("#") }.map {
            $0.split(separator: "\t", omittingEmptySubsequences: false)
        }
        #expect(rows.count == count)
        let input = rows.map { "\($0[0])\t\($0[1])\n" }.joined()
        try await withScratch { scratch in
            var request = ProcessRequest(
                [Machine.program ?? "", "version", command, "--batch", "--maven", "3.8"],
                environment: ["HOME": scratch, "PATH": "/usr/bin:/bin"])
            request.input = try FileDescriptor.memory(Array(input.utf8))
            let result = try await Subprocess.run(request, timeout: 120)
            #expect(result.end.isSuccess, "\(result.errorText)")
            let answers = result.outputText.split(separator: "\n").map { $0.split(separator: "\t").last ?? "" }
            #expect(answers.count == count)
            let wrong = zip(rows, answers).filter { $0[2] != $1 }
            let first = wrong.prefix(10).map { "\($0.0.joined(separator: " ")): \($0.1)" }.joined(separator: "\n")
            #expect(wrong.isEmpty, "\(wrong.count) differ:\n\(first)")
        }
    }
}
