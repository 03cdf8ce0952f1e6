internal import Dispatch

/// Runs an actor on its own serial queue, so that a blocking library never holds a thread of the cooperative pool
/// (SE-0392). An actor takes it as its `unownedExecutor`.
package final class QueueExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// Makes a queue of that label.
    package init(label: String) { queue = DispatchQueue(label: label) }

    /// Enqueues a job of an actor.
    package func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        let executor = unsafe asUnownedSerialExecutor()
        queue.async { unsafe unowned.runSynchronously(on: executor) }
    }

    /// The executor's reference for an actor.
    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        unsafe UnownedSerialExecutor(ordinary: self)
    }
}

/// Runs blocking work on a thread of its own, awaited without holding the cooperative pool.
package func onOwnThread<Value: Sendable>(
    _ label: String, _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue(label: label).async { continuation.resume(with: Result(catching: work)) }
    }
}
