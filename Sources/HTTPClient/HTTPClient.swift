internal import Support

/// Sends HTTP requests through libcurl: HTTP/1.1 and 2, TLS verified, connections kept for the next request.
///
/// One thread serves all transfers of a client; it ends with the client.
package final class HTTPClient: Sendable {
    /// What holds for every request of a client.
    package struct Configuration: Sendable {
        /// The `User-Agent`.
        package var userAgent: String
        /// Whether `http_proxy`, `https_proxy` and `no_proxy` of the environment count.
        package var usesEnvironmentProxy = false
        /// A UNIX socket to connect to instead of the URL's host.
        package var unixSocket: String?
        /// A PEM file of trusted authorities instead of the system's.
        package var certificateAuthorities: String?
        /// Connections to one host at a time; more requests wait. No limit when `nil`.
        package var maximumConnectionsPerHost: Int?

        /// The defaults with a `User-Agent`.
        package init(userAgent: String) { self.userAgent = userAgent }

        /// The file of trusted authorities that an environment names, as OpenSSL's own programs read it: SSL_CERT_FILE.
        package static func certificateAuthorities(_ environment: [String: String]) -> String? {
            environment["SSL_CERT_FILE"].flatMap { $0.isEmpty ? nil : $0 }
        }
    }

    static let maximumRedirects = 10
    let loop: TransferLoop

    /// A client; its thread starts with its first request.
    package init(_ configuration: Configuration) { loop = TransferLoop(configuration) }

    /// A client with the default configuration.
    package convenience init(userAgent: String) { self.init(Configuration(userAgent: userAgent)) }

    deinit { loop.stop() }

    /// Sends and returns the whole response. Throws `tooLarge` past `maximumBodyBytes`, `invalid` for a URL that cannot
    /// be used, `unavailable` and `timeout` when the server cannot be reached or lets go, and `CancellationError`.
    package func send(_ request: HTTPClientRequest) async throws -> HTTPClientResponse {
        var body: [UInt8] = []
        var response = try await stream(request) { _ in
        } onBytes: { bytes in
            body.append(contentsOf: bytes)
            guard body.count <= request.maximumBodyBytes else {
                throw KilnError(.tooLarge, "the response is larger than \(request.maximumBodyBytes) bytes")
            }
        }
        response.body = body
        return response
    }

    /// Sends, and gives the head and then each part of the body as it comes, in the caller's own task: what the closures
    /// take long for slows the sender down. Throwing from a closure, or cancelling the task, aborts the transfer.
    /// Returns the head after the end of the body.
    @discardableResult
    package func stream(
        _ request: HTTPClientRequest, onHead: (HTTPClientResponse) async throws -> Void,
        onBytes: ([UInt8]) async throws -> Void
    ) async throws -> HTTPClientResponse {
        // The end of the client would end the transfer.
        defer { withExtendedLifetime(self) {} }
        var request = request
        for _ in 0...Self.maximumRedirects {
            let outcome = try await once(request, onHead: onHead, onBytes: onBytes)
            switch outcome {
            case .response(let response): return response
            case .redirect(let next): request = next
            }
        }
        throw KilnError(
            .unavailable, "\(URLParts(request.url)?.host ?? "the server") redirects in a circle",
            reason: "http.redirect")
    }

    private enum Outcome {
        case response(HTTPClientResponse)
        case redirect(HTTPClientRequest)
    }

    private func once(
        _ request: HTTPClientRequest, onHead: (HTTPClientResponse) async throws -> Void,
        onBytes: ([UInt8]) async throws -> Void
    ) async throws -> Outcome {
        guard URLParts(request.url) != nil else {
            throw KilnError(
                .invalid, "the URL cannot be used: it must be http or https and well-formed", reason: "http.url")
        }
        try Task.checkCancellation()
        let transfer = Transfer(request)
        try loop.start(transfer)
        return try await withTaskCancellationHandler {
            do {
                return try await read(transfer, onHead: onHead, onBytes: onBytes)
            } catch {
                loop.cancel(transfer)
                try Task.checkCancellation()
                throw error
            }
        } onCancel: {
            loop.cancel(transfer)
        }
    }

    private func read(
        _ transfer: Transfer, onHead: (HTTPClientResponse) async throws -> Void, onBytes: ([UInt8]) async throws -> Void
    ) async throws -> Outcome {
        var head: HTTPClientResponse?
        while true {
            switch try await transfer.next(goOn: { [loop] in loop.goOn(transfer) }) {
            case .head(let response):
                if let next = Self.redirect(of: transfer.request, response) {
                    loop.cancel(transfer)
                    return .redirect(next)
                }
                head = response
                try await onHead(response)
            case .bytes(let bytes): try await onBytes(bytes)
            case .end:
                guard let head else {
                    throw KilnError(.unavailable, "the connection was lost before the response", reason: "http.lost")
                }
                return .response(head)
            }
        }
    }

    /// The request to send instead (RFC 9110 §15.4), when it may be followed.
    static func redirect(of request: HTTPClientRequest, _ response: HTTPClientResponse) -> HTTPClientRequest? {
        guard [301, 302, 303, 307, 308].contains(response.status),
            let location = response.headers["Location"], let from = URLParts(request.url),
            let url = URLParts.resolve(location, against: request.url), let to = URLParts(url)
        else { return nil }
        var next = request
        next.url = url
        if !from.trusts(to) {
            guard case .anyHost = request.redirects, from.scheme == to.scheme || to.scheme == "https" else {
                return nil
            }
            for name in ["Authorization", "Cookie"] + request.secretFields { next.headers[name] = nil }
        } else if case .none = request.redirects {
            return nil
        }
        let becomesGet =
            response.status == 303 && request.method != .head
            || [301, 302].contains(response.status) && request.method == .post
        if becomesGet {
            next.method = .get
            next.body = nil
            next.headers["Content-Type"] = nil
        }
        return next
    }
}
