import CommandSyntax
import ResolverCommands
import Support
import Synchronization

/// What a command did.
struct Ran {
    var code: ExitCode
    var output: String
    var error: String
}

/// Collects text.
final class Collected: Sendable {
    private let collected = Mutex("")
    func append(_ more: String) { collected.withLock { $0 += more } }
    var text: String { collected.withLock { $0 } }
}

/// Runs a command in this process.
func kiln(
    _ words: [String], input: String = "", chunk: Int = .max, directory: String = "/nonexistent",
    environment: [String: String] = ["HOME": "/nonexistent", "PATH": "/usr/bin:/bin"], isTerminal: Bool = false,
    change: (inout ResolverContext) -> Void = { _ in }
) -> Ran {
    let output = Collected()
    let error = Collected()
    let console = Console(
        environment: environment, workingDirectory: directory,
        output: TextSink(isTerminal: isTerminal) { output.append($0) },
        error: TextSink(isTerminal: isTerminal) { error.append($0) }, width: 100)
    var rest = Array(input.utf8)[...]
    var context = ResolverContext(console: console) { limit in
        defer { rest = rest.dropFirst(min(limit, chunk)) }
        return Array(rest.prefix(min(limit, chunk)))
    }
    change(&context)
    let code = ResolverProgram.run(words, context) ?? .usage
    return Ran(code: code, output: output.text, error: error.text)
}
