internal import Synchronization

/// Waits until a program has written a line, or ended.
final class FirstLine: Sendable {
    private struct State {
        var isThere = false
        var waiting: CheckedContinuation<Void, Never>?
    }
    private let state = Mutex(State())

    /// Takes what it wrote.
    func take(_ bytes: [UInt8]) {
        guard bytes.isEmpty || bytes.contains(0x0A) else { return }
        let waiting = state.withLock { state in
            state.isThere = true
            return state.waiting.take()
        }
        waiting?.resume()
    }

    /// Returns once there is one; for a single caller.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if !state.isThere { state.waiting = continuation }
                return state.isThere
            }
            if isThere { continuation.resume() }
        }
    }
}
