package import Support

/// A request with its whole body.
package struct HTTPRequest: Sendable {
    /// The method as sent, so HEAD stays HEAD.
    package var method: HTTPMethod
    /// The path as sent, percent-encoded, without the query.
    package var path: String
    /// The decoded segments of the path: no slash, NUL or control character inside, none is `.` or `..`.
    package var segments: [String]
    /// The decoded pairs of the query, in order.
    package var query: [(name: String, value: String)]
    /// The header fields.
    package var headers: HTTPHeaders
    /// The body, at most the server's limit.
    package var body: [UInt8]
    /// The client's address without its port, or `unix`.
    package var remoteAddress: String
    /// What the placeholders of the route stood for.
    package var parameters: [String: String]

    /// A request for a target such as `/a/b?c=d`; throws `HTTPFailure` 400 for a malformed one.
    package init(
        method: HTTPMethod, target: String, headers: HTTPHeaders = [:], body: [UInt8] = [],
        remoteAddress: String = ""
    ) throws(HTTPFailure) {
        let parsed = try RequestTarget(target)
        self.method = method
        path = parsed.path
        segments = parsed.segments
        query = parsed.query
        self.headers = headers
        self.body = body
        self.remoteAddress = remoteAddress
        parameters = [:]
    }

    /// The first value of a query name.
    package func query(_ name: String) -> String? { query.first { $0.name == name }?.value }
}

/// A refusal by HTTP itself: what a status and a sentence say, before any domain is asked.
package struct HTTPFailure: Error, Sendable, Hashable {
    /// The status, 4xx or 5xx.
    package let status: Int
    /// What is wrong, for people.
    package let detail: String
    /// Fields the answer needs, such as `Allow`.
    package let headers: HTTPHeaders

    /// Joins the parts.
    package init(_ status: Int, _ detail: String, headers: HTTPHeaders = [:]) {
        self.status = status
        self.detail = detail
        self.headers = headers
    }
}

/// Turns any error into a response; the request is `nil` when it could not be read.
package typealias HTTPErrorRenderer = @Sendable (any Error, HTTPRequest?) -> HTTPResponse
