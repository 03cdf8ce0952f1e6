import Glibc
import HTTPServer
import Subprocess
import Support
import TestSupport
import Testing

/// The server over real sockets, asked by curl.
@Suite(.timeLimit(.minutes(2)))
struct LiveServerTests {
    private func curl(_ arguments: [String]) async throws -> ProcessResult {
        try await Subprocess.run(ProcessRequest(["curl", "-sS", "--max-time", "30"] + arguments), timeout: 40)
    }

    private func fileServer(_ path: String, _ etag: String = "tag") throws -> HTTPServer.Handler {
        let file = try FileDescriptor.open(path, 0)
        let size = Int64(try file.status().st_size)
        return { request in
            HTTPFile.respond(file, .init(size: size, etag: etag, mediaType: "text/x"), to: request)
        }
    }

    @Test("A request arrives whole and its answer too")
    func echo() async throws {
        let handler: HTTPServer.Handler = { request in
            let text =
                "\(request.method) \(request.path) \(request.query) \(request.headers["X-Test"] ?? "-") "
                + "\(request.body.count) \(request.remoteAddress)"
            return .text(text, status: 201, headers: ["X-Answer": "yes"])
        }
        try await withServer(handler) { server in
            let url = "http://127.0.0.1:\(server.port)/a%20b?q=1"
            let plain = try await curl(["-i", "-H", "x-test: v", url])
            #expect(plain.outputText.hasPrefix("HTTP/1.1 201 Created\r\n"))
            #expect(plain.outputText.contains("X-Answer: yes\r\n"))
            #expect(plain.outputText.hasSuffix("GET /a%20b [(name: \"q\", value: \"1\")] v 0 127.0.0.1"))
            let chunked = try await curl(
                ["-H", "Transfer-Encoding: chunked", "--data-binary", String(repeating: "x", count: 100_000), url])
            #expect(chunked.outputText.contains("POST /a%20b"))
            #expect(chunked.outputText.contains(" 100000 "))
            let head = try await curl(["-I", url])
            #expect(head.outputText.contains("Content-Length: "))
            // One connection serves several requests.
            let several = try await curl(["-w", "%{num_connects} ", "-o", "/dev/null", url, "-o", "/dev/null", url])
            #expect(several.outputText == "1 0 ")
        }
    }

    @Test("Downloads answer ranges, conditions and HEAD")
    func downloads() async throws {
        try await withScratch { scratch in
            let text = (0..<200_000).map { "\($0)" }.joined(separator: "\n")
            let path = scratch + "/file"
            try Files.writeAtomically(path, Array(text.utf8))
            try await withServer(try fileServer(path)) { server in
                let url = "http://127.0.0.1:\(server.port)/"
                #expect(try await curl([url]).outputText == text)
                let part = try await curl(["-i", "-r", "10-19", url]).outputText
                #expect(part.hasPrefix("HTTP/1.1 206"))
                #expect(part.contains("Content-Range: bytes 10-19/\(text.utf8.count)\r\n"))
                #expect(part.hasSuffix("\r\n\r\n" + String(text.dropFirst(10).prefix(10))))
                #expect(try await curl(["-r", "-5", url]).outputText == String(text.suffix(5)))
                #expect(try await curl(["-i", "-r", "9999999-", url]).outputText.hasPrefix("HTTP/1.1 416"))
                let known = try await curl(["-i", "-H", "If-None-Match: \"tag\"", url]).outputText
                #expect(known.hasPrefix("HTTP/1.1 304"))
                #expect(known.hasSuffix("\r\n\r\n"))
                let head = try await curl(["-I", url]).outputText
                #expect(head.contains("Content-Length: \(text.utf8.count)\r\n"))
                #expect(head.contains("Accept-Ranges: bytes\r\n"))
                try Files.writeAtomically(scratch + "/part", Array(text.utf8.prefix(1000)))
                #expect(try await curl(["-C", "-", "-o", scratch + "/part", url]).end.isSuccess)
                #expect(try Files.readText(scratch + "/part") == text)
            }
        }
    }

    @Test("A body over the limit is refused, announced or not")
    func tooLarge() async throws {
        var configuration = HTTPServer.Configuration()
        configuration.maximumBodyBytes = 1000
        let calls = Counter()
        let handler: HTTPServer.Handler = { request in
            calls.add()
            return .text("\(request.body.count)")
        }
        try await withServer(handler, configuration) { server in
            let url = "http://127.0.0.1:\(server.port)/"
            let fits = String(repeating: "x", count: 1000)
            for options in [[], ["-H", "Transfer-Encoding: chunked"]] {
                #expect(try await curl(options + ["-d", fits, url]).outputText == "1000")
                let over = try await curl(options + ["-i", "-d", fits + "x", url])
                #expect(over.outputText.hasPrefix("HTTP/1.1 413"))
            }
            #expect(calls.value == 2)
            // Far over the limit and unannounced: the connection is cut rather than read to its end.
            let raw = try RawConnection(port: server.port)
            try await raw.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = "10000\r\n" + String(repeating: "x", count: 0x10000) + "\r\n"
            for _ in 0..<40 { try await raw.send(chunk) }
            #expect(try await raw.receive() == "")
        }
    }

    @Test("Sixty-four handlers wait at the same time")
    func overlap() async throws {
        let waiting = Counter()
        let handler: HTTPServer.Handler = { _ in
            waiting.add()
            await waiting.reaches(64)
            return .text("ok")
        }
        try await withServer(handler) { server in
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<64 {
                    group.addTask {
                        let raw = try RawConnection(port: server.port)
                        try await raw.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                        return try await raw.receive()
                    }
                }
                for try await text in group { #expect(text.hasSuffix("\r\n\r\nok")) }
            }
        }
        #expect(waiting.value == 64)
    }

    @Test("A UNIX socket is served, is private, and goes with the server")
    func unixSocket() async throws {
        try await withScratch { scratch in
            let path = scratch + "/socket"
            var configuration = HTTPServer.Configuration()
            configuration.address = "unix:" + path
            let handler: HTTPServer.Handler = { .text($0.remoteAddress) }
            try await withServer(handler, configuration) { server in
                #expect(server.port == 0)
                let answer = try await curl(["--unix-socket", path, "http://kiln/"])
                #expect(answer.outputText == "unix")
                // Another server does not take it away.
                #expect(throws: KilnError.self) {
                    _ = try HTTPServer.start(configuration: configuration, handler: handler)
                }
                #expect(try Files.list(scratch) == ["socket"])
            }
            #expect(!Files.exists(path))
            // What a killed server leaves is replaced; what is no socket is not.
            try leaveSocket(path)
            #expect(Files.exists(path))
            try await withServer(handler, configuration) { _ in }
            try Files.writeAtomically(path, [])
            #expect(throws: KilnError.self) { _ = try HTTPServer.start(configuration: configuration, handler: handler) }
            #expect(Files.exists(path))
        }
    }

    @Test(
        "An address that cannot be had is an error that says so",
        arguments: [("nowhere", 0), ("127.0.0.1", 70000), ("192.0.2.1", 0), ("unix:", 0), ("unix:/no/such/dir/s", 0)])
    func badAddress(address: String, port: Int) {
        var configuration = HTTPServer.Configuration()
        configuration.address = address
        configuration.port = port
        #expect(throws: KilnError.self) { _ = try HTTPServer.start(configuration: configuration) { _ in .text("") } }
    }

    @Test("A port in use is an error")
    func portInUse() async throws {
        try await withServer({ _ in .text("") }) { server in
            var configuration = HTTPServer.Configuration()
            configuration.port = server.port
            let error = #expect(throws: KilnError.self) {
                _ = try HTTPServer.start(configuration: configuration) { _ in .text("") }
            }
            #expect(error?.message.contains("\(server.port)") == true)
        }
    }

    @Test("A part that a file does not have is not begun", arguments: [(0, 11), (5, 6), (-1, 2), (0, -1), (20, 0)])
    func missingPart(offset: Int64, length: Int64) async throws {
        try await withScratch { scratch in
            try Files.writeAtomically(scratch + "/file", [UInt8](repeating: 1, count: 10))
            let file = try FileDescriptor.open(scratch + "/file", O_RDONLY)
            let handler: HTTPServer.Handler = { _ in
                HTTPResponse(status: 200, body: .file(file, offset: offset, length: length))
            }
            try await withServer(handler) { server in
                let raw = try RawConnection(port: server.port)
                try await raw.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try await raw.receive() == "")
            }
        }
    }

    @Test("A client that asks first is told to go on, or is refused before it sends")
    func expectation() async throws {
        try await withServer({ .text("\($0.body.count)") }) { server in
            for (length, answer) in [(3, "HTTP/1.1 100"), (2 << 20, "HTTP/1.1 413")] {
                let raw = try RawConnection(port: server.port)
                try await raw.send(
                    "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: \(length)\r\n\r\n")
                let first = try await raw.receive(until: "\r\n\r\n")
                #expect(first.hasPrefix(answer))
                guard length == 3 else { continue }
                try await raw.send("abc")
                let second = try await raw.receive(until: "\r\n\r\n3")
                #expect(second.hasPrefix("HTTP/1.1 200"))
            }
        }
    }

    @Test("A header that would start another line is not sent")
    func headerInjection() async throws {
        try await withServer({ _ in .text("x", headers: ["X-A": "b\r\nSet-Cookie: c"]) }) { server in
            let raw = try RawConnection(port: server.port)
            try await raw.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await raw.receive() == "")
        }
    }
}
