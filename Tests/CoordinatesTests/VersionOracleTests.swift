import FoundationEssentials
import Subprocess
import Support
import TestSupport
import Testing

@testable import Coordinates

/// Generated versions against the Mavens of this machine. `KILN_RANDOM_SEED` and `KILN_RANDOM_VERSIONS` ask for others.
@Suite("Versions against Maven itself", .enabled(if: Oracle.hasJava, "no JDK on this machine"))
struct VersionOracleTests {
    @Test("each pair is ordered as Maven orders it", arguments: Oracle.mavens)
    func ordered(maven: Oracle.Maven) async throws {
        var random = SplitMix(state: UInt64(Oracle.number("KILN_RANDOM_SEED") ?? 20_261_121))
        let pairs = (0..<(Oracle.number("KILN_RANDOM_VERSIONS") ?? 20_000)).map { _ in pair(&random) }
        let answers = try await maven.signs(pairs)
        #expect(answers.count == pairs.count)
        var differences: [String] = []
        var unreadable = 0
        for ((left, right), answer) in zip(pairs, answers) {
            let generic = VersionKey(left, order: maven.order).compare(VersionKey(right, order: maven.order)).signum()
            let artifact = ArtifactVersion(left, order: maven.order)
                .compare(ArtifactVersion(right, order: maven.order)).signum()
            if answer.generic != String(generic) {
                differences.append("\(left) and \(right): \(generic), not \(answer.generic)")
            }
            if answer.artifact == "error" {
                unreadable += 1
            } else if answer.artifact != String(artifact) {
                differences.append("\(left) and \(right) of maven-artifact: \(artifact), not \(answer.artifact)")
            }
        }
        #expect(differences.prefix(20) == [])
        #expect(unreadable < pairs.count / 20)
    }

    /// Two versions of the same pieces, or a version and itself with a piece changed, where what differs is small.
    private func pair(_ random: inout SplitMix) -> (String, String) {
        let left = VersionLawsTests.text(&random)
        guard Bool.random(using: &random), let place = left.indices.randomElement(using: &random) else {
            return (left, VersionLawsTests.text(&random))
        }
        var right = left
        switch Int.random(in: 0..<3, using: &random) {
        case 0: right.remove(at: place)
        case 1: right.replaceSubrange(place...place, with: VersionLawsTests.pieces.randomElement(using: &random) ?? "")
        default: right.insert(contentsOf: VersionLawsTests.pieces.randomElement(using: &random) ?? "", at: place)
        }
        return (left, right)
    }
}

/// The Mavens whose jars are here.
enum Oracle {
    struct Maven: Sendable, CustomTestStringConvertible {
        var order: VersionOrder
        var folder: String
        var testDescription: String { "\(order)" }

        /// What this Maven says to each pair.
        func signs(_ pairs: [(String, String)]) async throws -> [(generic: String, artifact: String)] {
            let source = Files.parent(of: Files.absolute(#filePath)) + "/Oracle/CompareVersions.java"
            var request = ProcessRequest(["/usr/bin/java", "-cp", folder + "/*", source])
            request.input = try FileDescriptor.memory(pairs.flatMap { Array("\($0)\t\($1)\n".utf8) })
            let result = try await Subprocess.run(request, outputLimit: 1 << 26, timeout: 300)
            guard result.end.isSuccess else { throw KilnError(.internal, "java ended: \(result.errorText)") }
            return result.outputText.split(separator: "\n").map { line in
                let columns = line.split(separator: "\t").map(String.init)
                return (columns.first ?? "", columns.last ?? "")
            }
        }
    }

    static let hasJava = Files.exists("/usr/bin/javac")

    static let mavens: [Maven] = [
        (VersionOrder.maven38, "/usr/share/maven"), (.maven39, variable("KILN_TEST_MAVEN39")),
        (.maven4, variable("KILN_TEST_MAVEN4")),
    ].compactMap { order, folder in
        guard let folder, Files.exists(folder + "/lib") else { return nil }
        return Maven(order: order, folder: folder + "/lib")
    }

    static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    static func number(_ name: String) -> Int? { variable(name).flatMap(Int.init) }
}
