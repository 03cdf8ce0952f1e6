import Coordinates
import Foundation
import PomModel
import Testing

/// All poms of the corpora against Maven itself; where the answers are is told by KILN_TEST_DESCRIPTORS.
@Suite(
    "Every descriptor", .serialized, .enabled(if: ProcessInfo.processInfo.environment["KILN_TEST_DESCRIPTORS"] != nil))
struct DumpTests {
    @Test(
        "every descriptor is Maven's",
        arguments: [
            ("poms", "poms-descriptors.jsonl", MavenRules.maven38), ("poms", "poms-descriptors.jsonl", .maven39),
            ("central-poms", "central-descriptors.jsonl", .maven38),
            ("central-poms", "central-descriptors.jsonl", .maven39),
            ("poms", "poms-descriptors-maven4.jsonl", .maven4),
            ("central-poms", "central-descriptors-maven4.jsonl", .maven4),
        ])
    func all(_ repository: String, _ file: String, _ rules: MavenRules) throws {
        let root = try #require(ProcessInfo.processInfo.environment["KILN_TEST_DESCRIPTORS"])
        let symbols = SymbolTable()
        let reader = ModelReader(rules: rules, environment: corpusEnvironment, symbols: symbols)
        let poms = PomFolder("\(root)/\(repository)", symbols)
        let text = try String(contentsOfFile: "\(root)/dump/\(file)", encoding: .utf8)
        var wrong = 0
        var count = 0
        for line in text.split(separator: "\n") {
            let expected = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let name = try #require(expected["root"] as? String)
            let parts = name.split(separator: ":", omittingEmptySubsequences: false).map { symbols.intern(String($0)) }
            reader.request(GAV(parts[0], parts[1], parts[2]))
            poms.serve(reader)
            let done = reader.takeDone()
            try #require(done.count == 1, "\(name)")
            let actual = DescriptorText(done[0].descriptor, symbols)
            count += 1
            var want = DescriptorText(expected)
            if want.error { want.artifact = actual.artifact }
            if actual != want {
                wrong += 1
                if wrong <= 15 {
                    print("DIFF \(file) \(name): \(done[0].descriptor.outcome)")
                    if actual.artifact != want.artifact { print("  artifact \(actual.artifact) want \(want.artifact)") }
                    if (actual.missing, actual.invalid, actual.error) != (want.missing, want.invalid, want.error) {
                        print(
                            "  m/i/e \(actual.missing) \(actual.invalid) \(actual.error) want \(want.missing) \(want.invalid) \(want.error) \(expected["cause"] ?? "")"
                        )
                    }
                    for (what, a, b) in [
                        ("deps", actual.dependencies, want.dependencies), ("managed", actual.managed, want.managed),
                    ] where a != b {
                        let at =
                            zip(a, b).enumerated().first { $0.element.0 != $0.element.1 }?.offset
                            ?? min(a.count, b.count)
                        print(
                            "  \(what) \(a.count) want \(b.count) at \(at): \(a.dropFirst(at).first ?? "-") want \(b.dropFirst(at).first ?? "-")"
                        )
                    }
                }
            }
        }
        print("DUMP \(file): \(count) descriptors, \(wrong) wrong")
        #expect(wrong == 0)
    }
}
