internal import Synchronization

/// Counts running tasks or open requests, so that their owner can wait for the last. One of them has one kind of waiter.
final class TaskCount: Sendable {
    private struct State {
        var count = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
    }
    private let state = Mutex(State())

    func enter() { state.withLock { $0.count += 1 } }

    func leave() {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.count -= 1
            guard state.count == 0 else { return [] }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when the count is zero, also in a cancelled task.
    func waitForZero() async { await wait(untilCancelled: false) }

    /// Returns when the count is zero or the task is cancelled.
    func waitForZeroOrCancellation() async {
        await withTaskCancellationHandler {
            await wait(untilCancelled: true)
        } onCancel: {
            let waiters = state.withLock { state in
                defer { state.waiters = [] }
                return state.waiters
            }
            for waiter in waiters { waiter.resume() }
        }
    }

    private func wait(untilCancelled: Bool) async {
        await withCheckedContinuation { continuation in
            let isDone = state.withLock { state in
                if state.count == 0 || untilCancelled && Task.isCancelled { return true }
                state.waiters.append(continuation)
                return false
            }
            if isDone { continuation.resume() }
        }
    }
}
