package import Support

/// What is answered to a request.
package struct HTTPResponse: Sendable {
    /// Where the bytes come from.
    package enum Body: Sendable {
        /// Bytes in memory.
        case bytes([UInt8])
        /// A part of a file, sent by the kernel; `length` bytes from `offset` must be there.
        case file(FileDescriptor, offset: Int64, length: Int64)
        /// Bytes that come over time, of unknown length.
        case stream(HTTPBodyStream)
    }

    /// The status, 200…599.
    package var status: Int
    /// The fields; length and transfer encoding are set by the server and ignored here.
    package var headers: HTTPHeaders
    /// The bytes; not sent to HEAD, nor with 204 and 304.
    package var body: Body

    /// Joins the parts.
    package init(status: Int, headers: HTTPHeaders = [:], body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Plain text in UTF-8.
    package static func text(_ text: String, status: Int = 200, headers: HTTPHeaders = [:]) -> HTTPResponse {
        .bytes(Array(text.utf8), mediaType: "text/plain; charset=utf-8", status: status, headers: headers)
    }

    /// Bytes of a media type.
    package static func bytes(
        _ bytes: [UInt8], mediaType: String, status: Int = 200, headers: HTTPHeaders = [:]
    ) -> HTTPResponse {
        var headers = headers
        headers["Content-Type"] = mediaType
        return HTTPResponse(status: status, headers: headers, body: .bytes(bytes))
    }

    /// The plain renderer: an `HTTPFailure` as it says, a cancelled handler as 503, all else as 500 without detail.
    package static let plainErrors: HTTPErrorRenderer = { error, _ in
        switch error {
        case let failure as HTTPFailure:
            .text(failure.detail + "\n", status: failure.status, headers: failure.headers)
        case is CancellationError: .text("the server is stopping\n", status: 503)
        default: .text("internal error\n", status: 500)
        }
    }

    /// Adds what keeps a browser from guessing types, framing, running scripts and leaking addresses; fields that are
    /// set already stay.
    package func withSecurityHeaders() -> HTTPResponse {
        let wanted = [
            ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "no-referrer"),
            ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
        ]
        var copy = self
        for (name, value) in wanted where copy.headers[name] == nil { copy.headers.add(name, value) }
        return copy
    }
}

/// A body that is written over time by a closure.
///
/// The closure starts when the client is ready for the body (never for HEAD). Its return ends the body; an error cuts
/// the connection, so that the client sees that it is not whole. It is cancelled when the client goes or the server
/// stops.
package struct HTTPBodyStream: Sendable {
    let produce: @Sendable (HTTPBodyWriter) async throws -> Void

    /// Takes the closure that writes.
    package init(_ produce: @escaping @Sendable (HTTPBodyWriter) async throws -> Void) { self.produce = produce }

    /// Sends what a sequence gives.
    package init<Source: AsyncSequence & Sendable>(_ source: Source) where Source.Element == [UInt8] {
        self.init { writer in
            for try await bytes in source { try await writer.write(bytes) }
        }
    }
}

/// Takes the bytes of one streamed body; may be used by several tasks, each call whole.
package struct HTTPBodyWriter: Sendable {
    let pipe: BodyPipe

    /// Hands over bytes and waits while more than 256 KiB have not left yet; throws `CancellationError` once the
    /// client is gone or the server stops.
    package func write(_ bytes: [UInt8]) async throws { try await pipe.write(bytes) }

    /// Hands over text in UTF-8.
    package func write(_ text: String) async throws { try await pipe.write(Array(text.utf8)) }
}
