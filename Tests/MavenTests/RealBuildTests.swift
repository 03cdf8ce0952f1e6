import FoundationEssentials
import JSON
import Pipeline
import Support
import TestSupport
import Testing

@testable import Maven

/// Needs Debian's Maven, the projects and the repository slices (MavenLab.setups); skipped where they are missing.
@Suite("Real projects on real Mavens", .serialized, .enabled(if: !MavenLab.setups.isEmpty))
struct RealBuildTests {
    /// A line of expected-outputs.jsonl.
    private struct Expected: Decodable {
        var project: String
        var kind: OutputKind
        var module: String
        var packaging: String
        var gav: String
        var type: String
        var `extension`: String
        var classifier: String?
        var file: String

        var text: String { "\(kind) \(module) \(packaging) \(gav) \(type) \(`extension`) \(classifier ?? "-") \(file)" }
    }

    private func text(_ output: DeclaredOutput) -> String {
        "\(output.kind) \(output.module) \(output.packaging) \(output.coordinate.text) \(output.type) "
            + "\(output.extension) \(output.classifier ?? "-") \(output.file)"
    }

    @Test("Maven's own list of outputs is what the report holds", arguments: MavenLab.setups)
    func outputs(setup: MavenLab.Setup) async throws {
        let lines = try Files.readText(MavenLab.shared + "/central/expected-outputs.jsonl").split(separator: "\n")
        let expected = try lines.map { try JSONText.decode(Expected.self, Array($0.utf8), "expected-outputs.jsonl") }
        try await withScratch { scratch in
            let toolchain = try await MavenLab.toolchain(mavenHome: setup.mavenHome, in: scratch)
            for project in ["wordcount", "reactor", "flink-orders"] {
                let run = try await MavenLab.run(
                    MavenLab.shared + "/projects/" + project, arguments: ["clean", "package"], toolchain: toolchain,
                    upstreams: ["file://" + setup.upstream], scratch: scratch)
                #expect(run.succeeded, "\(run.log.suffix(3000))")
                #expect(run.report.succeeded == true)
                #expect(run.report.notes == [])
                #expect(run.report.mavenVersion == toolchain.mavenVersion)
                let wanted = expected.filter { $0.project == project }
                let consumers = run.report.outputs.filter { $0.classifier == "consumer" }
                let found = run.report.outputs.filter { $0.classifier != "consumer" }
                #expect(Set(found.map(text)) == Set(wanted.map(\.text)))
                #expect(found.count == wanted.count)
                // Maven 4 attaches the pom for consumers to every module, and deletes it at its end.
                #expect(consumers.count == (toolchain.mavenMajor >= 4 ? run.report.modules.count : 0))
                #expect(consumers.allSatisfy { $0.file.hasPrefix("target/consumer-") && $0.type == "pom" })
                #expect(run.report.outputs.allSatisfy { $0.exists && Files.exists($0.copy ?? $0.absolutePath) })
                #expect(run.report.modules.allSatisfy { $0.result == .succeeded })
                #expect(!run.report.mojos.isEmpty && run.report.mojos.allSatisfy { $0.succeeded == true })
                #expect(!run.log.contains("[WARNING] The requested profile"))
                let tests = ["wordcount": nil, "reactor": TestCounts(run: 3, skipped: 1), "flink-orders": counts(run)]
                #expect(run.report.tests == tests[project] ?? nil)
            }
        }
    }

    /// The counts as surefire prints them at the end of each module.
    private func counts(_ run: MavenLab.Run) -> TestCounts {
        var counts = TestCounts()
        for line in run.log.split(separator: "\n")
        where line.hasPrefix("[INFO] Tests run: ") && !line.contains("Time elapsed") {
            counts.run += Int(line.dropFirst(18).prefix { $0.isNumber }) ?? 0
        }
        return counts
    }

    @Test("a failing compile and a failing test are told in their own words", arguments: MavenLab.setups)
    func failures(setup: MavenLab.Setup) async throws {
        try await withScratch { scratch in
            let toolchain = try await MavenLab.toolchain(mavenHome: setup.mavenHome, in: scratch)
            let upstreams = ["file://" + setup.upstream]
            func reason(_ arguments: [String]) async throws -> BuildReason {
                let run = try await MavenLab.run(
                    MavenLab.shared + "/projects/reactor", arguments: arguments, toolchain: toolchain,
                    upstreams: upstreams, scratch: scratch)
                #expect(!run.succeeded)
                #expect(run.report.outputs.isEmpty)
                return run.reason
            }
            let compile = try await reason(["-Pbroken-compile"])
            #expect(compile.code == "compile")
            #expect(
                compile.message
                    == "api/src/broken/java/acme/Broken.java:[4,13] incompatible types: java.lang.String cannot be "
                    + "converted to int")
            let test = try await reason(["verify", "-P", "broken-test"])
            #expect(test.code == "test")
            #expect(
                test.message
                    == "acme.engine.LoudTest.failsWhenAsked: a test that fails on purpose expected:<HELLO [BOB]> "
                    + "but was:<HELLO [ANN]>")
            let phase = try await reason(["pakcage"])
            #expect(phase.code == "maven")
            #expect(phase.message.hasPrefix("Unknown lifecycle phase \"pakcage\"."))
            let module = try await reason(["-pl", "nope"])
            #expect(module.code == "maven")
            #expect(module.message.contains("nope"))
        }
    }

    private static let pom = "<project><modelVersion>4.0.0</modelVersion>"
    private static let broken: [(name: String, text: String, code: String, words: String)] = [
        (
            "dependency",
            pom + "<groupId>g</groupId><artifactId>a</artifactId><version>1</version><dependencies><dependency>"
                + "<groupId>no.such</groupId><artifactId>thing</artifactId><version>9</version></dependency>"
                + "</dependencies></project>",
            "dependency", "Could not find artifact no.such:thing:jar:9 in "
        ),
        (
            "parent",
            pom + "<parent><groupId>no.such</groupId><artifactId>parent</artifactId><version>9</version></parent>"
                + "<artifactId>a</artifactId></project>",
            "dependency", "Could not find artifact no.such:parent:pom:9 in "
        ),
        (
            "plugin",
            pom + "<groupId>g</groupId><artifactId>a</artifactId><version>1</version><build><plugins><plugin>"
                + "<groupId>no.such</groupId><artifactId>x-maven-plugin</artifactId><version>1</version><executions>"
                + "<execution><phase>compile</phase><goals><goal>x</goal></goals></execution></executions></plugin>"
                + "</plugins></build></project>",
            "dependency", "Could not find artifact no.such:x-maven-plugin:jar:1 in "
        ),
        (
            "XML", pom + "<groupId>g</groupId><artifactId>a</artifact></project>", "pom", "Non-parseable POM pom.xml: "
        ),
        (
            "version",
            pom + "<groupId>g</groupId><artifactId>a</artifactId><version>1</version><dependencies><dependency>"
                + "<groupId>junit</groupId><artifactId>junit</artifactId></dependency></dependencies></project>",
            "pom", "'dependencies.dependency.version' for "
        ),
        (
            "module",
            pom + "<groupId>g</groupId><artifactId>a</artifactId><version>1</version><packaging>pom</packaging>"
                + "<modules><module>gone</module></modules></project>",
            "pom", "gone of "
        ),
    ]

    @Test("a pom that cannot work is told with what is wrong in it", arguments: MavenLab.setups)
    func brokenPoms(setup: MavenLab.Setup) async throws {
        try await withScratch { scratch in
            let toolchain = try await MavenLab.toolchain(mavenHome: setup.mavenHome, in: scratch)
            for (name, text, code, words) in Self.broken {
                let project = "\(scratch)/project-\(name)"
                try Files.createDirectory(project)
                try Files.writeAtomically(project + "/pom.xml", Array(text.utf8))
                let run = try await MavenLab.run(
                    project, arguments: [], toolchain: toolchain, upstreams: ["file://" + setup.upstream],
                    scratch: scratch)
                #expect(!run.succeeded)
                #expect(run.reason.code == code, "\(name): \(run.reason)")
                #expect(run.reason.message.contains(words), "\(name): \(run.reason)")
                #expect(!run.reason.message.contains(run.workspace))
            }
        }
    }
}
