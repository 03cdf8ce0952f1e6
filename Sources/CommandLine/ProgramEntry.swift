internal import BundlerCommands
internal import Client
package import CommandSyntax
internal import Dispatch
internal import Glibc
internal import ResolverCommands
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
        let words = Array(Swift.CommandLine.arguments.dropFirst())
        // These run on this thread and end at once when a signal comes: what they write is whole at every moment.
        let direct = ResolverContext.process(makeRemote: ResolverRemote.make)
        if let code = ResolverProgram.run(words, direct, more: BundlerTable.commands) { exit(code.number) }
        let context = CommandContext.process(serve: serve, runOnce: runOnce)
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
        let console = Console.process()
        return CommandContext(
            console: console, clock: .system, sleep: { try await Task.sleep(for: .seconds($0)) },
            makeTransport: {
                HTTPTransport(
                    settings: $0, userAgent: "kiln/\(Program.version)", environment: console.environment)
            },
            makeRemote: ResolverRemote.make, serve: serve, runOnce: runOnce)
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
