import Client
import CommandLine
import CommandSyntax
import Pipeline
import Support
import Synchronization

/// What a command did.
struct Ran: Sendable {
    var code: ExitCode
    var output: String
    var error: String
}

/// Collects text.
final class Collector: Sendable {
    private let text = Mutex("")
    func append(_ more: String) { text.withLock { $0 += more } }
    var value: String { text.withLock { $0 } }
}

/// Runs a command in this process against a fake server.
func kiln(
    _ words: [String], _ server: FakeServer = FakeServer(), isTerminal: Bool = false, width: Int = 200,
    environment: [String: String] = [:], directory: String = "/nonexistent",
    change: (inout CommandContext) -> Void = { _ in }
) async -> Ran {
    let output = Collector()
    let error = Collector()
    var context = Harness.context()
    context.console = Console(
        environment: environment, workingDirectory: directory,
        output: TextSink(isTerminal: isTerminal) { output.append($0) },
        error: TextSink(isTerminal: isTerminal) { error.append($0) }, width: width)
    context.makeTransport = { _ in server }
    change(&context)
    let code = await Program.run(words, context)
    return Ran(code: code, output: output.value, error: error.value)
}

/// Contexts for tests.
enum Harness {
    /// Writes nowhere, knows no server, waits for nothing.
    static func context() -> CommandContext {
        CommandContext(
            console: Console(
                environment: [:], workingDirectory: "/nonexistent", output: TextSink(isTerminal: false) { _ in },
                error: TextSink(isTerminal: false) { _ in }, width: 200),
            clock: Clock { Sample.now },
            sleep: { _ in
                try Task.checkCancellation()
                await Task.yield()
            },
            makeTransport: { _ in FakeServer() })
    }
}
