import HTTPServer
import Support
import Testing

@Suite(.timeLimit(.minutes(2)))
struct StreamTests {
    private let get = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

    private func streaming(_ produce: @escaping @Sendable (HTTPBodyWriter) async throws -> Void) -> HTTPServer.Handler {
        { _ in HTTPResponse(status: 200, body: .stream(HTTPBodyStream(produce))) }
    }

    @Test("A stream arrives piece by piece")
    func pieces() async throws {
        let seen = Counter()
        let handler = streaming { writer in
            try await writer.write("one")
            await seen.reaches(1)
            try await writer.write("two")
        }
        try await withServer(handler) { server in
            let raw = try RawConnection(port: server.port)
            try await raw.send(get)
            let start = try await raw.receive(until: "one")
            #expect(start.contains("Transfer-Encoding: chunked"))
            seen.add()
            let end = try await raw.receive()
            #expect(end.hasSuffix("3\r\ntwo\r\n0\r\n\r\n"))
        }
    }

    @Test("A stream that fails is cut, so that nobody takes it for whole")
    func failure() async throws {
        let handler = streaming { writer in
            try await writer.write("one")
            throw CancellationError()
        }
        try await withServer(handler) { server in
            let raw = try RawConnection(port: server.port)
            try await raw.send(get)
            let text = try await raw.receive()
            #expect(text.contains("\r\n\r\n"))
            #expect(!text.hasSuffix("0\r\n\r\n"))
        }
    }

    @Test("HEAD does not start a stream")
    func head() async throws {
        let started = Counter()
        try await withServer(streaming { _ in started.add() }) { server in
            let raw = try RawConnection(port: server.port)
            try await raw.send("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let answer = try await raw.receive()
            #expect(answer.hasPrefix("HTTP/1.1 200"))
            #expect(answer.hasSuffix("\r\n\r\n"))
        }
        #expect(started.value == 0)
    }

    @Test("A client that does not read makes the writer wait; when it goes, the writer is told")
    func backPressure() async throws {
        let written = Counter()
        let ended = Counter()
        let part = [UInt8](repeating: 0x78, count: 64 << 10)
        let handler = streaming { writer in
            defer { ended.add() }
            while true {
                try await writer.write(part)
                written.add()
            }
        }
        var configuration = HTTPServer.Configuration()
        configuration.idleSeconds = 1
        try await withServer(handler, configuration) { server in
            let raw = try RawConnection(port: server.port)
            try await raw.send(get)
            // The server's idle limit ends the connection, as nothing moves.
            await ended.reaches(1)
            // Socket buffers and ours: far from without bound.
            #expect(written.value < 64 << 4)
            withExtendedLifetime(raw) {}
        }
    }

    @Test("A silent stream notices that its client went")
    func goneClient() async throws {
        let ended = Counter()
        let handler = streaming { writer in
            defer { ended.add() }
            try await writer.write("one")
            await untilCancelled()
        }
        var configuration = HTTPServer.Configuration()
        configuration.sweepSeconds = 0.05
        try await withServer(handler, configuration) { server in
            do {
                let raw = try RawConnection(port: server.port)
                try await raw.send(get)
                _ = try await raw.receive(until: "one")
            }
            await ended.reaches(1)
        }
    }

    @Test("Events and heartbeats come until the work ends")
    func events() async throws {
        let beats = Counter()
        let handler: HTTPServer.Handler = { _ in
            ServerSentEvents.respond(heartbeatSeconds: 0.02) { writer in
                try await writer.send(ServerSentEvent(id: "1", data: "a"))
                await beats.reaches(1)
                try await writer.send(ServerSentEvent(id: "2", event: "end", data: "b"))
            }
        }
        try await withServer(handler) { server in
            let raw = try RawConnection(port: server.port)
            try await raw.send(get)
            let start = try await raw.receive(until: ":\n\n")
            #expect(start.contains("Content-Type: text/event-stream"))
            #expect(start.contains("id: 1\ndata: a\n\n"))
            beats.add()
            let end = try await raw.receive()
            #expect(end.contains("id: 2\nevent: end\ndata: b\n\n"))
            #expect(end.hasSuffix("0\r\n\r\n"))
        }
    }

    @Test("A sequence can be a body")
    func sequence() async throws {
        let (source, continuation) = AsyncStream<[UInt8]>.makeStream()
        for text in ["a", "", "b"] { continuation.yield(Array(text.utf8)) }
        continuation.finish()
        try await withServer({ _ in HTTPResponse(status: 200, body: .stream(HTTPBodyStream(source))) }) { server in
            let raw = try RawConnection(port: server.port)
            try await raw.send("GET / HTTP/1.0\r\n\r\n")
            let text = try await raw.receive()
            #expect(text.hasSuffix("\r\n\r\nab"))
        }
    }
}
