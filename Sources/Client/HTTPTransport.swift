internal import HTTPClient
internal import Support

/// Carries calls over HTTP, with the token.
package struct HTTPTransport: Transport {
    /// The most that a whole answer may have: a page of versions with many outputs is large.
    private static let bodyLimit = 64 << 20
    private let settings: ClientSettings
    private let client: HTTPClient

    /// A transport to the server of the settings. `userAgent` names the program; the environment may name trusted
    /// authorities.
    package init(settings: ClientSettings, userAgent: String, environment: [String: String] = [:]) {
        self.settings = settings
        var configuration = HTTPClient.Configuration(userAgent: userAgent)
        configuration.certificateAuthorities = HTTPClient.Configuration.certificateAuthorities(environment)
        client = HTTPClient(configuration)
    }

    /// Sends a call and reads the whole answer.
    package func send(_ request: TransportRequest) async throws -> TransportResponse {
        let response = try await reaching { try await client.send(made(request)) }
        return TransportResponse(status: response.status, headers: response.headers, body: response.body)
    }

    /// Sends a call and hands out the answer as it comes.
    package func stream(
        _ request: TransportRequest, onHead: (TransportResponse) async throws -> Void,
        onBytes: ([UInt8]) async throws -> Void
    ) async throws {
        try await reaching { () async throws -> Void in
            _ = try await client.stream(made(request)) { head in
                try await onHead(TransportResponse(status: head.status, headers: head.headers))
            } onBytes: { bytes in
                try await onBytes(bytes)
            }
        }
    }

    private func made(_ request: TransportRequest) -> HTTPClientRequest {
        var made = HTTPClientRequest(
            request.method, "\(settings.url)\(request.target)", headers: request.headers, body: request.body)
        made.totalSeconds = request.totalSeconds
        made.idleSeconds = request.idleSeconds
        made.redirects = .none
        made.maximumBodyBytes = Self.bodyLimit
        if let token = settings.token { made.headers.add("Authorization", "Bearer \(token.reveal())") }
        return made
    }

    /// Names the server when nothing answers there.
    private func reaching<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch var error as KilnError where error.reason == "http.connect" || error.reason == "http.resolve" {
            error.message = "no server answers at \(settings.url)"
            error.reason = "server.unreachable"
            throw error
        }
    }
}
