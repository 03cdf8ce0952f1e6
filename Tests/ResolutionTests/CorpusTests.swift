internal import Coordinates
internal import Resolution
internal import Testing

/// Every answer of Maven that the corpora hold, order included.
@Suite(.serialized)
struct CorpusTests {
    struct Sheet: Sendable, CustomTestStringConvertible {
        var file: String
        var descriptors: String
        var dump: String
        var archive: String
        var listsAllMissing: Bool
        var rules = MavenRules.maven38
        var testDescription: String { file }
    }

    static let sheets = [
        Sheet(
            file: "oracle/resolutions.jsonl.gz", descriptors: "oracle/descriptors.jsonl.gz",
            dump: "poms-descriptors.jsonl", archive: "poms.tar.zst", listsAllMissing: false),
        Sheet(
            file: "oracle/resolutions-with-errors.jsonl.gz", descriptors: "oracle/descriptors.jsonl.gz",
            dump: "poms-descriptors.jsonl", archive: "poms.tar.zst", listsAllMissing: false),
        Sheet(
            file: "central/central-resolutions.jsonl.gz", descriptors: "central/central-descriptors.jsonl.gz",
            dump: "central-descriptors.jsonl", archive: "central/central-poms.tar.zst", listsAllMissing: true),
        Sheet(
            file: "central/maven4-visible.jsonl.gz", descriptors: "central/central-descriptors.jsonl.gz",
            dump: "central-descriptors-maven4.jsonl", archive: "central/central-poms.tar.zst", listsAllMissing: true,
            rules: .maven4),
    ]

    @Test(
        "resolutions are those of Maven, order, scope, optionality, missing and invalid included",
        .enabled(if: Corpora.folder != nil, "needs KILN_TEST_SHARED"), arguments: sheets)
    func resolutions(_ sheet: Sheet) throws {
        let folder = try #require(Corpora.folder)
        let dump = Corpora.descriptors.map { Corpora.lines("\($0)/\(sheet.dump)") }
        let oracle = Oracle(
            descriptors: dump ?? Corpora.lines("\(folder)/\(sheet.descriptors)"),
            versions: Corpora.metadata("\(folder)/\(sheet.archive)"), isComplete: dump != nil, rules: sheet.rules)
        var asked = 0
        var different = 0
        var rounds: [Int: Int] = [:]
        for line in Corpora.lines("\(folder)/\(sheet.file)") {
            let question = JSONReader.read(line)
            // Whole projects are resolved where poms are read.
            if question["project"].text != nil { continue }
            // Without all descriptors those of Maven 3 stand in; only where it answers alike is the question fair.
            if dump == nil, sheet.rules == .maven4, !question["differs"].list.isEmpty { continue }
            guard let answer = oracle.resolve(oracle.request(question)) else { continue }
            asked += 1
            rounds[answer.rounds, default: 0] += 1
            let problems = compare(answer.resolution, question, oracle, sheet)
            if problems.isEmpty { continue }
            different += 1
            if different <= 10 {
                Issue.record(
                    "\(question["mode"].text ?? "") \(question["roots"].texts) \(question["exclusions"].texts) \(question["managed"].texts): \(problems.prefix(4))"
                )
            }
        }
        print("\(sheet.file): asked \(asked), different \(different), rounds \(rounds.sorted { $0.key < $1.key })")
        #expect(different == 0)
        #expect(asked > 10)
    }

    private func compare(_ own: Resolution, _ question: JSONValue, _ oracle: Oracle, _ sheet: Sheet) -> [String] {
        var problems: [String] = []
        let errors = question["errors"].texts
        if errors.isEmpty != own.errors.isEmpty {
            return ["errors \(own.errors.map { "\($0.kind) \(oracle.text($0.coordinate))" }) instead of \(errors)"]
        }
        for (expected, error) in zip(errors, own.errors) where !matches(error, expected, oracle) {
            problems.append("\(error.kind) \(oracle.text(error.coordinate)) instead of \(expected)")
        }
        if errors.isEmpty {
            let depths = question["depths"].list.compactMap(\.number)
            if sheet.rules == .maven4, depths != own.nodes.map({ Int($0.depth) }) { problems.append("depths") }
            let lines = oracle.lines(own)
            let expected = question["result"].texts
            if lines != expected { problems += difference(lines, expected) }
        }
        let lists = [("missing", own.missing), ("invalid", own.invalid)]
        for (name, own) in lists {
            let expected = Corpora.artifacts(question[name].texts)
            let own = own.map { oracle.text($0).replacing("::", with: ":") }
            // Maven 4 reads on several threads; the older corpus notes only what one process met first.
            let isRight =
                sheet.rules == .maven4
                ? Set(expected) == Set(own) : sheet.listsAllMissing ? expected == own : Set(expected).isSubset(of: own)
            if !isRight { problems.append("\(name) \(own) instead of \(expected)") }
        }
        return problems
    }

    private func difference(_ own: [String], _ expected: [String]) -> [String] {
        let at = zip(own, expected).enumerated().first { $1.0 != $1.1 }?.offset ?? min(own.count, expected.count)
        return [
            "at \(at) of \(expected.count): \(own.dropFirst(at).prefix(2)) instead of \(expected.dropFirst(at).prefix(2))",
            "more: \(Set(own).subtracting(expected).prefix(5)), less: \(Set(expected).subtracting(own).prefix(5))",
        ]
    }

    private func matches(_ error: CollectError, _ expected: String, _ oracle: Oracle) -> Bool {
        let coordinate = oracle.text(error.coordinate).replacing("::", with: ":")
        switch error.kind {
        case .noVersions: return expected.contains("No versions available for \(coordinate) within")
        case .invalidRange: return expected.hasPrefix("VersionRangeResolutionException")
        case .versionConflict: return expected.hasPrefix("UnsolvableVersionConflictException")
        case .descriptorUnresolvable: return expected.contains("descriptor for \(coordinate)")
        case .tooLarge: return false
        }
    }
}
