package import Pipeline
internal import Support
internal import Synchronization

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
        _ id: BuildID, from offset: Int64, onNotice: @escaping @Sendable (Notice) throws -> Void
    ) async throws -> BuildState {
        let progress = Progress(offset: offset)
        var backoff = Backoff(limit: 24)
        while true {
            progress.begin()
            let loss: KilnError
            do {
                try await connect(id, progress, onNotice)
                if let state = progress.end { return state }
                loss = KilnError(.unavailable, "the server ended the stream of \(id)'s log before the build's end")
            } catch let error as KilnError where isPassing(error) {
                try Task.checkCancellation()
                loss = error
            }
            if progress.hasAdvanced { backoff.succeeded() }
            guard let wait = backoff.failed() else { throw loss }
            try onNotice(.reconnecting(loss.message))
            try await sleep(wait)
        }
    }

    private func connect(
        _ id: BuildID, _ progress: Progress, _ onNotice: @escaping @Sendable (Notice) throws -> Void
    ) async throws {
        let request = TransportRequest(
            "GET", KilnClient.build(id) + ["log"], query: [("from", String(progress.offset))],
            headers: [("Accept", "text/event-stream"), ("Last-Event-ID", String(progress.offset))], totalSeconds: nil)
        try await client.stream(request) { head in
            guard head.header("Content-Type")?.lowercased().hasPrefix("text/event-stream") == true else {
                throw KilnError(.corrupt, "the server did not answer with an event stream; is a proxy in between?")
            }
        } onBytes: { bytes in
            for event in try progress.take(bytes) { try onNotice(.event(event)) }
        }
    }

    /// Where the stream stands; called from one transfer at a time.
    private final class Progress: Sendable {
        private struct State {
            var parser = EventStreamParser()
            var offset: Int64
            var end: BuildState?
            var hasAdvanced = false
        }
        private let state: Mutex<State>

        init(offset: Int64) { state = Mutex(State(offset: offset)) }

        var offset: Int64 { state.withLock { $0.offset } }
        var end: BuildState? { state.withLock { $0.end } }
        var hasAdvanced: Bool { state.withLock { $0.hasAdvanced } }

        /// A new connection: what was half read is read again from the offset.
        func begin() {
            state.withLock {
                $0.parser = EventStreamParser()
                $0.hasAdvanced = false
            }
        }

        func take(_ bytes: [UInt8]) throws -> [LogEvent] {
            try state.withLock { state in
                var events: [LogEvent] = []
                for event in try state.parser.append(bytes) where state.end == nil {
                    guard let event = try LogEventReading.read(event) else { continue }
                    switch event {
                    case .text(_, let next): state.offset = next
                    case .gap(_, let end): state.offset = end
                    case .end(let final): state.end = final
                    }
                    state.hasAdvanced = true
                    events.append(event)
                }
                return events
            }
        }
    }
}
