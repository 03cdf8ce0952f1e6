import Client
import CommandLine
import CommandSyntax
import HTTPServer
import JSON
import Pipeline
import Support
import Synchronization
import TestSupport
import Testing

/// The same client once over real sockets.
@Suite struct HTTPTransportTests {
    /// Serves `handler`, gives the body a transport to it, and stops.
    private static func serving(
        token: Secret? = Secret("t0ken"), _ handler: @escaping HTTPServer.Handler,
        _ body: (ServerURL, HTTPTransport) async throws -> Void
    ) async throws {
        let server = try HTTPServer.start(configuration: HTTPServer.Configuration(), log: .silent, handler: handler)
        do {
            let url = try ServerURL("http://127.0.0.1:\(server.port)/base/")
            let settings = ClientSettings(url: url, token: token)
            try await body(url, HTTPTransport(settings: settings, userAgent: "kiln/test"))
        } catch {
            await server.stop(graceSeconds: 0)
            throw error
        }
        await server.stop(graceSeconds: 0)
    }

    @Test("A call bears the token, the program's name and its segments as they are")
    func call() async throws {
        try await Self.serving { request in
            let lines = [
                request.method.rawValue, request.segments.joined(separator: "|"), request.query("q") ?? "",
                request.headers["authorization"] ?? "", request.headers["user-agent"] ?? "",
                String(decoding: request.body, as: UTF8.self),
            ]
            return .text(lines.joined(separator: "\n"), status: 409)
        } _: { _, transport in
            let request = TransportRequest(
                .post, ["a b", "ü#?%25", "sha256:x"], query: [("q", "1&2=+")], body: Array("{}".utf8))
            let response = try await transport.send(request)
            #expect(response.status == 409)
            let expected = "POST\nbase|a b|ü#?%25|sha256:x\n1&2=+\nBearer t0ken\nkiln/test\n{}"
            #expect(String(decoding: response.body, as: UTF8.self) == expected)
        }
    }

    @Test("A redirect is not followed: the token stays where it belongs")
    func redirect() async throws {
        try await Self.serving { _ in
            HTTPResponse(status: 302, headers: ["Location": "/elsewhere"])
        } _: { _, transport in
            let response = try await transport.send(TransportRequest(.get, ["x"]))
            #expect(response.status == 302)
        }
    }

    @Test("What no server answers is said with its address and the remedy")
    func unreachable() async throws {
        var gone = ""
        try await Self.serving { _ in
            .text("")
        } _: { url, _ in
            gone = url.description
        }
        let address = gone
        let ran = await kiln(["builds", "--url", address]) {
            $0.makeTransport = { HTTPTransport(settings: $0, userAgent: "kiln/test") }
        }
        #expect(ran.code == .unreachable)
        #expect(ran.error.hasPrefix("kiln: no server answers at \(address): "))
        #expect(ran.error.contains("kiln serve"))
    }

    @Test("A build is followed and its output fetched over sockets, both cut once")
    func whole() async throws {
        let content = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let output = try Sample.output("a/a.jar", content)
        let version = try Sample.version(4, outputs: [output])
        let build = try Sample.succeeded(3)
        let isCut = Mutex((log: true, file: true))
        let handler: HTTPServer.Handler = { request in
            func json(_ value: some Encodable) -> HTTPResponse {
                // A value that is no JSON fails the test by the status.
                guard let bytes = try? JSONText.encode(value) else { return .text("no JSON", status: 500) }
                return .bytes(bytes, mediaType: "application/json")
            }
            if request.segments.last == "log" {
                let cut = isCut.withLock { state in
                    defer { state.log = false }
                    return state.log
                }
                return ServerSentEvents.respond { writer in
                    let from = Int(request.headers["Last-Event-ID"] ?? "") ?? -1
                    if from == 0 {
                        try await writer.send(
                            ServerSentEvent(id: "4", event: "log", data: #"{"text":"one\n","next":4}"#))
                    }
                    if cut { return }
                    try await writer.send(
                        ServerSentEvent(id: "8", event: "log", data: #"{"text":"two\n","next":8}"#))
                    try await writer.send(ServerSentEvent(event: "end", data: #"{"state":"SUCCEEDED"}"#))
                }
            }
            if request.segments.contains("files") {
                let cut = isCut.withLock { state in
                    defer { state.file = false }
                    return state.file
                }
                let from = request.headers["Range"].flatMap { Int($0.dropFirst(6).dropLast()) } ?? 0
                let body = Array(content[from..<(cut ? 70_000 : content.count)])
                let range = "bytes \(from)-\(content.count - 1)/\(content.count)"
                // Chunked, so that a short answer ends like a whole one: only the size tells.
                return HTTPResponse(
                    status: from > 0 ? 206 : 200, headers: from > 0 ? ["Content-Range": range] : [:],
                    body: .stream(HTTPBodyStream { try await $0.write(body) }))
            }
            return request.segments.contains("versions") ? json(version) : json(build)
        }
        try await Self.serving(handler) { url, _ in
            func run(_ words: [String]) async -> Ran {
                await kiln(words + ["--url", url.description]) {
                    $0.makeTransport = { HTTPTransport(settings: $0, userAgent: "kiln/test") }
                }
            }
            let log = await run(["log", "orders#3", "--follow"])
            #expect(log.output == "one\ntwo\n")
            #expect(log.error.hasSuffix("orders#3 succeeded in 12.3 s: orders@4\n"))
            #expect(log.error.contains("reconnecting: "))
            try await withScratch { scratch in
                let got = await run(["get", "orders@4:a", "-o", scratch])
                #expect(got.code == .done)
                let fetched = try Files.read(scratch + "/a.jar")
                #expect(fetched == content)
            }
        }
    }
}
