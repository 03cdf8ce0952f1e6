internal import CCurl
internal import Dispatch
internal import Support
internal import Synchronization

/// Runs all transfers of a client on one thread of its own: libcurl's multi interface with its pool of connections.
final class TransferLoop: Sendable {
    private enum Command {
        case start(Transfer)
        case goOn(Transfer)
        case cancel(Transfer)
        case stop
    }

    private struct State {
        var commands: [Command] = []
        var multi: UInt?
        var isStopped = false
    }

    private let settings: HTTPClient.Configuration
    private let state = Mutex(State())

    init(_ settings: HTTPClient.Configuration) { self.settings = settings }

    func start(_ transfer: Transfer) throws {
        let isFirst = try state.withLock { state -> Bool in
            guard state.multi == nil else { return false }
            guard Curl.isReady, let multi = unsafe curl_multi_init() else {
                throw KilnError(.unavailable, "libcurl cannot start: out of memory or descriptors")
            }
            unsafe kiln_curl_multi_set_long(
                multi, CURLMOPT_MAXCONNECTS, max(16, settings.maximumConnectionsPerHost ?? 0))
            if let limit = settings.maximumConnectionsPerHost {
                unsafe kiln_curl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, max(1, limit))
            }
            state.multi = UInt(bitPattern: multi)
            return true
        }
        if isFirst { DispatchQueue(label: "http-client").async { self.run() } }
        post(.start(transfer))
    }

    func goOn(_ transfer: Transfer) { post(.goOn(transfer)) }

    func cancel(_ transfer: Transfer) { post(.cancel(transfer)) }

    /// Ends the thread, and with it every transfer.
    func stop() { post(.stop) }

    private func post(_ command: Command) {
        state.withLock { state in
            guard let multi = state.multi, !state.isStopped else { return }
            state.commands.append(command)
            // Only writes to a socket pair; under the lock because the loop frees the handle.
            unsafe curl_multi_wakeup(UnsafeMutableRawPointer(bitPattern: multi))
        }
    }

    // MARK: the loop's thread

    private func run() {
        guard let address = state.withLock({ $0.multi }),
            let multi = unsafe UnsafeMutableRawPointer(bitPattern: address)
        else { return }
        var running: [ObjectIdentifier: EasyHandle] = [:]
        var isStopping = false
        while !isStopping {
            let commands = state.withLock { state in
                defer { state.commands = [] }
                return state.commands
            }
            for command in commands {
                switch command {
                case .start(let transfer):
                    do {
                        let easy = try EasyHandle(transfer, settings)
                        unsafe curl_multi_add_handle(multi, easy.pointer)
                        running[ObjectIdentifier(transfer)] = easy
                    } catch {
                        transfer.finish(.failure(error))
                    }
                case .goOn(let transfer): running[ObjectIdentifier(transfer)]?.goOn()
                case .cancel(let transfer):
                    if let easy = running.removeValue(forKey: ObjectIdentifier(transfer)) {
                        unsafe curl_multi_remove_handle(multi, easy.pointer)
                        transfer.finish(.failure(CancellationError()))
                    }
                case .stop: isStopping = true
                }
            }
            var count: Int32 = 0
            unsafe curl_multi_perform(multi, &count)
            while let message = unsafe curl_multi_info_read(multi, &count) {
                guard unsafe message.pointee.msg == CURLMSG_DONE else { continue }
                let code = unsafe kiln_curl_done_code(message)
                let done = unsafe message.pointee.easy_handle
                guard let easy = running.values.first(where: { unsafe $0.pointer == done }) else { continue }
                running.removeValue(forKey: ObjectIdentifier(easy.transfer))
                easy.transfer.finish(easy.result(code))
                unsafe curl_multi_remove_handle(multi, easy.pointer)
            }
            if !isStopping { unsafe curl_multi_poll(multi, nil, 0, 60_000, nil) }
        }
        let left = state.withLock { state -> [Command] in
            state.isStopped = true
            defer { state.commands = [] }
            return state.commands
        }
        for case .start(let transfer) in left { transfer.finish(.failure(CancellationError())) }
        for easy in running.values {
            unsafe curl_multi_remove_handle(multi, easy.pointer)
            easy.transfer.finish(.failure(CancellationError()))
        }
        running = [:]
        unsafe curl_multi_cleanup(multi)
    }
}

/// libcurl's global state, made once.
enum Curl {
    static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}
