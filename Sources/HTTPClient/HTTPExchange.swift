internal import Support
internal import Synchronization

/// One request and its response for a thread of the caller's own: `head` and `bytes` block, so never call them from a task.
///
/// One thread reads; any may cancel. Letting go of it cancels too.
package final class HTTPExchange: Sendable {
    private struct State {
        var transfer: Transfer
        var redirects = 0
        var head: HTTPClientResponse?
        var isCancelled = false
    }

    private let client: HTTPClient
    private let state: Mutex<State>

    fileprivate init(_ client: HTTPClient, _ transfer: Transfer) {
        self.client = client
        state = Mutex(State(transfer: transfer))
    }

    deinit { client.loop.cancel(state.withLock { $0.transfer }) }

    /// Aborts the transfer: reading throws `CancellationError`.
    package func cancel() {
        let transfer = state.withLock { state in
            state.isCancelled = true
            return state.transfer
        }
        client.loop.cancel(transfer)
    }

    /// The head of the response, after redirects. Throws as `HTTPClient.send` does.
    package func head() throws -> HTTPClientResponse {
        if let head = state.withLock({ $0.head }) { return head }
        while true {
            let transfer = state.withLock { $0.transfer }
            switch try next(transfer) {
            case .head(let response):
                guard let request = HTTPClient.redirect(of: transfer.request, response) else {
                    state.withLock { $0.head = response }
                    return response
                }
                client.loop.cancel(transfer)
                try follow(request)
            case .bytes, .end:
                throw KilnError(.unavailable, "the connection was lost before the response", reason: "http.lost")
            }
        }
    }

    /// The next bytes of the body; `nil` at its end. Reading slowly slows the sender down.
    package func bytes() throws -> [UInt8]? {
        _ = try head()
        switch try next(state.withLock { $0.transfer }) {
        case .head: throw KilnError(.internal, "a response has one head")
        case .bytes(let bytes): return bytes
        case .end: return nil
        }
    }

    /// The whole body; throws `tooLarge` past the request's `maximumBodyBytes`.
    package func body() throws -> [UInt8] {
        let limit = state.withLock { $0.transfer.request.maximumBodyBytes }
        var body: [UInt8] = []
        while let bytes = try bytes() {
            body += bytes
            guard body.count <= limit else {
                throw KilnError(.tooLarge, "the response is larger than \(limit) bytes")
            }
        }
        return body
    }

    private func next(_ transfer: Transfer) throws -> Transfer.Part {
        let isCancelled = state.withLock { $0.isCancelled }
        if isCancelled { throw CancellationError() }
        return try transfer.waitForNext { [loop = client.loop] in loop.goOn(transfer) }
    }

    private func follow(_ request: HTTPClientRequest) throws {
        let transfer = Transfer(request)
        let isCancelled = try state.withLock { state in
            state.redirects += 1
            guard state.redirects <= HTTPClient.maximumRedirects else {
                throw KilnError(
                    .unavailable, "\(URLParts(request.url)?.host ?? "the server") redirects in a circle",
                    reason: "http.redirect")
            }
            state.transfer = transfer
            return state.isCancelled
        }
        if isCancelled { throw CancellationError() }
        try client.loop.start(transfer)
    }
}

extension HTTPClient {
    /// Sends, and returns at once what the response is read from. Throws `invalid` for a URL that cannot be used.
    package func begin(_ request: HTTPClientRequest) throws -> HTTPExchange {
        guard URLParts(request.url) != nil else {
            throw KilnError(
                .invalid, "the URL cannot be used: it must be http or https and well-formed", reason: "http.url")
        }
        let transfer = Transfer(request)
        try loop.start(transfer)
        return HTTPExchange(self, transfer)
    }
}
