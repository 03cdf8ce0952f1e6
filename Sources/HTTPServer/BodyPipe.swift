internal import Synchronization

/// Carries a streamed body from the task that writes it to the library's thread that sends it.
///
/// An empty pipe suspends the connection; a write resumes it. A full pipe makes writers wait. The connection is resumed
/// and writers continue only after the lock is released.
final class BodyPipe: Sendable {
    /// Bytes that may wait before a writer waits.
    static let limit = 256 << 10

    enum Reading: Equatable {
        case bytes(Int)
        case later
        case end
        case broken
    }

    private enum End {
        case complete
        case broken
    }

    private struct State {
        var buffer: [UInt8] = []
        var start = 0
        var end: End?
        var isStopped = false
        var isParked = false
        var producer: Task<Void, Never>?
        var hasProducer = false
        var writers: [CheckedContinuation<Void, Never>] = []

        var waiting: Int { buffer.count - start }
    }

    private let stream: HTTPBodyStream
    private let connection: ConnectionHandle
    private let tasks: TaskCount
    private let state = Mutex(State())

    init(_ stream: HTTPBodyStream, _ connection: ConnectionHandle, _ tasks: TaskCount) {
        self.stream = stream
        self.connection = connection
        self.tasks = tasks
    }

    /// Whether the connection is suspended because nothing is there to send.
    var isParked: Bool { state.withLock { $0.isParked } }

    // MARK: the library's thread

    /// Fills the buffer with what is there; suspends the connection and says `later` when that is nothing.
    func read(into target: UnsafeMutableRawBufferPointer) -> Reading {
        let isFirst = state.withLock { state in
            defer { state.hasProducer = true }
            return !state.hasProducer
        }
        if isFirst { startProducer() }
        if let reading = unsafe take(into: target) { return reading }
        connection.suspend()
        let stays = state.withLock { state in
            state.isParked = state.waiting == 0 && state.end == nil && !state.isStopped
            return state.isParked
        }
        if !stays { connection.resume() }
        return .later
    }

    private func take(into target: UnsafeMutableRawBufferPointer) -> Reading? {
        let (reading, writers) = state.withLock { state -> (Reading?, [CheckedContinuation<Void, Never>]) in
            if state.isStopped { return (.broken, []) }
            guard state.waiting > 0 else {
                return (state.end.map { $0 == .complete ? .end : .broken }, [])
            }
            let count = min(target.count, state.waiting)
            unsafe target.copyBytes(from: state.buffer[state.start..<state.start + count])
            state.start += count
            if state.waiting == 0 {
                state.buffer.removeAll(keepingCapacity: state.buffer.capacity <= 2 * Self.limit)
                state.start = 0
            }
            guard state.waiting < Self.limit else { return (.bytes(count), []) }
            defer { state.writers = [] }
            return (.bytes(count), state.writers)
        }
        for writer in writers { writer.resume() }
        return reading
    }

    private func startProducer() {
        let tasks = tasks
        tasks.enter()
        let task = Task {
            do {
                try await stream.produce(HTTPBodyWriter(pipe: self))
                finish(.complete)
            } catch {
                finish(.broken)
            }
            tasks.leave()
        }
        let isLate = state.withLock { state in
            if !state.isStopped, state.end == nil { state.producer = task }
            return state.isStopped
        }
        if isLate { task.cancel() }
    }

    // MARK: the producer

    func write(_ bytes: [UInt8]) async throws {
        try Task.checkCancellation()
        if !bytes.isEmpty {
            let (isTaken, wasParked) = state.withLock { state -> (Bool, Bool) in
                guard !state.isStopped else { return (false, false) }
                state.buffer.append(contentsOf: bytes)
                defer { state.isParked = false }
                return (true, state.isParked)
            }
            if wasParked { connection.resume() }
            guard isTaken else { throw CancellationError() }
        }
        // A writer whose client keeps up never waits: let others have the thread.
        await Task.yield()
        await drained()
        guard !state.withLock({ $0.isStopped }) else { throw CancellationError() }
    }

    private func drained() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state in
                    if state.isStopped || state.waiting < Self.limit || Task.isCancelled { return true }
                    state.writers.append(continuation)
                    return false
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            releaseWriters()
        }
    }

    /// Lets every waiting writer go on; one that was not cancelled looks again at its next write.
    private func releaseWriters() {
        let writers = state.withLock { state in
            defer { state.writers = [] }
            return state.writers
        }
        for writer in writers { writer.resume() }
    }

    private func finish(_ end: End) {
        let wasParked = state.withLock { state in
            state.end = end
            state.producer = nil
            defer { state.isParked = false }
            return state.isParked
        }
        if wasParked { connection.resume() }
    }

    // MARK: anyone

    /// Ends the body at once: cancels the producer and wakes whoever waits.
    func stop() {
        let (producer, wasParked) = state.withLock { state -> (Task<Void, Never>?, Bool) in
            state.isStopped = true
            defer {
                state.isParked = false
                state.producer = nil
            }
            return (state.producer, state.isParked)
        }
        producer?.cancel()
        if wasParked { connection.resume() }
        releaseWriters()
    }
}
