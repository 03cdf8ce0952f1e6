import Client
import CommandLine
import CommandSyntax
import JSON
import Pipeline
import Support
import Testing

@Suite struct ListingTests {
    @Test("Lists follow all pages, in every form")
    func pages() async throws {
        let names = ["a", "b", "c", "d", "e"]
        let projects = try names.map { try Sample.project($0) }
        let server = FakeServer {
            $0.projects = projects
            $0.pageSize = 2
        }
        let ids = await kiln(["project", "list", "--quiet"], server)
        #expect(ids.output == "a\nb\nc\nd\ne\n")
        #expect(
            server.calls == [
                "GET /api/v1/projects?limit=200", "GET /api/v1/projects?limit=200&cursor=2",
                "GET /api/v1/projects?limit=200&cursor=4",
            ])
        let json = await kiln(["project", "list", "--json"], server)
        let decoded = try JSONText.decode([Project].self, Array(json.output.utf8), "list")
        #expect(decoded == projects)
        let table = await kiln(["project", "list"], server)
        #expect(table.output.split(separator: "\n").count == 6)
        #expect(
            table.output.hasPrefix("PROJECT  REF   POM      TOOLCHAIN  GIT\na        main  pom.xml  default    https"))
        let both = await kiln(["project", "list", "--json", "-q"], server)
        #expect(both.code == .usage)
    }

    @Test("A limit ends the walk and is sent along")
    func limit() async throws {
        let builds = try (1...5).reversed().map { try Sample.build($0) }
        let server = FakeServer {
            $0.builds = builds
            $0.pageSize = 2
        }
        let ran = await kiln(["builds", "orders", "--state", "queued", "-n", "3", "-q"], server)
        #expect(ran.output == "orders#5\norders#4\norders#3\n")
        #expect(
            server.calls == [
                "GET /api/v1/builds?project=orders&state=QUEUED&limit=3",
                "GET /api/v1/builds?project=orders&state=QUEUED&limit=1&cursor=2",
            ])
        for words in [["--state", "done"], ["-n", "0"], ["-n", "x"], ["Orders"]] {
            #expect(await kiln(["builds"] + words).code == .usage)
        }
    }

    @Test("Builds are shown with state, times and result")
    func builds() async throws {
        let builds = [
            try Sample.build(5),
            try Sample.build(4) {
                $0.state = .running
                $0.phase = .building
                $0.cancelRequested = true
                $0.startedAt = Sample.now.advanced(bySeconds: -65)
            },
            try Sample.failed(3), try Sample.succeeded(2),
        ]
        let ran = await kiln(["builds"], FakeServer { $0.builds = builds }, isTerminal: true)
        let expected = """
            BUILD     STATE                           REF   COMMIT  ASKED            TOOK  RESULT
            orders#5  queued                          main          5 min ago
            orders#4  running (building), cancelling  main          5 min ago  1 min 05 s
            orders#3  failed                          main          5 min ago      10.0 s  compile: A.java:[3,5] cannot find symbol
            orders#2  succeeded                       main          5 min ago      12.3 s  orders@4

            """
        #expect(ran.output == expected)
    }

    @Test("Nothing to list is said on standard error, and JSON is an empty array")
    func nothing() async {
        let ran = await kiln(["versions", "orders"])
        #expect(ran.output.isEmpty && ran.error == "orders has no versions yet\n" && ran.code == .done)
        #expect(await kiln(["versions", "orders", "--json"]).output.filter { !$0.isWhitespace } == "[]")
    }

    @Test("Versions and toolchains are listed")
    func others() async throws {
        let version = try Sample.version(4, outputs: [try Sample.output("a/a.jar", Array(repeating: 1, count: 2048))])
        let digest = try Checksum.sha256([1])
        let server = FakeServer {
            $0.versions = [version]
            $0.toolchains = [
                ToolchainSummary(
                    id: "debian", summary: "Debian's", isDefault: true, java: "17.0.15", maven: "3.8.7",
                    digest: digest, problem: nil),
                ToolchainSummary(
                    id: "new\u{202E}", summary: "New", isDefault: false, java: nil, maven: nil, digest: nil,
                    problem: "no JDK at /opt/jdk"),
            ]
        }
        let versions = await kiln(["versions", "orders"], server, isTerminal: true)
        #expect(versions.output.contains("orders@4  sha256:\(version.digest.hex.prefix(12))  orders#3  main"))
        #expect(versions.output.contains("1 h ago          1  2.0 KiB"))
        let toolchains = await kiln(["toolchains"], server)
        #expect(toolchains.output.contains("debian     default  17.0.15  3.8.7  \(digest)  Debian's"))
        #expect(toolchains.output.contains("new\u{FFFD}"))
        #expect(toolchains.output.contains("cannot be used: no JDK at /opt/jdk"))
        #expect(await kiln(["toolchains", "-q"], server).output == "debian\nnew\u{FFFD}\n")
        let json = await kiln(["toolchains", "--json"], server)
        #expect(json.output.contains("new\\u202e"))
        #expect(try JSONText.decode([ToolchainSummary].self, Array(json.output.utf8), "list").count == 2)
    }

    @Test("A server that repeats a page does not hold the client")
    func loopingPages() async throws {
        let ran = await kiln(["toolchains"], FakeServer { $0.refusal = (200, #"{"items":[],"next":"x"}"#) })
        #expect(ran.code == .corrupt)
    }
}
