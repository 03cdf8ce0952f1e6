package import Support

/// A call of the API, before it is bytes.
package struct TransportRequest: Sendable {
    /// The method.
    package var method: HTTPMethod
    /// The path's segments, not encoded.
    package var path: [String]
    /// The query's names and values, not encoded.
    package var query: [(String, String)]
    /// Headers besides those that every call bears.
    package var headers: HTTPHeaders
    /// The body; JSON.
    package var body: [UInt8]?
    /// The longest the whole call may take, in seconds; `nil` for streams, which only silence ends.
    package var totalSeconds: Double?
    /// The longest silence, in seconds.
    package var idleSeconds: Int

    /// Joins the parts.
    package init(
        _ method: HTTPMethod, _ path: [String], query: [(String, String)] = [], headers: HTTPHeaders = [:],
        body: [UInt8]? = nil, totalSeconds: Double? = 60, idleSeconds: Int = 60
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.totalSeconds = totalSeconds
        self.idleSeconds = idleSeconds
    }

    /// The request target: path and query, percent-encoded (RFC 3986 §2.3: all but the unreserved).
    package var target: String {
        let path = "/" + self.path.map(Self.encode).joined(separator: "/")
        if query.isEmpty { return path }
        return path + "?" + query.map { Self.encode($0) + "=" + Self.encode($1) }.joined(separator: "&")
    }

    private static func encode(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x2D, 0x2E, 0x5F, 0x7E:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                result += byte < 16 ? "%0\(hex)" : "%\(hex)"
            }
        }
        return result
    }
}

/// An answer; its body is empty where it is streamed.
package struct TransportResponse: Sendable {
    /// The status.
    package var status: Int
    /// The header fields.
    package var headers: HTTPHeaders
    /// The body.
    package var body: [UInt8]

    /// Joins the parts.
    package init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Whether the status is 2xx.
    var isSuccess: Bool { (200..<300).contains(status) }
}

/// Carries calls to a Kiln. Any status is a value; `KilnError` is thrown when there was no answer at all.
package protocol Transport: Sendable {
    /// Sends a call and reads the whole answer, bounded.
    func send(_ request: TransportRequest) async throws -> TransportResponse

    /// Sends a call and hands out the answer as it comes: `onHead` once, then `onBytes` in order, in the caller's task.
    /// What a closure throws ends the transfer and is thrown; so does cancelling the task.
    func stream(
        _ request: TransportRequest, onHead: (TransportResponse) async throws -> Void,
        onBytes: ([UInt8]) async throws -> Void
    ) async throws
}
