internal import Glibc
package import Support
internal import Synchronization

/// How much of a build's log is kept and shown.
package struct LogLimits: Hashable, Sendable {
    /// Bytes from the beginning that a live reader gets.
    package var head: Int64
    /// Bytes from the end that are always kept.
    package var tail: Int64
    /// Bytes of full text that are stored.
    package var full: Int64

    /// Joins the limits; `full` is at least `head + tail`.
    package init(head: Int64 = 1 << 20, tail: Int64 = 8 << 20, full: Int64 = 64 << 20) {
        self.head = head
        self.tail = tail
        self.full = max(full, head + tail)
    }

    /// Bytes from the beginning that are kept on disk; past them only the tail is.
    var spool: Int64 { full - tail }

    /// What a stored log of `total` bytes leaves out, as offsets.
    package func storedGap(total: Int64) -> Range<Int64>? {
        total > full ? spool..<(total - tail) : nil
    }

    /// What a live reader who begins in it is not given.
    func liveGap(total: Int64) -> Range<Int64>? {
        total > head + tail ? head..<(total - tail) : nil
    }
}

/// The log of a build that runs: written by one, read by many, bounded on disk and in memory.
///
/// A reader who keeps up sees every byte; one who falls behind or comes late gets the head, a marked gap and the tail.
package final class BuildLog: Sendable {
    /// What a reader finds at an offset.
    package enum Piece: Hashable, Sendable {
        /// Bytes, and the offset after them.
        case bytes([UInt8], next: Int64)
        /// Bytes that are not given; go on at its end.
        case gap(Range<Int64>)
        /// Nothing yet.
        case nothing
        /// Nothing more.
        case end
    }

    private struct State {
        var total: Int64
        var ring: [UInt8] = []
        /// The offset of the ring's first byte.
        var ringStart: Int64
        var isEnded = false
        var failure: KilnError?
        var waiters: [CheckedContinuation<Void, Never>] = []

        mutating func takeWaiters() -> [CheckedContinuation<Void, Never>] {
            defer { waiters = [] }
            return waiters
        }
    }

    private let limits: LogLimits
    private let path: String
    private let spool: FileDescriptor
    private let state: Mutex<State>

    /// Opens the log at a path, going on behind what an interrupted attempt left there.
    package init(path: String, limits: LogLimits = LogLimits()) throws {
        self.path = path
        self.limits = limits
        let file = try FileDescriptor.open(path, O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600)
        let size = min(try file.size(), limits.spool)
        try systemCall("ftruncate", path) { ftruncate(file.raw, off_t(size)) }
        try systemCall("lseek", path) { lseek(file.raw, off_t(size), SEEK_SET) }
        spool = file
        state = Mutex(State(total: size, ringStart: size))
    }

    /// Bytes written so far.
    package var total: Int64 { state.withLock { $0.total } }

    /// Why the text could not be kept, when the disk refused it.
    package var failure: KilnError? { state.withLock { $0.failure } }

    /// Appends bytes. Never throws: a build goes on when its log cannot be kept, and `failure` says so.
    package func append(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        let waiters = state.withLock { state in
            // The spool is full up to its limit before the ring begins, so offsets stay those of the text.
            let room = state.failure == nil ? max(0, min(Int64(bytes.count), limits.spool - state.total)) : 0
            if room > 0 {
                do {
                    try spool.write(bytes.count == room ? bytes : Array(bytes.prefix(Int(room))))
                } catch {
                    state.failure = error as? KilnError ?? KilnError(.internal, "the log could not be written")
                }
            }
            state.total += Int64(bytes.count)
            state.ring.append(contentsOf: bytes)
            // Trimmed at twice the tail, so that a byte is moved once on average.
            if state.ring.count > 2 * Int(limits.tail) {
                state.ring.removeFirst(state.ring.count - Int(limits.tail))
            }
            state.ringStart = state.total - Int64(state.ring.count)
            return state.takeWaiters()
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Appends a line of Kiln's own.
    package func note(_ text: String) { append(Array("[kiln] \(text)\n".utf8)) }

    /// No more is written; readers come to their end.
    package func end() {
        let waiters = state.withLock { state in
            state.isEnded = true
            return state.takeWaiters()
        }
        for waiter in waiters { waiter.resume() }
    }

    /// What is at an offset, at most `limit` bytes of it. `isFull` gives all that is kept, not only head and tail.
    package func read(at offset: Int64, limit: Int = 64 << 10, isFull: Bool = false) -> Piece {
        state.withLock { state in
            guard offset < state.total else { return state.isEnded ? .end : .nothing }
            let gap = isFull ? limits.storedGap(total: state.total) : limits.liveGap(total: state.total)
            if let gap, gap.contains(offset) { return .gap(offset..<gap.upperBound) }
            let end = min(offset + Int64(limit), offset < gap?.lowerBound ?? .max ? gap?.lowerBound ?? .max : .max)
            if offset >= state.ringStart {
                let from = Int(offset - state.ringStart)
                let to = Int(min(end - state.ringStart, Int64(state.ring.count)))
                return .bytes(Array(state.ring[from..<to]), next: offset + Int64(to - from))
            }
            let count = Int(min(end, limits.spool, state.total) - offset)
            // A spool that the disk refused or that cannot be read is a gap up to the ring, never an error.
            guard count > 0, let bytes = try? spool.read(upTo: count, at: offset), !bytes.isEmpty else {
                return .gap(offset..<state.ringStart)
            }
            return .bytes(bytes, next: offset + Int64(bytes.count))
        }
    }

    /// Returns when something was written past `offset`, the log ended, or the task is cancelled.
    package func wait(past offset: Int64) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    guard state.total <= offset, !state.isEnded, !Task.isCancelled else { return true }
                    state.waiters.append(continuation)
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            let waiters = state.withLock { $0.takeWaiters() }
            for waiter in waiters { waiter.resume() }
        }
    }

    /// Hands all that is kept to `body`, the gap's marker in its place, in pieces of 1 MiB or less.
    package func drain(_ body: ([UInt8]) throws -> Void) throws {
        var offset: Int64 = 0
        while true {
            switch read(at: offset, limit: 1 << 20, isFull: true) {
            case .bytes(let bytes, let next):
                try body(bytes)
                offset = next
            case .gap(let gap):
                try body(Self.marker(for: gap))
                offset = gap.upperBound
            case .nothing, .end: return
            }
        }
    }

    /// Removes the file, once the text is in the store.
    package func discard() throws { try Files.removeTree(path) }

    /// The line that stands for bytes left out.
    package static func marker(for gap: Range<Int64>) -> [UInt8] {
        Array("\n[kiln] … \(gap.count) bytes left out …\n".utf8)
    }
}
