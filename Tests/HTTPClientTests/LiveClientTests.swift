import Glibc
import HTTPClient
import HTTPServer
import Support
import TestSupport
import Testing

/// The client against the server.
@Suite(.timeLimit(.minutes(2)))
struct LiveClientTests {
    private let client = HTTPClient(userAgent: "kiln-test")

    private struct Stop: Error {}

    @Test("What is sent arrives, and what is answered comes back")
    func roundTrip() async throws {
        let handler: HTTPServer.Handler = { request in
            let text =
                "\(request.method) \(request.path) \(request.headers["User-Agent"] ?? "") "
                + "\(request.headers["X-Empty"] ?? "none") \(request.body.count) \(request.headers["Content-Length"] ?? "-")"
            return .text(text, status: 418, headers: ["X-Answer": "yes, it: is "])
        }
        try await withServer(handler) { url in
            for (method, body, answer) in [
                (HTTPMethod.get, nil, "0 -"), (.delete, nil, "0 -"), (.post, [], "0 0"), (.put, [1, 2, 0, 3], "4 4"),
                (.post, [UInt8](repeating: 7, count: 1 << 20), "1048576 1048576"), (.patch, [65], "1 1"),
            ] as [(HTTPMethod, [UInt8]?, String)] {
                let response = try await client.send(
                    .init(method, url + "/a%20b", headers: ["X-Empty": ""], body: body))
                #expect(response.status == 418)
                #expect(response.headers["x-answer"] == "yes, it: is")
                #expect(response.text == "\(method) /a%20b kiln-test  \(answer)")
            }
            let head = try await client.send(.init(.head, url))
            #expect(head.status == 418)
            #expect(head.body == [])
            #expect(head.headers["Content-Length"] != nil)
        }
    }

    @Test("Many requests run at once on one client")
    func parallel() async throws {
        try await withServer({ .text($0.path) }) { url in
            try await withThrowingTaskGroup(of: (Int, String).self) { group in
                for index in 0..<100 {
                    group.addTask { (index, try await client.send(.init(.get, "\(url)/\(index)")).text) }
                }
                for try await (index, text) in group { #expect(text == "/\(index)") }
            }
        }
    }

    @Test("A request that waits does not hold up the next", .timeLimit(.minutes(1)))
    func independent() async throws {
        let begun = AsyncStream<Void>.makeStream()
        let handler: HTTPServer.Handler = { request in
            guard request.path == "/wait" else { return .text("at once") }
            begun.continuation.yield()
            await untilCancelled()
            return .text("")
        }
        try await withServer(handler) { url in
            let waiting = Task { try await client.send(.init(.get, url + "/wait")) }
            defer { waiting.cancel() }
            var iterator = begun.stream.makeAsyncIterator()
            _ = await iterator.next()
            var request = HTTPClientRequest(.get, url)
            request.totalSeconds = 20
            let response = try await client.send(request)
            #expect(response.text == "at once")
        }
    }

    @Test("A body over the limit is an error, and the client goes on")
    func tooLarge() async throws {
        try await withServer({ _ in .bytes([UInt8](repeating: 0, count: 1 << 20), mediaType: "a/b") }) { url in
            var request = HTTPClientRequest(.get, url)
            request.maximumBodyBytes = 1000
            let error = await #expect(throws: KilnError.self) { _ = try await client.send(request) }
            #expect(error?.code == .tooLarge)
            request.maximumBodyBytes = 1 << 20
            let response = try await client.send(request)
            #expect(response.body.count == 1 << 20)
        }
    }

    @Test("A reader that stops makes the writer stop")
    func backPressure() async throws {
        let written = Recorder<Void>()
        let ended = AsyncStream<Void>.makeStream()
        let handler: HTTPServer.Handler = { _ in
            let stream = HTTPBodyStream { writer in
                defer { ended.continuation.yield() }
                while true {
                    try await writer.write([UInt8](repeating: 0, count: 100_000))
                    written.add(())
                }
            }
            return HTTPResponse(status: 200, body: .stream(stream))
        }
        var configuration = HTTPServer.Configuration()
        configuration.idleSeconds = 1
        try await withServer(handler, configuration) { url in
            var isFirst = true
            let error = await #expect(throws: KilnError.self) {
                try await client.stream(.init(.get, url)) { _ in
                } onBytes: { _ in
                    guard isFirst else { return }
                    isFirst = false
                    // The server ends a connection on which nothing moves.
                    var iterator = ended.stream.makeAsyncIterator()
                    _ = await iterator.next()
                }
            }
            #expect(error?.reason == "http.lost")
        }
        // The buffers of both sides and of the sockets.
        #expect(written.values.count < 200)
    }

    @Test("A long body comes whole and in order")
    func long() async throws {
        let handler: HTTPServer.Handler = { _ in
            let stream = HTTPBodyStream { writer in
                for index in 0..<200 {
                    try await writer.write([UInt8](repeating: UInt8(index), count: 100_000))
                }
            }
            return HTTPResponse(status: 200, body: .stream(stream))
        }
        try await withServer(handler) { url in
            var received: [UInt8] = []
            try await client.stream(.init(.get, url)) { head in
                #expect(head.status == 200)
            } onBytes: { bytes in
                received += bytes
            }
            let isWhole = received == (0..<200).flatMap { [UInt8](repeating: UInt8($0), count: 100_000) }
            #expect(isWhole)
        }
    }

    @Test("Throwing from a closure aborts the transfer, on both sides")
    func abort() async throws {
        let ended = AsyncStream<Void>.makeStream()
        let handler: HTTPServer.Handler = { _ in
            let stream = HTTPBodyStream { writer in
                defer { ended.continuation.yield() }
                while true { try await writer.write([UInt8](repeating: 0, count: 1000)) }
            }
            return HTTPResponse(status: 200, body: .stream(stream))
        }
        try await withServer(handler) { url in
            await #expect(throws: Stop.self) {
                try await client.stream(.init(.get, url)) { _ in
                    throw Stop()
                } onBytes: { _ in
                }
            }
            await #expect(throws: Stop.self) {
                try await client.stream(.init(.get, url)) { _ in
                } onBytes: { _ in
                    throw Stop()
                }
            }
            var iterator = ended.stream.makeAsyncIterator()
            _ = await iterator.next()
        }
    }

    @Test("Cancelling the task aborts a silent transfer")
    func cancel() async throws {
        let begun = AsyncStream<Void>.makeStream()
        let handler: HTTPServer.Handler = { _ in
            begun.continuation.yield()
            await untilCancelled()
            return .text("")
        }
        var configuration = HTTPServer.Configuration()
        configuration.sweepSeconds = 0.05
        try await withServer(handler, configuration) { url in
            let task = Task { try await client.send(.init(.get, url)) }
            var iterator = begun.stream.makeAsyncIterator()
            _ = await iterator.next()
            task.cancel()
            await #expect(throws: CancellationError.self) { _ = try await task.value }
        }
    }

    @Test("A server that is too slow is a timeout that names it")
    func timeout() async throws {
        try await withServer({ _ in
            await untilCancelled()
            return .text("")
        }) { url in
            var request = HTTPClientRequest(.get, url)
            request.totalSeconds = 0.2
            let total = await #expect(throws: KilnError.self) { _ = try await client.send(request) }
            #expect(total?.code == .timeout)
            #expect(total?.message.contains("127.0.0.1") == true)
            request.totalSeconds = nil
            request.idleSeconds = 1
            let idle = await #expect(throws: KilnError.self) { _ = try await client.send(request) }
            #expect(idle?.code == .timeout)
        }
    }

    @Test(
        "What cannot be reached or used is an error of its kind, without credentials in it",
        arguments: [
            ("http://user:geheim@127.0.0.1:1/", "unavailable", "http.connect"),
            ("http://no-such-host.invalid/", "unavailable", "http.resolve"),
            ("file:///etc/passwd", "invalid", "http.url"),
            ("ftp://127.0.0.1/", "invalid", "http.url"), ("", "invalid", "http.url"),
            ("http://", "invalid", "http.url"),
            ("http://a:99999/", "invalid", "http.url"), ("//127.0.0.1/", "invalid", "http.url"),
            ("http://127.0.0.1/a\r\nX: y", "invalid", "http.url"), ("http://127.0.0.1/a\0", "invalid", "http.url"),
        ])
    func unreachable(url: String, code: String, reason: String) async throws {
        let error = await #expect(throws: KilnError.self) { _ = try await client.send(.init(.get, url)) }
        #expect(error?.code.rawValue == code)
        #expect(error?.reason == reason)
        #expect(error.map { "\($0)" }?.contains("geheim") == false)
    }

    @Test(
        "A header or method that would change the request is refused",
        arguments: [
            (HTTPMethod.get, "X", "a\r\nY: b"), (.get, "X\r\nY", "a"), (.get, "X: Y", "a"), (.get, "", "a"),
            (.get, "X", "a\0"), (HTTPMethod(rawValue: "GET / HTTP/1.1\r\n"), "X", "a"),
            (HTTPMethod(rawValue: ""), "X", "a"),
        ])
    func injection(method: HTTPMethod, name: String, value: String) async throws {
        try await withServer({ _ in .text("") }) { url in
            var request = HTTPClientRequest(method, url)
            request.headers.add(name, value)
            let error = await #expect(throws: KilnError.self) { _ = try await client.send(request) }
            #expect(error?.code == .invalid)
        }
    }

    @Test("A redirect within the host is followed; one elsewhere is the response, and nothing goes there")
    func redirects() async throws {
        let elsewhere = Recorder<HTTPRequest>()
        try await withServer({ request in
            elsewhere.add(request)
            return .text("elsewhere")
        }) { other in
            let handler: HTTPServer.Handler = { request in
                switch request.path {
                case "/near": HTTPResponse(status: 302, headers: ["Location": "end?x=1"])
                case "/far": HTTPResponse(status: 302, headers: ["Location": other])
                case "/circle": HTTPResponse(status: 307, headers: ["Location": "/circle"])
                default: .text("\(request.method) \(request.headers["Authorization"] ?? "") \(request.query)")
                }
            }
            try await withServer(handler) { url in
                var request = HTTPClientRequest(.post, url + "/near", headers: ["Authorization": "Bearer t"], body: [1])
                let near = try await client.send(request)
                #expect(near.text == "GET Bearer t [(name: \"x\", value: \"1\")]")
                request.redirects = .none
                let none = try await client.send(request)
                #expect(none.status == 302)
                request.redirects = .sameHost
                request.url = url + "/far"
                let far = try await client.send(request)
                #expect(far.status == 302)
                request.url = url + "/circle"
                let circle = await #expect(throws: KilnError.self) { _ = try await client.send(request) }
                #expect(circle?.reason == "http.redirect")
            }
        }
        #expect(elsewhere.values.isEmpty)
    }

    @Test("A client can talk to a UNIX socket")
    func unixSocket() async throws {
        try await withScratch { scratch in
            var serverSide = HTTPServer.Configuration()
            serverSide.address = "unix:\(scratch)/socket"
            var clientSide = HTTPClient.Configuration(userAgent: "a")
            clientSide.unixSocket = scratch + "/socket"
            let local = HTTPClient(clientSide)
            try await withServer({ .text($0.headers["Host"] ?? "") }, serverSide) { _ in
                let response = try await local.send(.init(.get, "http://kiln/"))
                #expect(response.text == "kiln")
            }
        }
    }

    @Test("Connections are not inherited by programs")
    func inheritance() async {
        // In a process of its own: other tests open descriptors too.
        await #expect(processExitsWith: .success) {
            @Sendable func inherited() throws -> Int {
                try Files.list("/proc/self/fdinfo").count { name in
                    // One may be closed meanwhile, which is not inherited either.
                    let text = (try? Files.readText("/proc/self/fdinfo/" + name)) ?? ""
                    let flags = text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("flags:") }
                    let value = flags?.split(separator: "\t").last.flatMap { Int($0, radix: 8) }
                    return value.map { $0 & Int(O_CLOEXEC) == 0 } ?? false
                }
            }
            let before = try inherited()
            let arrived = AsyncStream<Void>.makeStream()
            let handler: HTTPServer.Handler = { _ in
                arrived.continuation.yield()
                await untilCancelled()
                return .text("")
            }
            try await withServer(handler) { url in
                let client = HTTPClient(userAgent: "a")
                let during = try await withThrowingTaskGroup(of: Void.self) { group in
                    // They are cancelled in the end.
                    for _ in 0..<20 { group.addTask { _ = try? await client.send(.init(.get, url)) } }
                    var iterator = arrived.stream.makeAsyncIterator()
                    for _ in 0..<20 { _ = await iterator.next() }
                    let during = try inherited()
                    group.cancelAll()
                    return during
                }
                // libcurl's own pair for waking its thread is all.
                #expect(during <= before + 6)
            }
        }
    }

    @Test("The environment's proxy counts only when asked for")
    func proxy() async {
        // The environment belongs to a process of its own.
        await #expect(processExitsWith: .success) {
            try await withServer({ _ in .text("direct") }) { url in
                try await withServer({ .text("proxy for \($0.path) \($0.headers["Host"] ?? "")") }) { proxy in
                    unsafe setenv("http_proxy", proxy, 1)
                    unsafe unsetenv("no_proxy")
                    var configuration = HTTPClient.Configuration(userAgent: "a")
                    let direct = try await HTTPClient(configuration).send(.init(.get, url))
                    #expect(direct.text == "direct")
                    configuration.usesEnvironmentProxy = true
                    let through = try await HTTPClient(configuration).send(.init(.get, "http://kiln.invalid/a"))
                    #expect(through.text == "proxy for /a kiln.invalid")
                }
            }
        }
    }

    @Test("A stream of events is read, and goes on after the last one seen")
    func events() async throws {
        let handler: HTTPServer.Handler = { request in
            let first = (request.headers["Last-Event-ID"].flatMap { Int($0) } ?? 0) + 1
            return ServerSentEvents.respond { writer in
                for number in first..<first + 3 {
                    try await writer.send(ServerSentEvent(id: "\(number)", event: "log", data: "line \(number)\n"))
                }
            }
        }
        try await withServer(handler) { url in
            var parser = SSEParser()
            var lines: [String] = []
            for _ in 0..<2 {
                var request = HTTPClientRequest(.get, url, headers: ["Accept": "text/event-stream"])
                request.headers["Last-Event-ID"] = parser.lastID.isEmpty ? nil : parser.lastID
                try await client.stream(request) { head in
                    #expect(head.headers["Content-Type"] == "text/event-stream")
                } onBytes: { bytes in
                    lines += try parser.take(bytes).map(\.data)
                }
            }
            #expect(lines == (1...6).map { "line \($0)\n" })
        }
    }

    @Test("A client that nobody holds any more ends its request first")
    func lifetime() async throws {
        try await withServer({ _ in .text("whole") }) { url in
            let response = try await HTTPClient(userAgent: "short").send(.init(.get, url))
            #expect(response.text == "whole")
        }
    }

    @Test("Fifty clients come and go without leaving a descriptor")
    func descriptors() async {
        // In a process of its own: other tests open descriptors too.
        await #expect(processExitsWith: .success) {
            try await withServer({ _ in .text("x") }) { url in
                let handler = { (_: Int) async throws -> Void in
                    let client = HTTPClient(userAgent: "a")
                    _ = try await client.send(.init(.get, url))
                }
                try await handler(0)
                let before = try Files.list("/proc/self/fd").count
                for index in 0..<50 { try await handler(index) }
                // The clients' threads end soon after.
                var after = Int.max
                for _ in 0..<500 where after > before + 4 {
                    try await Task.sleep(for: .milliseconds(10))
                    after = try Files.list("/proc/self/fd").count
                }
                #expect(after <= before + 4)
            }
        }
    }
}
