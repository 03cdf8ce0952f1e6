internal import CPlatform
internal import Glibc
internal import Support
internal import Synchronization

/// A started program. It goes on when this value is dropped: whoever started it stops it or waits for it.
///
/// Two threads serve it: one waits for its end and its deadlines, one takes its output, so a slow taker holds up
/// nothing but this program's own writing.
package final class RunningProcess: Sendable {
    /// The process's number, for messages; use `signal` to signal it.
    package let pid: Int32

    private let pidfd: FileDescriptor
    private let wake: FileDescriptor
    private let endsGroup: Bool
    private let stop: (@Sendable (RunningProcess, StopStep) -> Void)?
    private let state: Mutex<State>
    private let end = Once<ProcessEnd>()

    private struct State {
        var schedule: StopSchedule
        var reaped: ProcessEnd?
        var partsAtWork = 2
        /// The waiting thread sleeps without a silence deadline, because output is being taken.
        var wakeAfterOutput = false
    }

    private init(_ spawned: Spawned, _ request: ProcessRequest) throws {
        pid = spawned.pid
        pidfd = spawned.pidfd
        endsGroup = request.endsGroup
        stop = request.stop
        wake = FileDescriptor(owning: try systemCall("eventfd", "") { kiln_eventfd() })
        state = Mutex(State(schedule: StopSchedule(request.deadlines, now: monotonicSeconds())))
    }

    /// Waits for the end: the program has ended, and all output it left was taken. Any number may wait; a cancelled
    /// task goes on waiting.
    package func wait() async -> ProcessEnd {
        await end.value()
    }

    /// Why it was stopped; `nil` when nobody did.
    package var stopCause: StopCause? { state.withLock { $0.schedule.cause } }

    /// Sends a signal to the process group; nothing happens once the process has ended.
    package func signal(_ signal: Int32) {
        // The number stays ours until the process is reaped, which happens under the same lock.
        state.withLock { if $0.reaped == nil { _ = kill(-pid, signal) } }
    }

    /// Sends a signal to the process alone; nothing happens once it has ended.
    package func signalProcess(_ signal: Int32) { _ = kiln_pidfd_signal(pidfd.raw, signal) }

    /// Begins to stop it and returns: SIGTERM to the group, and SIGKILL when it is still there after the grace.
    package func requestStop(graceSeconds: Double) {
        state.withLock { $0.schedule.request(now: monotonicSeconds(), graceSeconds: graceSeconds) }
        wakeWatch()
    }

    /// Stops it, SIGTERM first and SIGKILL after the grace, and waits for its end.
    package func terminate(graceSeconds: Double = 10) async -> ProcessEnd {
        requestStop(graceSeconds: graceSeconds)
        return await wait()
    }

    // MARK: the two threads

    /// Starts the program on a thread that lives as long as it does (so that a death signal tied to the parent's
    /// thread, prctl(2) PR_SET_PDEATHSIG, means the death of Kiln), and calls `started` once, on that thread.
    static func launch(
        _ request: ProcessRequest, separate: Bool, output: @escaping @Sendable (_ stream: Int, [UInt8]) -> Void,
        started: @escaping @Sendable (Result<RunningProcess, any Error>) -> Void
    ) {
        let request = Handover(request)
        do {
            try startThread("process") {
                do {
                    let (process, outputs) = try start(request.take(), separate: separate)
                    do {
                        try startThread("process-output") { process.takeOutput(outputs, output) }
                    } catch {
                        process.signal(SIGKILL)
                        process.reap()
                        throw error
                    }
                    started(.success(process))
                    process.watch()
                } catch {
                    started(.failure(error))
                }
            }
        } catch {
            started(.failure(error))
        }
    }

    private static func start(_ request: ProcessRequest, separate: Bool) throws -> (RunningProcess, [FileDescriptor]) {
        let input = try request.input ?? FileDescriptor.open("/dev/null", O_RDONLY)
        let output = try FileDescriptor.pipe()
        let error = separate ? try FileDescriptor.pipe() : output
        let outputs = separate ? [output.read, error.read] : [output.read]
        for end in outputs { try systemCall("fcntl", "pipe") { kiln_set_nonblocking(end.raw) } }
        let spawned = try spawn(request, standard: [input, output.write, error.write])
        do {
            return (try RunningProcess(spawned, request), outputs)
        } catch {
            _ = kiln_pidfd_signal(spawned.pidfd.raw, SIGKILL)
            var status: (Int32, Int32) = (0, 0)
            _ = unsafe kiln_reap(spawned.pidfd.raw, &status.0, &status.1)
            throw error
        }
    }

    /// Waits for the end and carries out the stop schedule meanwhile.
    private func watch() {
        while true {
            let (step, next) = state.withLock { state -> (StopStep?, Double?) in
                state.wakeAfterOutput = state.schedule.isTakingOutput
                return (state.schedule.step(now: monotonicSeconds()), state.schedule.next)
            }
            if let step {
                carryOut(step)
                continue
            }
            let ready = waitForInput([pidfd.raw, wake.raw], until: next)
            if ready[0] { break }
            // Only empties the counter; that it is empty already is fine.
            if ready[1] { _ = try? wake.read(upTo: 8) }
        }
        reap()
        finishPart()
    }

    private func wakeWatch() {
        let one: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0]
        // The counter is full only when a wake-up is already waiting.
        _ = unsafe write(wake.raw, one, one.count)
    }

    private func carryOut(_ step: StopStep) {
        if let stop { return stop(self, step) }
        switch step {
        case .terminate:
            signal(SIGTERM)
            signal(SIGCONT)
        case .kill: signal(SIGKILL)
        }
    }

    private func reap() {
        state.withLock { state in
            // The number of the group is still ours: its leader is not reaped yet.
            if endsGroup { _ = kill(-pid, SIGKILL) }
            var code: Int32 = 0
            var signalled: Int32 = 0
            let isKnown = unsafe kiln_reap(pidfd.raw, &code, &signalled) == 0
            state.reaped = isKnown ? (signalled != 0 ? .signalled(code) : .exited(code)) : .exited(255)
        }
    }

    /// Hands over output as it comes, until all ends are closed or the process has ended and what it left is taken.
    private func takeOutput(_ outputs: [FileDescriptor], _ output: (Int, [UInt8]) -> Void) {
        var open = Array(outputs.enumerated())
        var hasEnded = false
        while !open.isEmpty && !hasEnded {
            let ready = waitForInput([pidfd.raw] + open.map(\.element.raw), until: nil)
            hasEnded = ready[0]
            for (index, (stream, end)) in open.enumerated().reversed() where hasEnded || ready[index + 1] {
                // After the end: no more than a pipe can hold, or a surviving writer would keep us here.
                var left = hasEnded ? 1 << 20 : 1
                while left > 0 {
                    guard let bytes = readAvailable(end) else { break }
                    if bytes.isEmpty {
                        open.remove(at: index)
                        break
                    }
                    left -= bytes.count
                    state.withLock { $0.schedule.outputBegan() }
                    output(stream, bytes)
                    let wakes = state.withLock { state in
                        state.schedule.outputEnded(now: monotonicSeconds())
                        return state.wakeAfterOutput
                    }
                    if wakes { wakeWatch() }
                }
            }
        }
        finishPart()
    }

    private func finishPart() {
        let ended = state.withLock { state -> ProcessEnd? in
            state.partsAtWork -= 1
            return state.partsAtWork == 0 ? state.reaped : nil
        }
        if let ended { end.set(ended) }
    }
}

/// Gives a request away once, so that its descriptors are closed here as soon as the program has them: who waits for
/// the end of a pipe would wait for this process otherwise.
private final class Handover: Sendable {
    private let request: Mutex<ProcessRequest?>

    init(_ request: ProcessRequest) { self.request = Mutex(request) }

    func take() -> ProcessRequest { request.withLock { $0.take() } ?? ProcessRequest([]) }
}

/// Bytes that are there, empty at the end, `nil` when there are none now.
private func readAvailable(_ end: FileDescriptor) -> [UInt8]? {
    var result = -1
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
        repeat { result = unsafe read(end.raw, buffer.baseAddress, buffer.count) } while result == -1 && errno == EINTR
        if result == -1 && errno != EAGAIN { result = 0 }
        count = max(result, 0)
    }
    return result == -1 ? nil : bytes
}

/// Blocks until one of the descriptors has input, an end or an error, or until that time; tells which have.
func waitForInput(_ descriptors: [Int32], until time: Double?) -> [Bool] {
    var polls = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let wait = time.map { min(max(($0 - monotonicSeconds()) * 1000, 0).rounded(.up), 3_600_000) }
    let count = unsafe poll(&polls, nfds_t(polls.count), Int32(wait ?? -1))
    return polls.map { count > 0 && $0.revents != 0 }
}
