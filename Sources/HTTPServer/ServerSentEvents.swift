internal import Support

/// One event of a `text/event-stream` (HTML Standard §9.2).
package struct ServerSentEvent: Sendable, Hashable {
    /// What the client sends as `Last-Event-ID` to go on after it; line breaks and NUL are dropped.
    package var id: String?
    /// The kind; `message` for the client when `nil`. Line breaks are dropped.
    package var event: String?
    /// The text, of any lines.
    package var data: String

    /// Joins the parts.
    package init(id: String? = nil, event: String? = nil, data: String) {
        self.id = id
        self.event = event
        self.data = data
    }

    /// The bytes on the wire, with the blank line that ends it.
    package var encoded: [UInt8] {
        var out: [UInt8] = []
        if let id { Self.line("id: ", Self.oneLine(id), &out) }
        if let event { Self.line("event: ", Self.oneLine(event), &out) }
        var bytes = Array(data.utf8)[...]
        while let end = bytes.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
            Self.line("data: ", bytes[..<end], &out)
            let isPair = bytes[end] == 0x0D && end + 1 < bytes.endIndex && bytes[end + 1] == 0x0A
            bytes = bytes[(end + (isPair ? 2 : 1))...]
        }
        Self.line("data: ", bytes, &out)
        out.append(0x0A)
        return out
    }

    private static func line(_ name: String, _ value: some Sequence<UInt8>, _ out: inout [UInt8]) {
        out.append(contentsOf: name.utf8)
        out.append(contentsOf: value)
        out.append(0x0A)
    }

    private static func oneLine(_ text: String) -> some Sequence<UInt8> {
        text.utf8.filter { $0 != 0x0A && $0 != 0x0D && $0 != 0 }
    }
}

/// Answers with a stream of events.
package enum ServerSentEvents {
    /// Sends events of one stream.
    package struct Writer: Sendable {
        private let body: HTTPBodyWriter

        init(_ body: HTTPBodyWriter) { self.body = body }

        /// Hands over an event; waits and throws like `HTTPBodyWriter.write`.
        package func send(_ event: ServerSentEvent) async throws { try await body.write(event.encoded) }
    }

    /// A response that stays open until `produce` returns. A comment goes out every `heartbeatSeconds`, so that a proxy
    /// keeps it open and a client that went is noticed.
    package static func respond(
        heartbeatSeconds: Double = 15, _ produce: @escaping @Sendable (Writer) async throws -> Void
    ) -> HTTPResponse {
        let stream = HTTPBodyStream { body in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await produce(Writer(body)) }
                group.addTask {
                    while true {
                        try await Task.sleep(for: .seconds(heartbeatSeconds))
                        try await body.write(":\n\n")
                    }
                }
                defer { group.cancelAll() }
                try await group.next()
            }
        }
        let headers: HTTPHeaders = [
            "Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no",
        ]
        return HTTPResponse(status: 200, headers: headers, body: .stream(stream))
    }
}
