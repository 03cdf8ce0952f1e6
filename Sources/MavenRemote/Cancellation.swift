internal import Dispatch
internal import HTTPClient
internal import Synchronization

/// Ends the transfers and the waits of the requests that it was given to.
final class Cancellation: Sendable {
    private struct State {
        var isCancelled = false
        var exchanges: [ObjectIdentifier: HTTPExchange] = [:]
    }

    private let state = Mutex(State())
    /// Entered until it is cancelled, so that a wait ends early then.
    private let latch = DispatchGroup()

    init() { latch.enter() }

    deinit { if !isCancelled { latch.leave() } }

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    func cancel() {
        let exchanges = state.withLock { state -> [HTTPExchange]? in
            guard !state.isCancelled else { return nil }
            state.isCancelled = true
            return Array(state.exchanges.values)
        }
        guard let exchanges else { return }
        latch.leave()
        for exchange in exchanges { exchange.cancel() }
    }

    /// Waits, and throws `CancellationError` at once when it is cancelled.
    func wait(seconds: Double) throws {
        let result = latch.wait(timeout: .now() + .milliseconds(Int(max(0, min(seconds, 3600)) * 1000)))
        if result == .success { throw CancellationError() }
    }

    /// Gives the body an exchange that `cancel` aborts.
    func with<Result>(_ exchange: HTTPExchange, _ body: (HTTPExchange) throws -> Result) throws -> Result {
        let isCancelled = state.withLock { state in
            state.exchanges[ObjectIdentifier(exchange)] = exchange
            return state.isCancelled
        }
        defer { _ = state.withLock { $0.exchanges.removeValue(forKey: ObjectIdentifier(exchange)) } }
        if isCancelled { throw CancellationError() }
        return try body(exchange)
    }
}
