import Client
import CommandLine
import CommandSyntax
import JSON
import Pipeline
import Support
import Testing

@Suite struct ShowTests {
    @Test("A build is shown with what happened to it, inert")
    func build() async throws {
        let build = try Sample.build(3) {
            $0.state = .failed
            $0.reason = BuildReason(code: "test", message: "ATest.one\u{1B}[2J", details: ["expected: 1"])
            $0.warnings = ["a.bin is an LFS pointer"]
            $0.tests = TestCounts(run: 17, failures: 1, errors: 1, skipped: 2)
            $0.sandbox = SandboxKind.none
            $0.attempt = 2
            $0.logBytes = 3000
        }
        let events = [
            BuildEvent(sequence: 1, at: Sample.now.advanced(bySeconds: -300), kind: "queued", message: "by \u{202E}x"),
            BuildEvent(sequence: 2, at: Sample.now, kind: "finished", message: "FAILED"),
        ]
        let server = FakeServer {
            $0.builds = [build]
            $0.events = events
        }
        let ran = await kiln(["show", "orders#3"], server, isTerminal: true)
        let expected = """
            build:      orders#3
            state:      failed
            reason:     test: ATest.one␛[2J
                        expected: 1
            ref:        main
            pom:        pom.xml
            arguments:  -Pprod
            toolchain:  default
            sandbox:    NONE: it was built without a wall
            tests:      17 run, 2 failed, 2 skipped
            attempt:    2
            asked:      5 min ago
            log:        2.9 KiB, 'kiln log orders#3'
            warning:    a.bin is an LFS pointer

            #  WHEN       EVENT
            1  5 min ago  queued    by \u{FFFD}x
            2  just now   finished  FAILED

            """
        #expect(ran.output == expected)
        let json = await kiln(["show", "orders#3", "--json"], server)
        #expect(json.output.contains("\"events\"") && json.output.contains("\\u202e"))
        #expect(!json.output.contains("\u{202E}") && !json.output.contains("\u{1B}"))
    }

    @Test("A version is shown with its outputs")
    func version() async throws {
        let output = try Sample.output("jobs/a/a-1.0-tests.jar", [1, 2], kind: .attached, classifier: "tests")
        let version = try Sample.version(4, outputs: [output])
        let server = FakeServer { $0.versions = [version] }
        let ran = await kiln(["show", "orders@latest"], server)
        #expect(ran.output.contains("version:    orders@4\n"))
        #expect(ran.output.contains("digest:     \(version.digest)\n"))
        #expect(
            ran.output.contains("jobs/a/a-1.0-tests.jar  attached  org.example:a:1.0:tests   2 B  \(output.digest)\n"))
        #expect(server.calls == ["GET /api/v1/projects/orders/versions/latest"])
        let json = await kiln(["show", "orders@4", "--json"], server)
        #expect(try JSONText.decode(Version.self, Array(json.output.utf8), "version") == version)
    }

    @Test("What is neither is refused with a hint", arguments: ["orders", "orders#0", "orders@x", "orders@3:a", "#3"])
    func refused(_ text: String) async {
        let ran = await kiln(["show", text])
        #expect(ran.code == .usage)
        #expect(ran.error.contains("kiln project show orders") == (text == "orders"))
    }

    @Test("The status tells the server's health and work")
    func status() async throws {
        let builds = [try Sample.build(1)]
        let server = FakeServer { $0.builds = builds }
        let ran = await kiln(["status", "--url", "http://localhost:99"], server)
        let expected = """
            server:   http://localhost:99
            health:   ok
            version:  9.9
            client:   \(Program.version)
            builds:   1 running, 1 queued

            """
        #expect(ran.output == expected)
        #expect(await kiln(["ping", "--json"], server).output.contains("\"health\" : \"ok\""))
        let down = FakeServer { $0.error = KilnError(.unavailable, "no answer", reason: "server.unreachable") }
        let unreachable = await kiln(["ping"], down)
        #expect(unreachable.code == .unreachable)
        #expect(unreachable.error.contains("kiln serve"))
    }
}
