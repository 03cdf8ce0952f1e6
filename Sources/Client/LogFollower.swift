internal import HTTPClient
package import Pipeline
internal import Support

/// Follows a build's log to the build's end, over lost connections.
package struct LogFollower: Sendable {
    /// What a follower tells.
    package enum Notice: Sendable, Hashable {
        /// A piece of the log, in order, each once.
        case event(LogEvent)
        /// The connection was lost, and why; it is tried again.
        case reconnecting(String)
    }

    private let client: KilnClient
    private let sleep: Sleep

    /// Follows through a client; `sleep` waits between tries.
    package init(client: KilnClient, sleep: @escaping Sleep) {
        self.client = client
        self.sleep = sleep
    }

    /// Follows from an offset and returns the state in which the build ended.
    ///
    /// Gives up after 24 tries in a row that brought nothing (about five minutes). Throws what the server refuses.
    package func follow(
        _ id: BuildID, from offset: Int64, onNotice: (Notice) throws -> Void
    ) async throws -> BuildState {
        var offset = offset
        var backoff = Backoff(limit: 24)
        while true {
            let start = offset
            let loss: KilnError
            do {
                if let state = try await connect(id, &offset, onNotice) { return state }
                loss = KilnError(.unavailable, "the server ended the stream of \(id)'s log before the build's end")
            } catch let error as KilnError where isPassing(error) {
                try Task.checkCancellation()
                loss = error
            }
            if offset != start { backoff.succeeded() }
            guard let wait = backoff.failed() else { throw loss }
            try onNotice(.reconnecting(loss.message))
            try await sleep(wait)
        }
    }

    /// One connection: moves the offset along and gives the state at the build's end, `nil` when the stream ended first.
    private func connect(
        _ id: BuildID, _ offset: inout Int64, _ onNotice: (Notice) throws -> Void
    ) async throws -> BuildState? {
        let request = TransportRequest(
            .get, KilnClient.build(id) + ["log"], query: [("from", String(offset))],
            headers: ["Accept": "text/event-stream", "Last-Event-ID": String(offset)], totalSeconds: nil)
        var parser = SSEParser(limit: 8 << 20)
        var next = offset
        var end: BuildState?
        // What came before a loss counts too.
        defer { offset = next }
        try await client.stream(request) { head in
            guard head.headers["Content-Type"]?.lowercased().hasPrefix("text/event-stream") == true else {
                throw KilnError(.corrupt, "the server did not answer with an event stream; is a proxy in between?")
            }
        } onBytes: { bytes in
            for event in try parser.take(bytes) where end == nil {
                guard let event = try LogEventReading.read(event) else { continue }
                switch event {
                case .text(_, let after): next = after
                case .gap(_, let after): next = after
                case .end(let state): end = state
                }
                try onNotice(.event(event))
            }
        }
        return end
    }
}
