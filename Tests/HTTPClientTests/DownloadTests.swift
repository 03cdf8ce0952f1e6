import Glibc
import HTTPClient
import HTTPServer
import Support
import TestSupport
import Testing

/// Downloads from a server that lets go in the middle.
@Suite(.timeLimit(.minutes(2)))
struct DownloadTests {
    private let client = HTTPClient(userAgent: "kiln-test")
    private let content = Array((0..<300_000).map { "\($0)\n" }.joined().utf8)

    private func flaky(_ scratch: String, cuts: Int, etags: [String], log: Recorder<String>) throws
        -> HTTPServer.Handler
    {
        try Files.writeAtomically(scratch + "/source", content)
        let file = try FileDescriptor.open(scratch + "/source", O_RDONLY)
        let content = content
        return { request in
            let number = log.add("\(request.headers["Range"] ?? "-") \(request.headers["If-Range"] ?? "-")")
            let etag = etags[min(number, etags.count - 1)]
            let description = HTTPFile.Description(size: Int64(content.count), etag: etag, mediaType: "a/b")
            var response = HTTPFile.respond(file, description, to: request)
            guard number < cuts, case .file(_, let offset, _) = response.body else { return response }
            response.body = .stream(
                HTTPBodyStream { writer in
                    try await writer.write(Array(content[Int(offset)...].prefix(500_000)))
                    throw CancellationError()
                })
            return response
        }
    }

    private func download(_ url: String, _ path: String, knownETag: String? = nil) -> HTTPClient.Download {
        var download = HTTPClient.Download(.init(.get, url), to: path, knownETag: knownETag)
        download.retryDelays = [0, 0, 0]
        return download
    }

    @Test("A download goes on where the connection was lost")
    func resume() async throws {
        try await withScratch { scratch in
            let log = Recorder<String>()
            let sizes = Recorder<Int64>()
            try await withServer(try flaky(scratch, cuts: 2, etags: ["e"], log: log)) { url in
                let response = try await client.download(download(url, scratch + "/out")) { sizes.add($0) }
                #expect(response.status == 206)
            }
            #expect(try Files.read(scratch + "/out") == content)
            #expect(log.values.count == 3)
            #expect(log.values.first == "- -")
            #expect(log.values.dropFirst().allSatisfy { $0.hasPrefix("bytes=") && $0.hasSuffix("- \"e\"") })
            #expect(sizes.values == sizes.values.sorted())
            #expect(sizes.values.last == Int64(content.count))
        }
    }

    @Test("When the thing has changed meanwhile, the download starts anew")
    func changed() async throws {
        try await withScratch { scratch in
            let log = Recorder<String>()
            try await withServer(try flaky(scratch, cuts: 1, etags: ["e", "f"], log: log)) { url in
                let response = try await client.download(download(url, scratch + "/out"))
                #expect(response.status == 200)
            }
            #expect(try Files.read(scratch + "/out") == content)
        }
    }

    @Test("It gives up after its attempts")
    func givesUp() async throws {
        try await withScratch { scratch in
            let log = Recorder<String>()
            try await withServer(try flaky(scratch, cuts: 100, etags: ["e", "f", "g", "h"], log: log)) { url in
                let error = await #expect(throws: KilnError.self) {
                    _ = try await client.download(download(url, scratch + "/out"))
                }
                #expect(error?.reason == "http.lost")
            }
            #expect(log.values.count == 4)
        }
    }

    @Test(
        "A file from before is kept when its tag still holds",
        arguments: [
            ("\"e\"", 1000, "bytes=1000- \"e\"", 206), ("\"old\"", 1000, "bytes=1000- \"old\"", 200),
            ("W/\"e\"", 1000, "- -", 200), ("\"e\"", 0, "- -", 200), (nil, 1000, "- -", 200),
            ("\"e\"", 1_988_890, "bytes=1988890- \"e\"", 206),
        ] as [(String?, Int, String, Int)])
    func earlier(etag: String?, held: Int, asks: String, status: Int) async throws {
        #expect(content.count == 1_988_890)
        try await withScratch { scratch in
            let log = Recorder<String>()
            try await withServer(try flaky(scratch, cuts: 0, etags: ["e"], log: log)) { url in
                try Files.writeAtomically(scratch + "/out", Array(content.prefix(held)))
                let response = try await client.download(download(url, scratch + "/out", knownETag: etag))
                #expect(response.status == status)
            }
            #expect(log.values == [asks])
            #expect(try Files.read(scratch + "/out") == content)
        }
    }

    @Test("Another status is a response and leaves the file alone")
    func notFound() async throws {
        try await withScratch { scratch in
            try Files.writeAtomically(scratch + "/out", [1, 2])
            try await withServer({ _ in .text("no such thing", status: 404) }) { url in
                let response = try await client.download(download(url, scratch + "/out"))
                #expect(response.status == 404)
            }
            #expect(try Files.read(scratch + "/out") == [1, 2])
        }
    }

    @Test("More than the limit is refused")
    func tooLarge() async throws {
        try await withScratch { scratch in
            let log = Recorder<String>()
            try await withServer(try flaky(scratch, cuts: 0, etags: ["e"], log: log)) { url in
                var limited = download(url, scratch + "/out")
                limited.maximumBytes = 100_000
                let error = await #expect(throws: KilnError.self) { _ = try await client.download(limited) }
                #expect(error?.code == .tooLarge)
            }
        }
    }
}
