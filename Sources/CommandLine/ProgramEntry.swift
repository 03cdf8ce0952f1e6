internal import Client
internal import Dispatch
internal import Glibc
internal import Support
internal import Synchronization

extension Program {
    /// Runs a command of this process and ends it with the command's exit code.
    ///
    /// The first SIGINT or SIGTERM cancels the command, the second ends the process at once. SIGPIPE is ignored, so
    /// that a reader that went away is an error of one write.
    package static func main(
        serve: (@Sendable (ServeOptions, CommandContext) async throws -> ExitCode)?,
        runOnce: (@Sendable (RunOptions, CommandContext) async throws -> ExitCode)?
    ) async -> Never {
        signal(SIGPIPE, SIG_IGN)
        let context = CommandContext.process(serve: serve, runOnce: runOnce)
        let words = Array(Swift.CommandLine.arguments.dropFirst())
        let command = Task { await run(words, context) }
        let received = SignalWatch { command.cancel() }
        let code = await command.value
        exit(code == .interrupted && received.last == SIGTERM ? ExitCode.terminated.number : code.number)
    }
}

extension CommandContext {
    /// The context of this process.
    static func process(
        serve: (@Sendable (ServeOptions, CommandContext) async throws -> ExitCode)?,
        runOnce: (@Sendable (RunOptions, CommandContext) async throws -> ExitCode)?
    ) -> CommandContext {
        let environment = processEnvironment()
        let asked = Terminal.columns(1) ?? Terminal.columns(2)
        let width = asked ?? environment["COLUMNS"].flatMap { Int($0) } ?? 80
        return CommandContext(
            environment: environment, workingDirectory: Files.absolute("x").dropLast(2).description,
            output: .descriptor(1), error: .descriptor(2), width: min(max(width, 20), 1000), clock: .system,
            sleep: { try await Task.sleep(for: .seconds($0)) },
            makeTransport: { HTTPTransport(settings: $0, userAgent: "kiln/\(Program.version)") }, serve: serve,
            runOnce: runOnce)
    }

    private static func processEnvironment() -> [String: String] {
        var result: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let pair = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pair.count == 2 { result[String(pair[0])] = String(pair[1]) }
            entry += 1
        }
        return result
    }
}

extension TextSink {
    /// Writes to a descriptor of this process.
    static func descriptor(_ number: Int32) -> TextSink {
        TextSink(isTerminal: Terminal.isTerminal(number)) { text in
            let bytes = Array(text.utf8)
            var done = 0
            while done < bytes.count {
                let count = bytes[done...].withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
                if count >= 0 {
                    done += count
                } else if errno == EAGAIN {
                    // Whoever shares the descriptor made it non-blocking.
                    var ready = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
                    poll(&ready, 1, 1000)
                } else if errno == EPIPE {
                    throw OutputClosed()
                } else if errno != EINTR {
                    let error = SystemCallError(call: "write", number: errno, subject: "the output")
                    throw error.asKilnError
                }
            }
        }
    }
}

/// Hears SIGINT and SIGTERM as long as it lives.
private final class SignalWatch {
    private let sources: [any DispatchSourceSignal]
    private let state: SignalState

    /// The last signal that came.
    var last: Int32? { state.last }

    init(onFirst: @escaping @Sendable () -> Void) {
        let state = SignalState()
        self.state = state
        let queue = DispatchQueue(label: "kiln.signals")
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { @Sendable in
                if state.isFirst(number) { onFirst() } else { _exit(128 + number) }
            }
            source.resume()
            return source
        }
    }
}

private final class SignalState: Sendable {
    private let value = Mutex<Int32?>(nil)

    var last: Int32? { value.withLock { $0 } }

    func isFirst(_ number: Int32) -> Bool {
        value.withLock { value in
            defer { value = number }
            return value == nil
        }
    }
}
