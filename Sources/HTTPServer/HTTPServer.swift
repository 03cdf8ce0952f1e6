internal import Dispatch
package import Support
internal import Synchronization

/// An HTTP/1.1 server on libmicrohttpd. TLS and HTTP/2 belong to a proxy in front.
///
/// It runs until `stop`, also when nobody holds it any more.
package final class HTTPServer: Sendable {
    /// What a server listens to and what it bears.
    package struct Configuration: Sendable {
        /// A numeric IPv4 or IPv6 address, or `unix:` and the path of a socket to make (mode 0600).
        package var address = "127.0.0.1"
        /// The port; 0 takes a free one.
        package var port = 0
        /// The largest body, as the handler gets it whole.
        package var maximumBodyBytes = 1 << 20
        /// Connections at a time; more wait in the kernel's queue.
        package var maximumConnections = 1024
        /// Threads that read and send; handlers do not run on them.
        package var threads = 2
        /// How long a request may take to come in, head and body each.
        package var requestSeconds = 30.0
        /// How long a handler may take before 504 is answered for it; streamed bodies have no limit.
        package var handlerSeconds = 60.0
        /// After how long without a byte a connection is closed, also in mid-download.
        package var idleSeconds = 60
        /// How often the deadlines are looked at, and clients that went away.
        package var sweepSeconds = 1.0
        /// What errors before the handler look like.
        package var renderError: HTTPErrorRenderer = HTTPResponse.plainErrors

        /// The defaults.
        package init() {}
    }

    /// Answers every request.
    package typealias Handler = @Sendable (HTTPRequest) async -> HTTPResponse

    /// The port it listens to; 0 for a UNIX socket.
    package let port: Int

    private let core: ServerCore
    private let running: Mutex<Daemon?>

    /// Listens and serves. Throws `unavailable` when the address cannot be had.
    package static func start(
        configuration: Configuration = Configuration(), log: Log = .silent, handler: @escaping Handler
    ) throws -> HTTPServer {
        let (socket, port) = try ListeningSocket.open(configuration.address, port: configuration.port)
        let core = ServerCore(configuration: configuration, log: log, handler: handler)
        let server = HTTPServer(core, port, try Daemon(core, socket))
        core.connections.sweepRegularly(every: configuration.sweepSeconds)
        return server
    }

    private init(_ core: ServerCore, _ port: Int, _ daemon: Daemon) {
        self.core = core
        self.port = port
        running = Mutex(daemon)
    }

    /// Connections open now.
    package var openConnections: Int { core.connections.count }

    /// Stops: refuses new requests with 503, ends streams, waits up to `graceSeconds` for running requests, ends the rest
    /// and the listening, and returns once every handler has returned. A second call does nothing.
    ///
    /// It listens to the end because `MHD_quiesce_daemon` of 0.9.75 aborts the process now and then: with several threads
    /// it panics when one of them takes the socket out of its epoll set at the same time.
    package func stop(graceSeconds: Double = 5) async {
        let claimed = running.withLock { running in
            defer { running = nil }
            return running
        }
        guard let daemon = claimed else { return }
        core.connections.beginStopping()
        ListeningSocket.remove(core.configuration.address)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.core.connections.requests.waitForZeroOrCancellation() }
            // A cancelled stop has no grace left.
            group.addTask { try? await Task.sleep(for: .seconds(graceSeconds)) }
            await group.next()
            group.cancelAll()
        }
        core.connections.abortAll()
        await core.suspended.waitForZero()
        await withCheckedContinuation { continuation in
            // Joins the library's threads, so it blocks.
            DispatchQueue(label: "http-stop").async {
                daemon.stop()
                continuation.resume()
            }
        }
        await core.tasks.waitForZero()
    }
}

/// What the callbacks of one server share.
final class ServerCore: Sendable {
    let configuration: HTTPServer.Configuration
    let log: Log
    let handler: HTTPServer.Handler
    let connections: Connections
    /// Counts tasks of handlers and streams.
    let tasks = TaskCount()
    /// Counts suspended connections.
    let suspended = TaskCount()

    init(configuration: HTTPServer.Configuration, log: Log, handler: @escaping HTTPServer.Handler) {
        self.configuration = configuration
        self.log = log
        self.handler = handler
        connections = Connections(headSeconds: Double(configuration.idleSeconds) + configuration.requestSeconds)
    }
}
