package import Support

/// A request to send.
package struct HTTPClientRequest: Sendable {
    /// What is done with a redirect.
    package enum Redirects: Sendable {
        /// It is the response.
        case none
        /// Followed up to ten times within the same host and port, or from http to https of the same host; a redirect
        /// elsewhere is the response. So credentials go nowhere else.
        case sameHost
        /// Followed up to ten times to any http or https URL, but never from https to http. Elsewhere than `sameHost`
        /// allows, `Authorization`, `Cookie` and the fields named in `secretFields` are not sent.
        case anyHost
    }

    /// An HTTP proxy.
    package struct Proxy: Sendable, Hashable {
        /// `http` or `https`: how the proxy itself is spoken to.
        package var scheme: String
        /// Its host.
        package var host: String
        /// Its port.
        package var port: Int
        /// The name it asks for.
        package var username: String?
        /// The password it asks for.
        package var password: Secret?

        /// Joins the parts.
        package init(
            scheme: String = "http", host: String, port: Int, username: String? = nil, password: Secret? = nil
        ) {
            self.scheme = scheme
            self.host = host
            self.port = port
            self.username = username
            self.password = password
        }
    }

    /// The method.
    package var method: HTTPMethod
    /// An `http` or `https` URL.
    package var url: String
    /// Header fields.
    package var headers: HTTPHeaders
    /// The body, if any.
    package var body: [UInt8]?
    /// How long connecting may take.
    package var connectSeconds = 15.0
    /// How long all of it may take; no limit when `nil`.
    package var totalSeconds: Double?
    /// How long nothing may come in or go out. Waiting for the consumer does not count.
    package var idleSeconds = 60
    /// How slow the transfer may be on average over `idleSeconds`, in bytes a second.
    package var minimumBytesPerSecond = 1
    /// What is done with a redirect.
    package var redirects = Redirects.sameHost
    /// Further header fields that stay with the host, as `Authorization` does.
    package var secretFields: [String] = []
    /// The proxy on the way; the environment's when `nil` and the client heeds it.
    package var proxy: Proxy?
    /// The largest response body that `send` takes.
    package var maximumBodyBytes = 16 << 20

    /// A request with the default limits.
    package init(_ method: HTTPMethod = .get, _ url: String, headers: HTTPHeaders = [:], body: [UInt8]? = nil) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// What came back. Any status is a response, not an error.
package struct HTTPClientResponse: Sendable {
    /// The status.
    package var status: Int
    /// The header fields.
    package var headers: HTTPHeaders
    /// The body; empty when it was streamed.
    package var body: [UInt8]

    /// Joins the parts.
    package init(status: Int, headers: HTTPHeaders, body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Whether the status is 2xx.
    package var isSuccess: Bool { (200..<300).contains(status) }
    /// The body as UTF-8, with replacement characters for what is not.
    package var text: String { String(decoding: body, as: UTF8.self) }
}
