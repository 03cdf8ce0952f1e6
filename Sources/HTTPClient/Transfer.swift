internal import Dispatch
internal import Support
internal import Synchronization

/// One response on its way from libcurl's thread to the task that reads it.
///
/// A full buffer pauses the transfer, so a slow reader slows the sender down. Whoever reads goes on, and the loop is
/// told, only after the lock is released.
final class Transfer: Sendable {
    /// Bytes that may wait before the transfer is paused.
    static let limit = 512 << 10
    private static let maximumFields = 512

    enum Part: Sendable {
        case head(HTTPClientResponse)
        case bytes([UInt8])
        case end
    }

    fileprivate struct State {
        var status = 0
        var fields = HTTPHeaders()
        var head: HTTPClientResponse?
        var isHeadTaken = false
        var bytes: [UInt8] = []
        var isPaused = false
        var end: Result<Void, any Error>?
        var reader: Reader?
    }

    /// Who waits for the next part: a task, or a thread that may block.
    enum Reader: Sendable {
        case task(CheckedContinuation<Void, Never>)
        case thread(DispatchSemaphore)

        func resume() {
            switch self {
            case .task(let continuation): continuation.resume()
            case .thread(let semaphore): semaphore.signal()
            }
        }
    }

    let request: HTTPClientRequest
    private let state = Mutex(State())

    init(_ request: HTTPClientRequest) { self.request = request }

    // MARK: libcurl's thread

    /// Takes one header line as it came; false aborts the transfer.
    func takeLine(_ line: [UInt8]) -> Bool {
        var text = String(decoding: line, as: UTF8.self)[...]
        while let last = text.utf8.last, last == 0x0A || last == 0x0D || last == 0x20 { text = text.dropLast() }
        let (isGood, reader) = state.withLock { state -> (Bool, Reader?) in
            guard state.head == nil else { return (true, nil) }  // a trailer
            if text.hasPrefix("HTTP/") {
                state.status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
                state.fields = HTTPHeaders()
            } else if text.isEmpty {
                guard state.status >= 200 else { return (true, nil) }  // an interim response
                state.head = HTTPClientResponse(status: state.status, headers: state.fields)
                return (true, state.takeReader())
            } else if let colon = text.utf8.firstIndex(of: 0x3A) {
                let value = text[text.utf8.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
                state.fields.add(String(text[..<colon]), String(value))
            }
            return (state.fields.fields.count <= Self.maximumFields, nil)
        }
        reader?.resume()
        return isGood
    }

    /// Takes bytes of the body; false pauses the transfer, and libcurl offers them again.
    func takeBytes(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let (isTaken, reader) = state.withLock { state -> (Bool, Reader?) in
            guard state.bytes.isEmpty || state.bytes.count + bytes.count <= Self.limit else {
                state.isPaused = true
                return (false, nil)
            }
            unsafe state.bytes.append(contentsOf: bytes)
            return (true, state.takeReader())
        }
        reader?.resume()
        return isTaken
    }

    /// The transfer is over.
    func finish(_ result: Result<Void, any Error>) {
        let reader = state.withLock { state in
            if state.end == nil { state.end = result }
            return state.takeReader()
        }
        reader?.resume()
    }

    // MARK: the reader, one task

    /// The next part; calls `goOn` when the transfer was paused and has room again. Throws what the transfer failed by.
    func next(goOn: @Sendable () -> Void) async throws -> Part {
        while true {
            let (part, wasPaused) = state.withLock { $0.takePart() }
            if wasPaused { goOn() }
            if let part { return try part.get() }
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if state.isReady { return true }
                    state.reader = .task(continuation)
                    return false
                }
                if isReady { continuation.resume() }
            }
        }
    }
}

extension Transfer {
    /// The next part, as `next` gives it, for a thread that may block.
    func waitForNext(goOn: () -> Void) throws -> Part {
        while true {
            let semaphore = DispatchSemaphore(value: 0)
            let (part, wasPaused) = state.withLock { state in
                let taken = state.takePart()
                if taken.0 == nil { state.reader = .thread(semaphore) }
                return taken
            }
            if wasPaused { goOn() }
            if let part { return try part.get() }
            semaphore.wait()
        }
    }
}

extension Transfer.State {
    fileprivate mutating func takeReader() -> Transfer.Reader? {
        defer { reader = nil }
        return reader
    }

    fileprivate var isReady: Bool { head != nil && !isHeadTaken || !bytes.isEmpty || end != nil }

    fileprivate mutating func takePart() -> (Result<Transfer.Part, any Error>?, wasPaused: Bool) {
        if let head, !isHeadTaken {
            isHeadTaken = true
            return (.success(.head(head)), false)
        }
        guard bytes.isEmpty else {
            defer {
                bytes = []
                isPaused = false
            }
            return (.success(.bytes(bytes)), isPaused)
        }
        return (end.map { $0.map { .end } }, false)
    }
}
