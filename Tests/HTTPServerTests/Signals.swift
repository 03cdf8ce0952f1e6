import Synchronization

/// Counts, and lets tests wait until a count is reached.
final class Counter: Sendable {
    private struct State {
        var value = 0
        var waiters: [(Int, CheckedContinuation<Void, Never>)] = []
    }
    private let state = Mutex(State())

    var value: Int { state.withLock { $0.value } }

    @discardableResult
    func add(_ amount: Int = 1) -> Int {
        let (value, ready) = state.withLock { state -> (Int, [CheckedContinuation<Void, Never>]) in
            state.value += amount
            let ready = state.waiters.filter { $0.0 <= state.value }.map(\.1)
            state.waiters.removeAll { $0.0 <= state.value }
            return (state.value, ready)
        }
        for continuation in ready { continuation.resume() }
        return value
    }

    func reaches(_ value: Int) async {
        await withCheckedContinuation { continuation in
            let isReached = state.withLock { state in
                if state.value >= value { return true }
                state.waiters.append((value, continuation))
                return false
            }
            if isReached { continuation.resume() }
        }
    }
}

/// Waits until the task is cancelled.
func untilCancelled() async {
    let (stream, continuation) = AsyncStream<Never>.makeStream()
    for await _ in stream {}
    continuation.finish()
}
