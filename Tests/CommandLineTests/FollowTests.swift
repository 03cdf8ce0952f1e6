import Client
import CommandLine
import CommandSyntax
import JSON
import Pipeline
import Support
import Synchronization
import Testing

@Suite struct FollowTests {
    private static func event(_ name: String, _ id: Int, _ data: String) -> String {
        "event: \(name)\nid: \(id)\ndata: \(data)\n\n"
    }

    private static func log(_ text: String, next: Int) -> String {
        event("log", next, #"{"text":\#(JSONText.quoted(text)),"next":\#(next)}"#)
    }

    private static let end = event("end", 99, #"{"state":"SUCCEEDED"}"#)

    @Test("A followed build shows id, log and result, and its success is the exit code")
    func success() async throws {
        let ended = try Sample.succeeded(3)
        let server = FakeServer {
            $0.connections = [.init(chunks: [": hello\n\n", Self.log("one\ntwo\n", next: 8), Self.end])]
            $0.ended = [ended]
        }
        let ran = await kiln(["build", "orders", "--ref", "v1", "--follow"], server)
        #expect(ran.code == .done)
        #expect(ran.output == "orders#3\none\ntwo\norders#3 succeeded in 12.3 s: orders@4\n")
        let post = try #require(server.requests.first)
        #expect(post.method == .post && post.path.suffix(2) == ["orders", "builds"])
        #expect(String(decoding: post.body ?? [], as: UTF8.self) == #"{"ref":"v1"}"#)
    }

    @Test("A failed build gives exit code 1 and its reason, inert")
    func failure() async throws {
        var failed = try Sample.failed(3)
        failed.reason?.details.append("\u{1B}[2J\u{202E}evil")
        let ended = [failed]
        let end = Self.event("end", 9, #"{"state":"FAILED"}"#)
        let server = FakeServer {
            $0.connections = [.init(chunks: [end])]
            $0.ended = ended
        }
        let ran = await kiln(["build", "orders", "-f"], server)
        #expect(ran.code == .failed)
        let expected = """
            orders#3
            orders#3 failed after 10.0 s: compile: A.java:[3,5] cannot find symbol
                symbol: class Nowhere
                ␛[2J\u{FFFD}evil

            """
        #expect(ran.output == expected)
    }

    @Test("JSON and quiet show no log")
    func forms() async throws {
        func run(_ words: [String]) async throws -> Ran {
            let ended = try Sample.succeeded(3)
            let server = FakeServer {
                $0.connections = [.init(chunks: [Self.log("x\n", next: 2), Self.end])]
                $0.ended = [ended]
            }
            return await kiln(["build", "orders", "--follow"] + words, server)
        }
        #expect(try await run(["--quiet"]).output == "orders#3\n")
        let json = try await run(["--json"]).output
        #expect(try JSONText.decode(Build.self, Array(json.utf8), "build") == Sample.succeeded(3))
        let queued = await kiln(["build", "orders", "--json"])
        #expect(try JSONText.decode(Build.self, Array(queued.output.utf8), "build").state == .queued)
        #expect(await kiln(["build", "orders"]).output == "orders#3\n")
    }

    @Test("A lost connection is taken up at the byte where it broke, and nothing comes twice")
    func resume() async throws {
        let ended = try Sample.succeeded(3)
        let half = String(Self.log("never whole", next: 30).dropLast(10))
        let server = FakeServer {
            $0.builds = [ended]
            $0.connections = [
                .init(chunks: [Self.log("one\n", next: 4), half], isLost: true), .init(chunks: [], isLost: true),
                .init(chunks: [Self.log("two\n", next: 8)]), .init(chunks: [Self.log("three\n", next: 14), Self.end]),
            ]
        }
        let ran = await kiln(["log", "orders#3", "--follow"], server)
        #expect(ran.code == .done)
        #expect(ran.output == "one\ntwo\nthree\n")
        #expect(ran.error.split(separator: "\n").filter { $0.hasPrefix("reconnecting: ") }.count == 3)
        #expect(ran.error.hasSuffix("orders#3 succeeded in 12.3 s: orders@4\n"))
        let streams = server.requests.filter { $0.path.last == "log" }
        let resumed = streams.map { request in request.headers["Last-Event-ID"] }
        #expect(resumed == ["0", "4", "4", "8"])
        #expect(streams.map { $0.query.first?.1 } == ["0", "4", "4", "8"])
    }

    @Test("A server that stays away ends the following with its exit code")
    func givesUp() async throws {
        let build = try Sample.build(3)
        let lost = Array(repeating: FakeServer.Connection(chunks: [], isLost: true), count: 25)
        let server = FakeServer {
            $0.builds = [build]
            $0.connections = lost
        }
        let ran = await kiln(["log", "orders#3", "-f"], server)
        #expect(ran.code == .unreachable)
        #expect(ran.error.hasSuffix("kiln: 127.0.0.1 closed the connection\n"))
        #expect(server.requests.filter { $0.path.last == "log" }.count == 25)
    }

    @Test("A gap is marked, and controls in the log do nothing")
    func gap() async throws {
        let ended = try Sample.succeeded(3)
        let gap = Self.event("gap", 12_345_682, #"{"from":4,"to":12345682}"#)
        let server = FakeServer {
            $0.builds = [ended]
            $0.connections = [
                .init(chunks: [
                    Self.log("a\u{1B}]0;x\u{07}\r", next: 4), gap, Self.event("new", 1, "?"),
                    Self.log("\u{9B}2Jb\u{202E}", next: 12_345_700), Self.end,
                ])
            ]
        }
        let ran = await kiln(["log", "orders#3", "-f", "--from", "0"], server)
        #expect(ran.output == "a␛]0;x␇␍\n… 12,345,678 bytes left out …\n\u{FFFD}2Jb\u{FFFD}\n")
    }

    @Test(
        "A stream that is not right ends with an error",
        arguments: [
            "event: log\ndata: {\"text\":1}\n\n", "event: end\ndata: {\"state\":\"DONE\"}\n\n",
            "event: gap\ndata: {\"from\":9,\"to\":1}\n\n", "event: log\ndata: {\n\n",
        ])
    func wrongStream(_ text: String) async throws {
        let build = try Sample.build(3)
        let server = FakeServer {
            $0.builds = [build]
            $0.connections = [.init(chunks: [text])]
        }
        #expect(await kiln(["log", "orders#3", "-f"], server).code == .corrupt)
    }

    @Test("A log that is shown once is inert too, however it is cut")
    func plainLog() async throws {
        let server = FakeServer { $0.logText = Array("a\r\nü\u{1B}[31m日本\n".utf8) }
        let ran = await kiln(["log", "orders#3", "--from", "7"], server)
        #expect(ran.output == "a\nü␛[31m日本\n")
        #expect(server.calls == ["GET /api/v1/projects/orders/builds/3/log?from=7"])
        #expect(await kiln(["log", "orders#3", "--from", "-1"]).code == .usage)
        #expect(await kiln(["log", "orders"]).code == .usage)
    }

    @Test("Ctrl-C ends only the watching, and says how to end the build")
    func interrupt() async throws {
        let running = try Sample.build(3) {
            $0.state = .running
            $0.phase = .building
        }
        let server = FakeServer { $0.builds = [running] }
        let seen = AsyncStream.makeStream(of: Void.self)
        let command = Task {
            await kiln(["log", "orders#3", "--follow"], server) { context in
                // The line about the phase comes once the command watches.
                let error = context.error
                context.console.error = TextSink(isTerminal: false) { text in
                    try error.write(text)
                    if text.contains("running (building)") { seen.continuation.yield() }
                }
                context.sleep = { try await Task.sleep(for: .seconds($0 * 3600)) }
            }
        }
        for await _ in seen.stream { break }
        command.cancel()
        let ran = await command.value
        #expect(ran.code == .interrupted)
        #expect(ran.error.contains("orders#3 goes on without you; end it with 'kiln cancel orders#3'\n"))
        #expect(!ran.error.contains("kiln: "))
    }

    @Test("On a terminal one line shows phase, time and log below the log")
    func progress() async throws {
        let running = try Sample.build(3) {
            $0.state = .running
            $0.phase = .building
            $0.startedAt = Sample.now.advanced(bySeconds: -5)
            $0.logBytes = 2048
        }
        let server = FakeServer { $0.builds = [running] }
        let screen = Collector()
        let seen = AsyncStream.makeStream(of: Void.self)
        let command = Task {
            await kiln(["log", "orders#3", "--follow"], server, isTerminal: true) { context in
                context.console.error = TextSink(isTerminal: true) { text in
                    screen.append(text)
                    if text.contains("log 2.0 KiB") { seen.continuation.yield() }
                }
            }
        }
        for await _ in seen.stream { break }
        command.cancel()
        #expect(await command.value.code == .interrupted)
        #expect(screen.value.hasPrefix("orders#3 running (building)  5.0 s  log 2.0 KiB"))
    }

    @Test("A build is cancelled and shown")
    func cancel() async throws {
        let build = try Sample.build(4) {
            $0.state = .running
            $0.cancelRequested = true
        }
        let server = FakeServer { $0.builds = [build] }
        #expect(await kiln(["cancel", "orders#4"], server).error == "orders#4 is running, cancelling\n")
        #expect(server.calls == ["POST /api/v1/projects/orders/builds/4/cancel"])
    }
}
