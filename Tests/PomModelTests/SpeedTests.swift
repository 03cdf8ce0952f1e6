import Coordinates
import Foundation
import Markup
import PomModel
import Testing

/// How long models take, parsing apart; printed, and bounded loosely. Where the poms are is told by KILN_TEST_DESCRIPTORS.
@Suite("Speed", .serialized, .enabled(if: ProcessInfo.processInfo.environment["KILN_TEST_DESCRIPTORS"] != nil))
struct SpeedTests {
    @Test("the models under hive-jdbc take milliseconds")
    func hive() throws {
        let root = try #require(ProcessInfo.processInfo.environment["KILN_TEST_DESCRIPTORS"]) + "/central-poms"
        let list = ["org.apache.hive:hive-jdbc:3.1.3"]
        // What this and every other resolution knows of the answers, gathered once.
        var answers: [String: PomAnswer] = [:]
        var times: [Double] = []
        var parse = 0.0
        var descriptors = 0
        for _ in 0..<12 {
            let symbols = SymbolTable()
            let poms = PomFolder(root, symbols)
            let start = ContinuousClock.now
            let reader = ModelReader(rules: .maven39, environment: corpusEnvironment, symbols: symbols)
            var outside = Duration.zero
            var queue = list
            var seen = Set(list)
            descriptors = 0
            while let name = queue.popLast() {
                let parts = name.split(separator: ":", omittingEmptySubsequences: false).map {
                    symbols.intern(String($0))
                }
                reader.request(GAV(parts[0], parts[1], parts[2]))
                while true {
                    let needs = reader.takeNeeds()
                    if needs.isEmpty { break }
                    for need in needs {
                        guard case .pom(let gav) = need else {
                            reader.supply(need, poms.answer(need))
                            continue
                        }
                        let before = ContinuousClock.now
                        let key = poms.path(gav)
                        let answer = answers[key] ?? poms.answer(need)
                        if answers[key] == nil { parse += 1 }
                        answers[key] = answer
                        outside += ContinuousClock.now - before
                        reader.supply(need, answer)
                    }
                }
                let before = ContinuousClock.now
                for done in reader.takeDone() {
                    descriptors += 1
                    for dependency in done.descriptor.dependencies
                    where [.compile, .runtime].contains(dependency.scope) && dependency.optional != true {
                        let key = dependency.coordinate.key
                        let next =
                            "\(symbols.text(key.group)):\(symbols.text(key.artifact)):\(symbols.text(dependency.coordinate.version))"
                        if seen.insert(next).inserted { queue.append(next) }
                    }
                }
                outside += ContinuousClock.now - before
            }
            let total = ContinuousClock.now - start - outside
            times.append(Double(total.components.attoseconds) / 1e15 + Double(total.components.seconds) * 1000)
        }
        times.sort()
        print(
            "SPEED hive-jdbc: \(descriptors) descriptors, \(answers.count) poms, best \(times[0]) ms, median \(times[times.count / 2]) ms"
        )
        #expect(times[0] < 500)
    }

    @Test("poms are parsed in microseconds")
    func parser() throws {
        let root = try #require(ProcessInfo.processInfo.environment["KILN_TEST_DESCRIPTORS"]) + "/central-poms"
        var documents: [MarkupDocumentBox] = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: root + "/org/apache/hadoop")
        where path.hasSuffix(".pom") {
            guard let bytes = PomFolder.bytes("\(root)/org/apache/hadoop/\(path)") else { continue }
            documents.append(try MarkupDocumentBox(bytes))
        }
        var best = Double.infinity
        for _ in 0..<10 {
            let start = ContinuousClock.now
            for document in documents { _ = try PomParser.parse(document.document) }
            let total = ContinuousClock.now - start
            best = min(best, Double(total.components.attoseconds) / 1e12 / Double(documents.count))
        }
        let size = documents.reduce(0) { $0 + $1.size } / max(1, documents.count)
        print("SPEED parser: \(documents.count) poms of \(size) bytes, \(best) µs each")
        #expect(best < 1000)
    }
}
