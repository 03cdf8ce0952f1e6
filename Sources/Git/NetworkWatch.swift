internal import Dispatch
internal import Glibc
internal import Pipeline
internal import Support
internal import Synchronization

/// Stands beside one fetch: holds its sockets, ends them on cancel, silence or lateness, and keeps the first reason.
///
/// libgit2 blocks without limit; shutting its socket down from here is what wakes it.
final class NetworkWatch: Sendable {
    private struct State {
        var sockets: Set<Int32> = []
        var failure: KilnError?
        var received: Int64 = 0
        var credentialOffered = false
        var lastProgress: Int64
    }

    /// The watch of the fetch that runs on this thread.
    @TaskLocal static var current: NetworkWatch?

    /// What is fetched.
    let url: GitURL
    /// The limits.
    let access: GitAccess
    private let isCancelled: @Sendable () -> Bool
    private let started: Int64
    private let state: Mutex<State>

    /// A watch that has begun to count its time.
    init(url: GitURL, access: GitAccess, isCancelled: @escaping @Sendable () -> Bool) {
        self.url = url
        self.access = access
        self.isCancelled = isCancelled
        started = Self.milliseconds()
        state = Mutex(State(lastProgress: started))
    }

    /// Runs blocking work under the watch: as `current`, and looked after five times a second.
    func during<Value>(_ work: () throws -> Value) throws -> Value {
        let timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "kiln.git.watch"))
        timer.schedule(deadline: .now() + .milliseconds(200), repeating: .milliseconds(200))
        timer.setEventHandler { [self] in look() }
        timer.resume()
        defer { timer.cancel() }
        return try Self.$current.withValue(self) { try work() }
    }

    /// The first reason to stop, if there is one.
    var failure: KilnError? { state.withLock { $0.failure } }

    /// Keeps a reason (the first one stays) and ends every socket.
    func fail(_ error: KilnError) {
        state.withLock { state in
            if state.failure == nil { state.failure = error }
            for socket in state.sockets { _ = shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }

    /// Whether to go on; records why not.
    func mayContinue() -> Bool {
        if failure != nil { return false }
        if isCancelled() {
            fail(GitErrors.cancelled("the fetch of \(url)"))
        } else if Double(Self.milliseconds() - started) > access.timeouts.total * 1000 {
            fail(GitErrors.timeout(url, "the fetch took longer than \(Int(access.timeouts.total)) seconds"))
        } else {
            return true
        }
        return false
    }

    /// Takes a connected socket under watch; `false` when the fetch has been stopped meanwhile.
    func add(_ socket: Int32) -> Bool {
        state.withLock { state in
            guard state.failure == nil else { return false }
            state.sockets.insert(socket)
            return true
        }
    }

    /// Closes a socket; afterwards its number is not touched again.
    func close(_ socket: Int32) -> Int32 {
        state.withLock { state in
            state.sockets.remove(socket)
            return Glibc.close(socket)
        }
    }

    /// Counts bytes from the remote; `false` past the limit.
    func received(_ count: Int) -> Bool {
        let total = state.withLock { state in
            state.received += Int64(count)
            state.lastProgress = Self.milliseconds()
            return state.received
        }
        guard total > access.maximumBytes else { return true }
        failTooLarge()
        return false
    }

    /// Refuses a remote that sends more than the limit.
    func failTooLarge() {
        fail(GitErrors.tooLarge("\(url) sends more than the limit of \(access.maximumBytes) bytes"))
    }

    /// Notes that work goes on here even if no byte comes.
    func progressed() { state.withLock { $0.lastProgress = Self.milliseconds() } }

    /// Notes that a credential went to the remote.
    func offeredCredential() { state.withLock { $0.credentialOffered = true } }

    /// Whether a credential went to the remote.
    var hasOfferedCredential: Bool { state.withLock { $0.credentialOffered } }

    private func look() {
        guard mayContinue() else { return }
        let idle = state.withLock { state in
            let quiet = Self.milliseconds() - state.lastProgress
            return state.sockets.map { min(quiet, Self.silence(of: $0)) }.min() ?? 0
        }
        if Double(idle) > access.timeouts.idle * 1000 {
            fail(GitErrors.timeout(url, "the server was silent for \(Int(access.timeouts.idle)) seconds"))
        }
    }

    /// Milliseconds since data last came (the kernel's count; libssh2 reads its socket by itself).
    private static func silence(of socket: Int32) -> Int64 {
        var info = tcp_info()
        var size = socklen_t(MemoryLayout<tcp_info>.size)
        guard unsafe getsockopt(socket, Int32(IPPROTO_TCP), TCP_INFO, &info, &size) == 0 else { return 0 }
        return Int64(info.tcpi_last_data_recv)
    }

    private static func milliseconds() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
