import Pipeline
import Subprocess
import Support
import TestSupport
import Testing

/// The main job through the real programs: `kiln serve`, `kiln …`, git, Maven in the sandbox, java.
@Suite("First firing", .serialized)
struct FirstFiringTests {
    static func example() throws -> String {
        var folder = try Workshop.binaries()
        while folder != "/", !Files.isDirectory(folder + "/docs/example") { folder = Files.parent(of: folder) }
        return folder + "/docs/example"
    }

    @Test("a repository becomes a version whose jar runs; a second build of a new commit becomes the next")
    func mainJob() async throws {
        try await withWorkshop { shop in
            let url = try await shop.repository(of: Self.example(), named: "example")
            try await shop.serve()
            #expect(try await shop.kiln("project", "add", "example", "--git", url, "--ref", "main").end == .exited(0))
            let built = try await shop.kiln("build", "example", "--follow")
            #expect(built.end == .exited(0), "\(built.outputText)\(built.errorText)")
            #expect(built.outputText.contains("BUILD SUCCESS"))

            let version = try await shop.json(Version.self, "show", "example@latest", "--json")
            #expect(version.number == 1 && version.sandbox == .bubblewrap && version.toolchain == "debian")
            let jarName = "example-app-1.0.0-standalone.jar"
            let got = try await shop.kiln("get", "example@latest:app/\(jarName)", "-o", shop.scratch + "/out")
            #expect(got.end == .exited(0), "\(got.errorText)")
            let output = try await shop.run("java", "-jar", shop.scratch + "/out/example-app-1.0.0-standalone.jar")
            #expect(!output.isEmpty)
            let jar = try #require(version.outputs.first { $0.path.name == "example-app-1.0.0-standalone.jar" })
            let sum = try await shop.run("sha256sum", shop.scratch + "/out/example-app-1.0.0-standalone.jar")
            #expect(sum.hasPrefix(jar.digest.hex))

            let commit = try await shop.commit(String(url.dropFirst(7)), "second")
            #expect(try await shop.kiln("build", "example", "--follow").end == .exited(0))
            let second = try await shop.json(Version.self, "show", "example@latest", "--json")
            #expect(second.number == 2 && second.commit.hex == commit)
            let byDigest = try await shop.json(Version.self, "show", "example@\(version.digest)", "--json")
            #expect(byDigest == version)

            // Nothing of a build is left but its record.
            #expect(try Files.list(shop.scratch + "/cache/work") == [])
            #expect(try Files.list(shop.data + "/logs") == [])
            #expect(try Files.list(shop.data + "/ingest") == [])
        }
    }

    @Test("without a server, kiln run does the whole pipeline and exits with the build's result")
    func runOnce() async throws {
        try await withWorkshop { shop in
            let url = try await shop.repository(of: Self.example(), named: "example")
            let out = shop.scratch + "/out"
            let arguments = ["--repository", "file:///usr/share/maven-repo", "--data", shop.data]
            let result = try await shop.kiln(
                "run", String(url.dropFirst(7)), "--ref", "main", "-o", out, arguments[0], arguments[1], arguments[2],
                arguments[3])
            #expect(result.end == .exited(0), "\(result.outputText)\(result.errorText)")
            #expect(!(try await shop.run("java", "-jar", out + "/app/example-app-1.0.0-standalone.jar")).isEmpty)

            let missing = try await shop.kiln(
                "run", url, "--ref", "no-such-branch", "-o", out + "2", arguments[0], arguments[1], arguments[2],
                arguments[3])
            #expect(missing.end == .exited(1))
            #expect(missing.errorText.contains("no-such-branch"))
            #expect(!Files.exists(out + "2"))
        }
    }

    @Test("thirty builds against a limit of two all end, and never more than two run")
    func limit() async throws {
        try await withWorkshop { shop in
            // No pom: each build goes through the queue, the fetch and the export, and fails there.
            let source = shop.scratch + "/source"
            try Files.createDirectory(source)
            try Files.writeAtomically(source + "/README", [0x61])
            let url = try await shop.repository(of: source, named: "many")
            try await shop.serve("builds:\n  concurrent: 2")
            #expect(try await shop.kiln("project", "add", "many", "--git", url).end == .exited(0))
            for _ in 0..<30 { #expect(try await shop.kiln("build", "many").end == .exited(0)) }
            var most = 0
            var builds: [Build] = []
            repeat {
                builds = try await shop.json([Build].self, "builds", "many", "--json")
                most = max(most, builds.count { $0.state == .running })
            } while builds.contains { !$0.state.isTerminal }
            #expect(builds.count == 30 && most <= 2)
            #expect(builds.allSatisfy { $0.state == .failed && $0.reason?.code == "pom.missing" })
            // What the catalog says ran at the same time.
            for build in builds {
                let start = try #require(build.startedAt)
                let overlapping = builds.count { other in
                    guard let from = other.startedAt, let to = other.finishedAt else { return false }
                    return from <= start && start < to
                }
                #expect(overlapping <= 2)
            }
        }
    }

    @Test(
        "bad input at each door is refused with its error, and nothing is left behind",
        arguments: [
            (["project", "add", "Bad", "--git", "file:///x"], 2, "not a project"),
            (["project", "add", "a", "--git", "ext::sh -c id"], 2, "URL"),
            (["project", "add", "a", "--git", "--upload-pack=x"], 2, "URL"),
            (["project", "add", "a", "--git", "https://u:secret@h/x"], 2, "password"),
            (["project", "add", "a", "--git", "ftp://h/x"], 2, "ftp"),
            (["project", "add", "a", "--git", "file:///x", "--ref", "-x"], 2, ""),
            (["project", "add", "a", "--git", "file:///x", "--pom", "../pom.xml"], 2, ""),
            (["project", "add", "a", "--git", "file:///x", "--toolchain", "nope"], 3, "nope"),
            (["project", "add", "a", "--git", "file:///x", "--", "-s", "settings.xml"], 2, "-s"),
            (["project", "add", "a", "--git", "file:///x", "--", "-Dmaven.repo.local=/x"], 2, "maven.repo.local"),
            (["build", "nope"], 3, "nope"), (["build", "Nope!"], 2, ""), (["show", "nope#1"], 3, ""),
            (["log", "nope#1"], 3, ""), (["cancel", "nope#1"], 3, ""), (["versions", "nope"], 3, ""),
            (["get", "nope@latest"], 3, ""), (["get", "nope@x"], 2, ""), (["frobnicate"], 2, "frobnicate"),
        ] as [([String], Int32, String)])
    func badInput(arguments: [String], exit: Int32, says: String) async throws {
        try await withWorkshop { shop in
            try await shop.serve()
            let result = try await Subprocess.run(
                ProcessRequest(
                    [try Workshop.binaries() + "/kiln"] + arguments, environment: shop.environment()),
                timeout: 60)
            #expect(result.end == .exited(exit), "\(result.errorText)")
            #expect(result.errorText.contains(says) && !result.errorText.contains("secret"), "\(result.errorText)")
            #expect(try await shop.json([Project].self, "project", "list", "--json").isEmpty)
            #expect(try await shop.json([Build].self, "builds", "--json").isEmpty)
        }
    }
}
