internal import CMicroHTTPD
internal import Dispatch
internal import Glibc
internal import Synchronization

/// The open connections by their socket, what each is busy with, and the deadlines the library does not keep: it times
/// out inactivity only, and neither that nor a client that went while a connection is suspended.
final class Connections: Sendable {
    private struct Entry {
        /// Since when it has been without a request.
        var idleSince: ContinuousClock.Instant
        var exchange: Exchange?
    }

    private struct State {
        var entries: [Int32: Entry] = [:]
        var isStopping = false
        var isStopped = false
    }

    private let state = Mutex(State())
    private let headLimit: Duration
    /// Counts exchanges.
    let requests = TaskCount()

    /// `headSeconds` is how long a connection may take from its start, or from the end of its last request, until the
    /// next request's target is there.
    init(headSeconds: Double) { headLimit = .seconds(headSeconds) }

    var count: Int { state.withLock { $0.entries.count } }

    func opened(_ socket: Int32) {
        state.withLock { $0.entries[socket] = Entry(idleSince: .now) }
    }

    /// Called before the library closes the socket.
    func closed(_ socket: Int32) {
        state.withLock { _ = $0.entries.removeValue(forKey: socket) }
    }

    /// Notes an exchange; one that begins while the server stops is refused.
    func began(_ exchange: Exchange) {
        requests.enter()
        let isStopping = state.withLock { state in
            state.entries[exchange.socket, default: Entry(idleSince: .now)].exchange = exchange
            return state.isStopping
        }
        if isStopping { exchange.abort() }
    }

    func ended(_ exchange: Exchange) {
        state.withLock { state in
            if state.entries[exchange.socket]?.exchange === exchange {
                state.entries[exchange.socket] = Entry(idleSince: .now)
            }
        }
        requests.leave()
    }

    /// Refuses new exchanges and ends the streams, which would not end by themselves.
    func beginStopping() {
        for exchange in exchanges({ $0.isStopping = true }) { exchange.stopStream() }
    }

    /// Ends all exchanges; afterwards none is suspended or can be.
    func abortAll() {
        for exchange in exchanges({ $0.isStopped = true }) { exchange.abort() }
    }

    private func exchanges(_ change: (inout State) -> Void) -> [Exchange] {
        state.withLock { state in
            change(&state)
            return state.entries.values.compactMap(\.exchange)
        }
    }

    /// Sweeps on a queue of its own, whatever the handlers do, until the server stops.
    func sweepRegularly(every seconds: Double) {
        let queue = DispatchQueue(label: "http-sweep")
        @Sendable func tick() {
            guard !state.withLock({ $0.isStopped }) else { return }
            sweep(at: .now)
            queue.asyncAfter(deadline: .now() + seconds, execute: tick)
        }
        queue.async(execute: tick)
    }

    /// Looks at every connection once: shuts down those too slow with their request, answers for handlers that are too
    /// slow, and ends exchanges whose client has gone.
    func sweep(at now: ContinuousClock.Instant) {
        let (slow, gone) = state.withLock { state -> ([Exchange], [Exchange]) in
            var slow: [Exchange] = []
            var gone: [Exchange] = []
            for (socket, entry) in state.entries {
                guard let exchange = entry.exchange else {
                    if now - entry.idleSince > headLimit { shutdown(socket, Int32(SHUT_RDWR)) }
                    continue
                }
                switch exchange.concern(at: now) {
                case .none: break
                case .slowRequest: shutdown(socket, Int32(SHUT_RDWR))
                case .slowHandler: slow.append(exchange)
                // The socket is open: `closed` waits for this lock before the library closes it.
                case .suspended: if kiln_peer_is_gone(socket) != 0 { gone.append(exchange) }
                }
            }
            return (slow, gone)
        }
        for exchange in slow { exchange.timeOut() }
        for exchange in gone { exchange.abort() }
    }
}
