import HTTPServer
import Support
import Testing

@Suite(.timeLimit(.minutes(2)))
struct StopTests {
    private let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test("Stopping lets a running request finish, and refuses more")
    func grace() async throws {
        let begun = Counter()
        let release = Counter()
        let server = try HTTPServer.start { request in
            if request.path == "/again" { return .text("again") }
            begun.add()
            await release.reaches(1)
            return .text("finished")
        }
        let raw = try RawConnection(port: server.port)
        try await raw.send(get)
        await begun.reaches(1)
        async let stopped: Void = server.stop(graceSeconds: 30)
        var refusal = ""
        while !refusal.hasPrefix("HTTP/1.1 503") {
            let other = try RawConnection(port: server.port)
            try await other.send("GET /again HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            refusal = try await other.receive()
        }
        release.add()
        let answer = try await raw.receive()
        #expect(answer.hasSuffix("finished"))
        await stopped
        #expect(server.openConnections == 0)
        #expect(throws: KilnError.self) { _ = try RawConnection(port: server.port) }
        await server.stop()
    }

    @Test("Past its grace, stopping cancels handlers and streams, and waits for them", arguments: [false, true])
    func impatient(isCancelled: Bool) async throws {
        let begun = Counter()
        let ended = Counter()
        let server = try HTTPServer.start { request in
            if request.path == "/stream" {
                let stream = HTTPBodyStream { writer in
                    defer { ended.add() }
                    try await writer.write("x")
                    begun.add()
                    await untilCancelled()
                }
                return HTTPResponse(status: 200, body: .stream(stream))
            }
            begun.add()
            await untilCancelled()
            ended.add()
            return .text("")
        }
        var connections: [RawConnection] = []
        for index in 0..<20 {
            let raw = try RawConnection(port: server.port)
            try await raw.send(index % 2 == 0 ? get : "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
            connections.append(raw)
        }
        // One that has sent half a request, and one that has sent nothing.
        connections.append(try RawConnection(port: server.port))
        connections.append(try RawConnection(port: server.port))
        try await connections[20].send("GET / HT")
        await begun.reaches(20)
        let stop = Task { await server.stop(graceSeconds: isCancelled ? 60 : 0.05) }
        if isCancelled { stop.cancel() }
        await stop.value
        #expect(ended.value == 20)
        #expect(server.openConnections == 0)
        for raw in connections { _ = try await raw.receive() }
    }

    @Test("Fifty starts and stops under load leave no descriptor open")
    func descriptors() async {
        // In a process of its own: other tests open descriptors too.
        await #expect(processExitsWith: .success) {
            let file = try FileDescriptor.open("/proc/self/exe", 0)
            func round() async throws {
                let server = try HTTPServer.start { request in
                    switch request.path {
                    case "/file":
                        return HTTPResponse(status: 200, body: .file(file, offset: 0, length: 4 << 20))
                    case "/stream":
                        return HTTPResponse(
                            status: 200, body: .stream(HTTPBodyStream { while true { try await $0.write("x") } }))
                    default: return .text("ok")
                    }
                }
                var connections: [RawConnection] = []
                for path in ["/", "/file", "/stream", "/file", "/stream", "/"] {
                    let raw = try RawConnection(port: server.port)
                    try await raw.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
                    _ = try await raw.receive(until: "\r\n\r\n")
                    // Half of the clients are gone before the server stops.
                    if connections.count < 3 { connections.append(raw) }
                }
                await server.stop(graceSeconds: 0)
            }
            try await round()
            let before = try Files.list("/proc/self/fd").count
            for _ in 0..<50 { try await round() }
            let after = try Files.list("/proc/self/fd").count
            // Dispatch makes a few of its own when it first needs them.
            #expect(after <= before + 4)
        }
    }
}
