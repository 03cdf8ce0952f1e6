import Dispatch
import HTTPServer
import Support
import Testing

@testable import HTTPClient

struct ExchangeTests {
    /// Runs what blocks on a thread of its own.
    private func blocking<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "blocking").async { continuation.resume(with: .init(catching: body)) }
        }
    }

    private func failure(_ body: @escaping @Sendable () throws -> Void) async -> (any Error)? {
        do {
            try await blocking(body)
            return nil
        } catch {
            return error
        }
    }

    @Test("A thread reads the head, the parts and the end, after redirects")
    func reads() async throws {
        let handler: HTTPServer.Handler = { request in
            if request.path == "/from" { return HTTPResponse(status: 302, headers: ["Location": "/to"]) }
            return .text(String(repeating: "x", count: 3 << 20), headers: ["X-Path": request.path])
        }
        try await withServer(handler) { url in
            let client = HTTPClient(userAgent: "test")
            let (head, count) = try await blocking {
                let exchange = try client.begin(.init(.get, url + "/from"))
                let head = try exchange.head()
                var count = 0
                while let bytes = try exchange.bytes() { count += bytes.count }
                return (head, count)
            }
            #expect(head.status == 200 && head.headers["X-Path"] == "/to" && count == 3 << 20)
            let body = HTTPClientRequest(.get, url + "/to")
            let bytes = try await blocking { try client.begin(body).body() }
            #expect(bytes.count == 3 << 20)
            var small = body
            small.maximumBodyBytes = 1000
            let error = await failure { [small] in _ = try client.begin(small).body() }
            #expect((error as? KilnError)?.code == .tooLarge)
        }
    }

    @Test("Cancelling wakes the thread that reads")
    func cancels() async throws {
        let asked = Once<Bool>()
        let handler: HTTPServer.Handler = { _ in
            asked.set(true)
            await untilCancelled()
            return .text("late")
        }
        try await withServer(handler) { url in
            let client = HTTPClient(userAgent: "test")
            let exchange = try client.begin(.init(.get, url))
            async let head = failure { _ = try exchange.head() }
            _ = await asked.value()
            exchange.cancel()
            let error = await head
            #expect(error is CancellationError)
            let later = await failure { _ = try exchange.bytes() }
            #expect(later is CancellationError)
        }
    }

    @Test("A URL or a proxy that cannot be used is refused")
    func refuses() async throws {
        let client = HTTPClient(userAgent: "test")
        #expect(throws: KilnError.self) { try client.begin(.init(.get, "ftp://a")) }
        for proxy in [
            HTTPClientRequest.Proxy(host: "", port: 1), .init(host: "a b", port: 1), .init(host: "u@a", port: 1),
            .init(host: "a", port: 0), .init(host: "a", port: 70000),
        ] {
            var request = HTTPClientRequest(.get, "http://127.0.0.1:1")
            request.proxy = proxy
            let error = await failure { [request] in _ = try client.begin(request).head() }
            #expect((error as? KilnError)?.code == .invalid)
        }
    }
}
