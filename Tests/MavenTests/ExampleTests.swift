import Pipeline
import Subprocess
import Support
import TestSupport
import Testing

@testable import Maven

/// Needs Debian's Maven and its plugins (docs/example/README.md); skipped where they are missing.
@Suite(
    "The example project",
    .enabled(
        if: MavenLab.hasDebian
            && Files.isDirectory("/usr/share/maven-repo/org/apache/maven/plugins/maven-assembly-plugin")))
struct ExampleTests {
    private static let upstream = "file:///usr/share/maven-repo"

    @Test("builds from Debian's repository alone, and its jar runs")
    func builds() async throws {
        try await withScratch { scratch in
            let toolchain = try await MavenLab.toolchain(mavenHome: "/usr/share/maven", in: scratch)
            let run = try await MavenLab.run(
                MavenLab.repository + "/docs/example", arguments: [], toolchain: toolchain,
                upstreams: [Self.upstream], scratch: scratch, isLongBuild: true)
            #expect(run.succeeded, "\(run.log.suffix(3000))")
            #expect(run.report.tests == TestCounts(run: 4))
            let paths = OutputPaths.paths(of: run.report.outputs).map(\.text)
            #expect(
                paths.sorted() == [
                    "app/example-app-1.0.0-standalone.jar", "app/example-app-1.0.0.jar", "app/pom.xml",
                    "core/example-core-1.0.0.jar", "core/pom.xml", "pom.xml",
                ])
            let jar = try #require(run.report.outputs.first { $0.classifier == "standalone" })
            let result = try await Subprocess.run(
                ProcessRequest([toolchain.javaHome + "/bin/java", "-jar", jar.absolutePath, "a b a"]), timeout: 30)
            let lines = result.outputText.split(separator: "\n")
            #expect(
                lines.first
                    == "Kiln example 1.0.0, built by Maven \(toolchain.mavenVersion), on Java \(toolchain.javaMajor)")
            #expect(lines.dropFirst() == ["a 2", "b 1"])
        }
    }

    @Test("a project's own maven.config does not lead Maven away from Kiln's settings")
    func hostileConfig() async throws {
        try await withScratch { scratch in
            let toolchain = try await MavenLab.toolchain(mavenHome: "/usr/share/maven", in: scratch)
            let elsewhere = scratch + "/elsewhere"
            let run = try await MavenLab.run(
                MavenLab.repository + "/docs/example", arguments: ["validate"], toolchain: toolchain,
                upstreams: [Self.upstream], scratch: scratch
            ) { workspace in
                try Files.createDirectory(workspace + "/.mvn")
                let config =
                    "-Dmaven.repo.local=\(elsewhere)\n-s\n/no/such.xml\n-gs\n/no/such.xml\n-Dkiln.report=\(elsewhere)\n"
                    + "-Dmaven.ext.class.path=/no/such\n"
                try Files.writeAtomically(workspace + "/.mvn/maven.config", Array(config.utf8))
                try Files.writeAtomically(workspace + "/.mvn/jvm.config", Array("-XX:+UseG1GC -Xmx300m\n".utf8))
            }
            #expect(run.succeeded, "\(run.log.suffix(2000))")
            #expect(run.report.succeeded == true)
            #expect(!Files.exists(elsewhere))
        }
    }

    @Test("what the first upstream lacks comes from the second; a directory without anything says which artifact lacks")
    func upstreams() async throws {
        try await withScratch { scratch in
            let toolchain = try await MavenLab.toolchain(mavenHome: "/usr/share/maven", in: scratch)
            try Files.createDirectory(scratch + "/empty")
            func run(_ upstreams: [String], _ name: String) async throws -> MavenLab.Run {
                try Files.createDirectory(scratch + "/" + name)
                return try await MavenLab.run(
                    MavenLab.repository + "/docs/example", arguments: ["process-resources"], toolchain: toolchain,
                    upstreams: upstreams, scratch: scratch + "/" + name)
            }
            let both = try await run(["file://" + scratch + "/empty", Self.upstream], "both")
            #expect(both.succeeded, "\(both.log.suffix(2000))")
            let none = try await run(["file://" + scratch + "/empty"], "none")
            #expect(!none.succeeded)
            #expect(none.reason.code == "dependency", "\(none.reason)")
            #expect(none.reason.message.contains("maven-resources-plugin"))
        }
    }

    @Test("-fn keeps the outputs of the modules that worked, fail-fast keeps none")
    func failNever() async throws {
        try await withScratch { scratch in
            let toolchain = try await MavenLab.toolchain(mavenHome: "/usr/share/maven", in: scratch)
            func run(_ arguments: [String]) async throws -> MavenLab.Run {
                try await MavenLab.run(
                    MavenLab.repository + "/docs/example", arguments: arguments + ["test-compile"],
                    toolchain: toolchain, upstreams: [Self.upstream], scratch: scratch
                ) { workspace in
                    try Files.writeAtomically(
                        workspace + "/app/src/main/java/example/app/Broken.java", Array("class Broken {".utf8))
                }
            }
            let never = try await run(["-fn"])
            #expect(never.succeeded)
            #expect(Set(never.report.outputs.map(\.module)) == [".", "core"])
            #expect(never.report.outputs.allSatisfy { $0.kind == .pom })
            let fast = try await run([])
            #expect(!fast.succeeded && fast.report.outputs.isEmpty)
            #expect(fast.reason.code == "compile")
            #expect(fast.reason.message.hasPrefix("app/src/main/java/example/app/Broken.java:[1,"))
        }
    }

    @Test("the event spy is compiled once")
    func spyOnce() async throws {
        try await withScratch { scratch in
            let toolchain = try await MavenLab.toolchain(mavenHome: "/usr/share/maven", in: scratch)
            let directories = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<3 { group.addTask { try await EventSpy.directory(for: toolchain, cache: scratch) } }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(directories.count == 1)
            #expect(try Files.list(scratch + "/event-spy").count == 1)
            let directory = try #require(directories.first)
            #expect(try Files.list(directory).contains("KilnEventSpy.class"))
            #expect(try !Files.list(directory).contains("KilnEventSpy.java"))
        }
    }
}
