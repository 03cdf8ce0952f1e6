internal import Support
internal import Synchronization

/// One request and its answer: reading → waiting → answered → sending → done.
///
/// The library's thread brings the request in and takes the answer out; the handler's task gives the answer; the sweep
/// and the stop of the server end it early. Everything that calls out does so after the lock is released.
final class Exchange: Sendable {
    /// What the library's thread does next.
    enum Step {
        case goOn
        case send(HTTPResponse)
        case close
    }

    private enum Phase {
        /// The head or the body is coming in. → waiting, answered, done
        case reading
        /// The connection is suspended until the handler answers. → answered, done
        case waiting
        /// The answer is there; `nil` closes the connection. → sending, done
        case answered(HTTPResponse?)
        /// The library sends. → done
        case sending
        /// The library is through with it.
        case done
    }

    private struct State {
        var phase = Phase.reading
        var deadline: ContinuousClock.Instant
        var isAborted = false
        var request: HTTPRequest?
        var hasHead = false
        var bodyBytes = 0
        var task: Task<Void, Never>?
        var pipe: BodyPipe?
    }

    let socket: Int32
    let target: String
    private let connection: ConnectionHandle
    private let core: ServerCore
    private let state: Mutex<State>

    init(target: String, connection: ConnectionHandle, core: ServerCore) {
        self.target = target
        self.connection = connection
        self.core = core
        socket = connection.socket
        state = Mutex(State(deadline: .now + .seconds(core.configuration.requestSeconds)))
    }

    // MARK: the library's thread

    /// Takes the head at the first callback and says early what cannot be read.
    func takeHead(_ method: String, _ headers: HTTPHeaders, remoteAddress: String) -> Step {
        do {
            try RequestFraming.check(headers, limit: core.configuration.maximumBodyBytes)
            let request = try HTTPRequest(
                method: HTTPMethod(rawValue: method), target: target, headers: headers, remoteAddress: remoteAddress)
            let isAborted = state.withLock { state in
                state.hasHead = true
                state.request = request
                return state.isAborted
            }
            guard !isAborted else { throw HTTPFailure(503, "the server is stopping") }
            return .goOn
        } catch {
            return send(core.configuration.renderError(error, nil))
        }
    }

    var hasHead: Bool { state.withLock { $0.hasHead } }

    /// Takes a part of the body. What is over the limit is dropped, and soon the connection too.
    func takeBody(_ bytes: UnsafeRawBufferPointer) -> Step {
        let limit = core.configuration.maximumBodyBytes
        let isTooMuch = state.withLock { state in
            state.bodyBytes += bytes.count
            if state.bodyBytes <= limit {
                unsafe state.request?.body.append(contentsOf: bytes)
            } else {
                state.request?.body = []
            }
            return state.bodyBytes > limit + RequestFraming.drainedBytes
        }
        return isTooMuch ? .close : .goOn
    }

    /// The request is whole, or the connection was resumed: starts the handler or brings its answer.
    func proceed() -> Step {
        enum Next {
            case start(HTTPRequest)
            case refuse
            case answer(HTTPResponse?)
            case nothing
        }
        let next = state.withLock { state -> Next in
            switch state.phase {
            case .reading:
                guard state.bodyBytes <= core.configuration.maximumBodyBytes else { return .refuse }
                defer { state.request = nil }
                return state.request.map { .start($0) } ?? .answer(nil)
            case .answered(let response):
                state.phase = .sending
                return .answer(response)
            case .waiting, .sending, .done: return .nothing
            }
        }
        switch next {
        case .start(let request):
            start(request)
            return .goOn
        case .refuse: return send(core.configuration.renderError(RequestFraming.tooLarge, nil))
        case .answer(let response): return response.map { .send($0) } ?? .close
        case .nothing: return .goOn
        }
    }

    private func send(_ response: HTTPResponse) -> Step {
        state.withLock { $0.phase = .sending }
        return .send(response)
    }

    /// The pipe of a streamed answer, which the sweep and the stop must reach.
    func makePipe(_ stream: HTTPBodyStream) -> BodyPipe {
        let pipe = BodyPipe(stream, connection, core.tasks)
        let isAborted = state.withLock { state in
            state.pipe = pipe
            return state.isAborted
        }
        if isAborted { pipe.stop() }
        return pipe
    }

    private func start(_ request: HTTPRequest) {
        connection.suspend()
        let isStarted = state.withLock { state in
            state.phase = state.isAborted ? .answered(nil) : .waiting
            state.deadline = .now + .seconds(core.configuration.handlerSeconds)
            return !state.isAborted
        }
        guard isStarted else { return connection.resume() }
        core.tasks.enter()
        let task = Task {
            answer(await core.handler(request))
            core.tasks.leave()
        }
        let isLate = state.withLock { state in
            guard case .waiting = state.phase else { return state.isAborted }
            state.task = task
            return false
        }
        if isLate { task.cancel() }
    }

    /// The library is through: nothing of it may be touched any more.
    func completed() {
        let (task, pipe) = state.withLock { state in
            state.phase = .done
            defer {
                state.task = nil
                state.pipe = nil
            }
            return (state.task, state.pipe)
        }
        task?.cancel()
        pipe?.stop()
    }

    // MARK: other threads

    private func answer(_ response: HTTPResponse?) {
        let isWaiting = state.withLock { state in
            guard case .waiting = state.phase else { return false }
            state.phase = .answered(response)
            return true
        }
        if isWaiting { connection.resume() }
    }

    /// What the sweep has to do about this exchange.
    enum Concern: Equatable {
        case none
        /// Reading takes too long.
        case slowRequest
        /// The handler takes too long.
        case slowHandler
        /// It is suspended, so only we can notice that the client went.
        case suspended
    }

    func concern(at now: ContinuousClock.Instant) -> Concern {
        state.withLock { state in
            switch state.phase {
            case .reading: now > state.deadline ? .slowRequest : .none
            case .waiting: now > state.deadline ? .slowHandler : .suspended
            case .sending: state.pipe?.isParked == true ? .suspended : .none
            case .answered, .done: .none
            }
        }
    }

    /// Answers in place of a handler that takes too long, and cancels it.
    func timeOut() {
        let task = state.withLock { $0.task }
        answer(core.configuration.renderError(HTTPFailure(504, "the answer took too long"), nil))
        task?.cancel()
    }

    /// Ends a streamed body; leaves all else.
    func stopStream() { state.withLock { $0.pipe }?.stop() }

    /// Ends it as soon as possible: the client is gone or the server stops. From here on it suspends no more.
    func abort() {
        let (task, pipe) = state.withLock { state in
            state.isAborted = true
            return (state.task, state.pipe)
        }
        answer(nil)
        task?.cancel()
        pipe?.stop()
    }
}

/// How a request says where its body ends (RFC 9112 §6): what is ambiguous is refused, since a proxy in front may read
/// it the other way.
enum RequestFraming {
    /// Bytes past the limit that are read and dropped, so that a client that sends first can read the refusal.
    static let drainedBytes = 1 << 20
    static let tooLarge = HTTPFailure(413, "the body is larger than the server takes")

    static func check(_ headers: HTTPHeaders, limit: Int) throws(HTTPFailure) {
        let lengths = headers.all("Content-Length")
        let codings = headers.all("Transfer-Encoding")
        guard lengths.count <= 1, codings.count <= 1, lengths.isEmpty || codings.isEmpty else {
            throw HTTPFailure(400, "the request gives the length of its body more than once")
        }
        guard headers.all("Host").count <= 1 else { throw HTTPFailure(400, "the request names several hosts") }
        if let coding = codings.first, !HTTPHeaders.isSame(coding, "chunked") {
            throw HTTPFailure(501, "the only transfer encoding is chunked")
        }
        // libmicrohttpd has refused a length that is not a number.
        if let length = lengths.first, Int(length).map({ $0 > limit }) ?? true { throw tooLarge }
    }
}
