internal import Dispatch
internal import Support
internal import Synchronization

/// Starts programs.
package enum Subprocess {
    /// Runs a program to its end and returns all that it wrote. Any exit status is a result.
    ///
    /// Throws `notFound` or `unavailable` when it cannot be started, `timeout` and `cancelled` after it was stopped
    /// (SIGTERM, then SIGKILL after two seconds) and `tooLarge` when it wrote more than `outputLimit` bytes.
    package static func run(
        _ request: ProcessRequest, outputLimit: Int = 16 << 20, timeout: Double? = nil
    ) async throws -> ProcessResult {
        let name = request.arguments.first ?? ""
        var request = request
        request.deadlines.graceSeconds = 2
        if let timeout { request.deadlines.wallSeconds = timeout }
        let collected = Collected(limit: outputLimit)
        let process = try await withCheckedThrowingContinuation { continuation in
            RunningProcess.launch(request, separate: true, output: collected.take) { result in
                if case .success(let process) = result { collected.whenFull { process.requestStop(graceSeconds: 0) } }
                continuation.resume(with: result)
            }
        }
        let end = await withTaskCancellationHandler {
            await process.wait()
        } onCancel: {
            process.requestStop(graceSeconds: 2)
        }
        let (streams, isFull) = collected.result
        guard !isFull else {
            throw KilnError(.tooLarge, "\(name) wrote more than \(outputLimit) bytes", reason: "process.output")
        }
        switch process.stopCause {
        case nil: break
        case .wallTime:
            let seconds = request.deadlines.wallSeconds ?? 0
            throw KilnError(.timeout, "\(name) did not end within \(seconds) s", reason: "process.timeout")
        case .silence: throw KilnError(.timeout, "\(name) wrote nothing for too long", reason: "process.silence")
        case .request: throw KilnError(.cancelled, "\(name) was cancelled", reason: "process.cancelled")
        }
        return ProcessResult(end: end, standardOutput: streams[0], standardError: streams[1])
    }

    /// Starts a program and returns once it runs (about a millisecond). Its standard output and error go through one
    /// pipe, in order, to `onOutput`: called serially on a thread of its own, which may block. The call returns before
    /// or after the first output.
    package static func start(
        _ request: ProcessRequest, onOutput: @escaping @Sendable ([UInt8]) -> Void
    ) throws -> RunningProcess {
        let started = DispatchSemaphore(value: 0)
        let outcome = Outcome()
        RunningProcess.launch(request, separate: false, output: { onOutput($1) }) { result in
            outcome.value.withLock { $0 = result }
            started.signal()
        }
        started.wait()
        guard let result = outcome.value.withLock({ $0 }) else {
            throw KilnError(.internal, "starting \(request.arguments.first ?? "") gave no result")
        }
        return try result.get()
    }
}

private final class Outcome: Sendable {
    let value = Mutex<Result<RunningProcess, any Error>?>(nil)
}

/// Both outputs of a program up to a limit; what is past it is dropped.
private final class Collected: Sendable {
    private struct State {
        var streams: [[UInt8]] = [[], []]
        var isFull = false
        var whenFull: (@Sendable () -> Void)?
    }
    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    func take(_ stream: Int, _ bytes: [UInt8]) {
        let act = state.withLock { state -> (@Sendable () -> Void)? in
            guard !state.isFull else { return nil }
            state.isFull = state.streams[0].count + state.streams[1].count + bytes.count > limit
            if !state.isFull { state.streams[stream].append(contentsOf: bytes) }
            return state.isFull ? state.whenFull : nil
        }
        act?()
    }

    func whenFull(_ act: @escaping @Sendable () -> Void) {
        let isFull = state.withLock { state in
            state.whenFull = act
            return state.isFull
        }
        if isFull { act() }
    }

    var result: ([[UInt8]], isFull: Bool) { state.withLock { ($0.streams, $0.isFull) } }
}
