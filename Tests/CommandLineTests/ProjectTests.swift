import Client
import CommandLine
import CommandSyntax
import JSON
import Pipeline
import Support
import Testing

@Suite struct ProjectTests {
    @Test("A project is registered with what was typed and nothing more")
    func add() async throws {
        let server = FakeServer()
        let ran = await kiln(
            [
                "project", "add", "orders", "--git", "https://user@git.example.com/o.git", "--ref", "main", "--pom",
                "jobs/pom.xml", "--toolchain", "t", "--no-git-directory", "--", "-Pprod", "-pl", "jobs/a",
            ], server)
        #expect(ran.code == .done)
        let expected = """
            project:         orders
            git:             https://user@git.example.com/o.git
            ref:             main
            pom:             jobs/pom.xml
            toolchain:       t
            arguments:       -Pprod -pl jobs/a
            .git in builds:  no
            registered:      2026-09-21T12:13:20.000Z

            """
        #expect(ran.output == expected)
        let body = try #require(server.requests.first?.body)
        let draft = try JSONText.decode(ProjectDraft.self, body, "draft")
        #expect(
            draft
                == ProjectDraft(
                    name: "orders", url: "https://user@git.example.com/o.git", ref: "main", pom: "jobs/pom.xml",
                    toolchain: "t", arguments: ["-Pprod", "-pl", "jobs/a"], git: "none"))
        let minimal = FakeServer()
        _ = await kiln(["project", "add", "orders", "--git", "ssh://h/x"], minimal)
        let text = String(decoding: try #require(minimal.requests.first?.body), as: UTF8.self)
        #expect(text == #"{"name":"orders","url":"ssh://h/x"}"#)
        #expect(await kiln(["project", "add", "orders", "--git", "ssh://h/x"], minimal).code == .conflict)
    }

    @Test(
        "What no server would take is refused before any call",
        arguments: [
            ["Orders", "--git", "https://h/x"], ["a b", "--git", "https://h/x"], ["orders", "--git", "ext::sh"],
            ["orders", "--git", "https://u:secret@h/x"], ["orders", "--git", "--upload-pack=x"],
            ["orders", "--git", "https://h/x", "--ref=-x"], ["orders", "--git", "https://h/x", "--pom", "../pom.xml"],
        ])
    func refused(_ words: [String]) async {
        let server = FakeServer()
        let ran = await kiln(["project", "add"] + words, server)
        #expect(ran.code == .usage)
        #expect(!ran.error.contains("secret"))
        #expect(server.calls.isEmpty)
    }

    @Test("A change keeps what was not named, clears what is empty, and replaces the arguments")
    func set() async throws {
        func change(_ words: [String]) async throws -> ProjectDraft {
            let draft = ProjectDraft(
                name: "orders", url: "https://h/x", ref: "main", pom: "a/pom.xml", toolchain: "t", arguments: ["-X"])
            let project = try Sample.project(draft)
            let server = FakeServer { $0.projects = [project] }
            let ran = await kiln(["project", "set", "orders"] + words, server)
            #expect(ran.code == .done)
            #expect(server.calls == ["GET /api/v1/projects/orders", "PUT /api/v1/projects/orders"])
            return try JSONText.decode(ProjectDraft.self, try #require(server.requests.last?.body), "draft")
        }
        func expected(_ change: (inout ProjectDraft) -> Void) -> ProjectDraft {
            var draft = ProjectDraft(
                name: "orders", url: "https://h/x", ref: "main", pom: "a/pom.xml", toolchain: "t", arguments: ["-X"],
                git: "generated")
            change(&draft)
            return draft
        }
        #expect(try await change(["--ref", "v2"]) == expected { $0.ref = "v2" })
        let cleared = try await change(["--ref", "", "--toolchain=", "--pom", "", "--no-git-directory"])
        #expect(
            cleared
                == expected {
                    ($0.ref, $0.pom, $0.toolchain, $0.git) = (nil, nil, nil, "none")
                })
        #expect(try await change(["--", "-DskipTests"]) == expected { $0.arguments = ["-DskipTests"] })
        #expect(try await change(["--"]) == expected { $0.arguments = [] })
    }

    @Test("A project is shown and removed")
    func showAndRemove() async throws {
        let project = try Sample.project("orders")
        let server = FakeServer { $0.projects = [project] }
        let shown = await kiln(["project", "show", "orders", "--json"], server)
        #expect(try JSONText.decode(Project.self, Array(shown.output.utf8), "project") == project)
        #expect(await kiln(["project", "remove", "orders"], server).error == "removed orders\n")
        #expect(await kiln(["project", "rm", "orders", "--force"], server).code == .done)
        #expect(
            server.calls.suffix(2) == ["DELETE /api/v1/projects/orders", "DELETE /api/v1/projects/orders?force=true"])
    }
}
