internal import Synchronization

/// Tells a running build to stop, once, and why.
final class RunControl: Sendable {
    /// Why a run has to stop.
    enum Stop: Hashable, Sendable {
        /// Somebody cancelled the build.
        case cancelled
        /// The lease is lost: nothing may be written any more.
        case leaseLost
        /// Kiln is shutting down; the build is queued again.
        case shutdown
    }

    private struct State {
        var stop: Stop?
        var handler: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Why to stop; `nil` while the run goes on.
    var stop: Stop? { state.withLock { $0.stop } }

    /// Asks the run to stop. The first reason counts, but a lost lease overrides.
    func request(_ stop: Stop) {
        let handler = state.withLock { state in
            if state.stop == nil || stop == .leaseLost { state.stop = stop }
            return state.handler
        }
        handler?()
    }

    /// Sets what is called when a stop is asked for; at once when it already was. `nil` removes it.
    func onStop(_ handler: (@Sendable () -> Void)?) {
        let isStopped = state.withLock { state in
            state.handler = handler
            return state.stop != nil
        }
        if isStopped { handler?() }
    }
}
