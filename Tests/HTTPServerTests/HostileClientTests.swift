import HTTPServer
import Support
import Testing

/// What a client may do wrong, or on purpose, over a raw socket.
@Suite(.timeLimit(.minutes(2)))
struct HostileClientTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        /// What the answer begins with; empty when the connection is just closed.
        let answers: [String]

        init(_ name: String, _ text: String, _ answers: String...) {
            testDescription = name
            bytes = Array(text.utf8)
            self.answers = answers
        }
    }

    static let cases = [
        Case("nothing of HTTP", "\u{1}\u{2}\u{3}\r\n\r\n", "", "HTTP/1.1 400"),
        Case("TLS", "\u{16}\u{3}\u{1}\u{0}\u{5}\u{1}\r\n\r\n", "", "HTTP/1.1 400"),
        Case("no host", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400"),
        Case("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "HTTP/1.1 400"),
        Case("unknown version", "GET / HTTP/3.0\r\nHost: a\r\n\r\n", "HTTP/1.1 5", "HTTP/1.1 4"),
        Case("no version", "GET /\r\n\r\n", "", "HTTP/1.1 4", "HTTP/1.1 5"),
        Case("no target", "GET\r\n\r\n", "", "HTTP/1.1 4"),
        Case("space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", "", "HTTP/1.1 400"),
        Case("NUL in the target", "GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n", "", "HTTP/1.1 400"),
        Case("encoded slash", "GET /a%2fb HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 400"),
        Case("dots", "GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 400"),
        Case("broken escape", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 400"),
        Case("asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 400"),
        Case("raw bytes in the target", "GET /é HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 400"),
        Case(
            "huge target", "GET /" + String(repeating: "a", count: 100_000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
            "HTTP/1.1 414", "HTTP/1.1 431", ""),
        Case(
            "huge header", "GET / HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "a", count: 200_000) + "\r\n\r\n",
            "HTTP/1.1 431", "HTTP/1.1 4", ""),
        Case(
            "many headers",
            "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: y\r\n", count: 20_000) + "\r\n", "HTTP/1.1 431", ""),
        Case("header without colon", "GET / HTTP/1.1\r\nHost: a\r\nbroken\r\n\r\n", "HTTP/1.1 400", ""),
        Case(
            "length and chunks",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 400"),
        Case(
            "two lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
            "HTTP/1.1 400"),
        Case("negative length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 400"),
        Case("text as length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4x\r\n\r\nabcd", "HTTP/1.1 400"),
        Case(
            "length past 64 bits", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
            "HTTP/1.1 413", "HTTP/1.1 400"),
        Case("unknown coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", "HTTP/1.1 501"),
        Case(
            "broken chunk size", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
            "HTTP/1.1 400"),
        Case(
            "chunk size past 64 bits",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", "HTTP/1.1 413"),
        Case(
            "chunk without end", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n",
            "HTTP/1.1 400"),
    ]

    @Test("A malformed request is refused and the server goes on", arguments: cases)
    func malformed(hostile: Case) async throws {
        let reached = Counter()
        let handler: HTTPServer.Handler = { _ in
            reached.add()
            return .text("fine")
        }
        try await withServer(handler) { server in
            let raw = try RawConnection(port: server.port)
            try await raw.send(hostile.bytes)
            raw.finishSending()
            let answer = try await raw.receive()
            #expect(hostile.answers.contains { $0.isEmpty ? answer.isEmpty : answer.hasPrefix($0) }, "\(answer)")
            #expect(reached.value == 0)
            let next = try RawConnection(port: server.port)
            try await next.send("GET / HTTP/1.0\r\n\r\n")
            let answered = try await next.receive()
            #expect(answered.hasSuffix("fine"))
        }
    }

    @Test("Pipelined requests are answered in order")
    func pipelined() async throws {
        try await withServer({ .text($0.path + ";") }) { server in
            let raw = try RawConnection(port: server.port)
            let close = "GET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            try await raw.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n" + close)
            let text = try await raw.receive()
            let places = ["/1;", "/2;", "/3;"].map { text.firstRange(of: $0)?.lowerBound }
            #expect(!places.contains(nil))
            #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted())
        }
    }

    private var hasty: HTTPServer.Configuration {
        var configuration = HTTPServer.Configuration()
        configuration.requestSeconds = 0.3
        configuration.handlerSeconds = 0.3
        configuration.idleSeconds = 1
        configuration.sweepSeconds = 0.05
        return configuration
    }

    @Test(
        "A request that trickles in is cut off",
        arguments: [
            "GET / HT", "GET / HTTP/1.1\r\nHost: a\r\n", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab",
        ])
    func slowRequest(start: String) async throws {
        let reached = Counter()
        let handler: HTTPServer.Handler = { _ in
            reached.add()
            return .text("")
        }
        try await withServer(handler, hasty) { server in
            let raw = try RawConnection(port: server.port)
            try await raw.send(start)
            #expect(try await raw.receive() == "")
            #expect(reached.value == 0)
        }
    }

    @Test("A handler that takes too long is answered for, and cancelled")
    func slowHandler() async throws {
        let cancelled = Counter()
        let handler: HTTPServer.Handler = { _ in
            await untilCancelled()
            cancelled.add()
            return .text("late")
        }
        try await withServer(handler, hasty) { server in
            let raw = try RawConnection(port: server.port)
            try await raw.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let answer = try await raw.receive()
            #expect(answer.hasPrefix("HTTP/1.1 504"))
            await cancelled.reaches(1)
        }
    }

    @Test("A handler is cancelled when its client goes")
    func goneClient() async throws {
        let begun = Counter()
        let cancelled = Counter()
        let handler: HTTPServer.Handler = { _ in
            begun.add()
            await untilCancelled()
            cancelled.add()
            return .text("nobody reads this")
        }
        var configuration = HTTPServer.Configuration()
        configuration.sweepSeconds = 0.05
        try await withServer(handler, configuration) { server in
            do {
                let raw = try RawConnection(port: server.port)
                try await raw.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                await begun.reaches(1)
            }
            await cancelled.reaches(1)
        }
    }

    @Test("Past the limit of connections, the next waits for a free one")
    func connectionLimit() async throws {
        var configuration = HTTPServer.Configuration()
        configuration.maximumConnections = 2
        configuration.threads = 1
        let begun = Counter()
        let handler: HTTPServer.Handler = { _ in
            begun.add()
            return .text("ok")
        }
        try await withServer(handler, configuration) { server in
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        let raw = try RawConnection(port: server.port)
                        try await raw.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                        return try await raw.receive()
                    }
                }
                for try await text in group { #expect(text.hasSuffix("ok")) }
            }
        }
        #expect(begun.value == 8)
    }
}
