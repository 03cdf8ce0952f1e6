import Glibc
import Pipeline
import Subprocess
import Support
import TestSupport
import Testing

/// The same job in the other ways that Kiln can be run, and what a build finds in its workspace.
@Suite("Ways of building", .serialized)
struct WaysTests {
    @Test("an ordinary user's Kiln builds in the sandbox", .enabled(if: Machine.isRoot, "changing the user needs root"))
    func ordinaryUser() async throws {
        try await withWorkshop { shop in
            let url = try await shop.repository(of: FirstFiringTests.example(), named: "example")
            #expect(chmod(shop.scratch, 0o755) == 0)
            for folder in ["data", "cache"] { try Files.createDirectory("\(shop.scratch)/\(folder)") }
            try await shop.run("chown", "-R", "1234:1234", shop.scratch)
            try await shop.serve(identity: ProcessIdentity(uid: 1234, gid: 1234))
            #expect(try await shop.kiln("project", "add", "example", "--git", url).end == .exited(0))
            let built = try await shop.kiln("build", "example", "--follow")
            #expect(built.end == .exited(0), "\(built.outputText.suffix(2000))\(built.errorText)")
            let version = try await shop.json(Version.self, "show", "example@latest", "--json")
            #expect(version.sandbox == .bubblewrap)
        }
    }

    @Test("without a sandbox it is said aloud and recorded in the version")
    func noSandbox() async throws {
        try await withWorkshop { shop in
            let url = try await shop.repository(of: FirstFiringTests.example(), named: "example")
            let result = try await shop.kiln(
                "run", url, "-o", shop.scratch + "/out", "--repository", "file:///usr/share/maven-repo", "--data",
                shop.data, "--unsafe-no-sandbox")
            #expect(result.end == .exited(0), "\(result.errorText.suffix(2000))")
            #expect(result.errorText.contains("WITHOUT A SANDBOX"))
            let manifests = try await shop.run("grep", "-rl", "\"sandbox\":\"none\"", shop.data + "/data/blobs")
            #expect(!manifests.isEmpty)
        }
    }

    @Test(
        "a build reads its version from the generated .git, and finds none when the project wants none",
        .enabled(if: Machine.central != nil, "the exec plugin is in the slice of Maven Central"))
    func gitDirectory() async throws {
        let central = try #require(Machine.central)
        try await withWorkshop { shop in
            let source = shop.scratch + "/source"
            try Files.createDirectory(source)
            try Files.writeAtomically(source + "/pom.xml", Array(CrashTests.pom.utf8))
            let script = """
                if [ -d .git ]; then
                  echo "describe=$(git describe --tags) count=$(git rev-list --count HEAD) dirty=$(git status --porcelain)."
                  echo "branch=$(git symbolic-ref HEAD) remotes=$(git remote)."
                else echo no-git; fi
                """
            try Files.writeAtomically(source + "/run.sh", Array(script.utf8))
            let pointer =
                "version https://git-lfs.github.com/spec/v1\noid sha256:\(String(repeating: "0", count: 64))\n"
            try Files.writeAtomically(source + "/model.bin", Array((pointer + "size 12345\n").utf8))
            let url = try await shop.repository(of: source, named: "t")
            let repository = shop.scratch + "/repositories/t"
            try await shop.run("git", "-C", repository, "tag", "-a", "v1.0", "-m", "one")
            for number in 1...3 { try await shop.commit(repository, "more \(number)") }
            try await shop.serve(upstream: "file://" + central)
            #expect(try await shop.kiln("project", "add", "t", "--git", url, "--ref", "main").end == .exited(0))
            let built = try await shop.kiln("build", "t", "--follow").outputText
            let head = try await shop.run("git", "-C", repository, "rev-parse", "--short", "HEAD").prefix(7)
            #expect(built.contains("describe=v1.0-3-g\(head) count=4 dirty=."), "\(built)")
            #expect(built.contains("branch=refs/heads/main remotes=."))
            let build = try await shop.json(Build.self, "show", "t#1", "--json")
            #expect(build.warnings.contains { $0.contains("model.bin") })

            #expect(
                try await shop.kiln("project", "set", "t", "--git", url, "--no-git-directory").end == .exited(0))
            #expect(try await shop.kiln("build", "t", "--follow").outputText.contains("no-git"))
        }
    }

    @Test(
        "a long log is stored with a marked gap, and read on from an offset behind it",
        .enabled(if: Machine.central != nil, "the exec plugin is in the slice of Maven Central"))
    func longLog() async throws {
        let central = try #require(Machine.central)
        try await withWorkshop { shop in
            let source = shop.scratch + "/source"
            try Files.createDirectory(source)
            try Files.writeAtomically(source + "/pom.xml", Array(CrashTests.pom.utf8))
            let script = "i=0; while [ $i -lt 3000 ]; do echo \"line $i ä\"; i=$((i+1)); done; echo LAST"
            try Files.writeAtomically(source + "/run.sh", Array(script.utf8))
            let url = try await shop.repository(of: source, named: "t")
            try await shop.serve(
                "log: {headBytes: 2000, tailBytes: 5000, fullBytes: 20000}", upstream: "file://" + central)
            #expect(try await shop.kiln("project", "add", "t", "--git", url).end == .exited(0))
            #expect(try await shop.kiln("build", "t", "--follow").end == .exited(0))
            let build = try await shop.json(Build.self, "show", "t#1", "--json")
            let text = try await shop.kiln("log", "t#1").outputText
            #expect(text.hasPrefix("[kiln] fetching") && text.contains("bytes left out") && text.contains("LAST"))
            #expect(!text.contains("line 1500 ") && text.contains("line 2999 ä"))
            #expect(build.logBytes > 30_000 && text.utf8.count < 20_200)
            let rest = try await shop.kiln("log", "t#1", "--from", String(build.logBytes - 2000)).outputText
            #expect(rest.contains("LAST") && !rest.contains("left out") && rest.utf8.count <= 2000)
        }
    }
}
