import Glibc
import Subprocess
import Support
import Synchronization

/// A program that answers each line of its input with one line, started once and asked many times.
///
/// What it writes besides, in lines that do not begin with a brace, is said when it ends too early.
final class LineService: Sendable {
    /// Some lines that are to be answered together.
    private struct Request {
        var lines: [UInt8]
        var count: Int
        var asker: CheckedContinuation<[[UInt8]], any Error>
    }

    private struct State {
        /// The first is under way.
        var requests: [Request] = []
        var answers: [[UInt8]] = []
        var partial: [UInt8] = []
        var remarks = ""
        var hasEnded = false
    }

    private final class Shared: Sendable {
        let name: String
        let input: FileDescriptor
        let state = Mutex(State())

        init(name: String, input: FileDescriptor) {
            self.name = name
            self.input = input
        }

        func take(_ bytes: [UInt8]) {
            state.withLock { state in
                var pieces = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                let last = pieces.removeLast()
                for piece in pieces {
                    let line = state.partial + piece
                    state.partial = []
                    if line.first == UInt8(ascii: "{") {
                        state.answers.append(line)
                    } else {
                        state.remarks += String(decoding: line, as: UTF8.self) + "\n"
                    }
                }
                state.partial += last
                goOn(&state)
            }
        }

        func add(_ request: Request) {
            state.withLock { state in
                state.requests.append(request)
                if state.requests.count == 1 { begin(&state) }
            }
        }

        func end() {
            state.withLock { state in
                state.hasEnded = true
                for request in state.requests { request.asker.resume(throwing: ended(state)) }
                state.requests = []
            }
        }

        /// Hands out the answers when the first request has all of its own.
        private func goOn(_ state: inout State) {
            guard let first = state.requests.first, state.answers.count >= first.count else { return }
            first.asker.resume(returning: state.answers)
            state.answers = []
            state.requests.removeFirst()
            begin(&state)
        }

        private func begin(_ state: inout State) {
            guard let first = state.requests.first else { return }
            do {
                guard !state.hasEnded else { throw ended(state) }
                try startThread("questions") { [input] in
                    // A program that has ended takes no more; who asked is told of its end.
                    try? input.write(first.lines)
                }
            } catch {
                first.asker.resume(throwing: error)
                state.requests.removeFirst()
            }
        }

        private func ended(_ state: State) -> KilnError {
            KilnError(.internal, "\(name) ended: \(state.remarks)")
        }
    }

    private let shared: Shared

    /// Starts it. It ends when this object does, since its input ends then.
    init(_ command: [String], name: String) throws {
        // Writing to a program that has ended is an error here, not the end of the tests.
        signal(SIGPIPE, SIG_IGN)
        let (read, write) = try FileDescriptor.pipe()
        let shared = Shared(name: name, input: write)
        var request = ProcessRequest(command)
        request.input = read
        let process = try Subprocess.start(request) { [weak shared] in shared?.take($0) }
        Task { [weak shared] in
            _ = await process.wait()
            shared?.end()
        }
        self.shared = shared
    }

    /// The answers to that many lines, in their order.
    func answers(_ lines: [UInt8], count: Int) async throws -> [[UInt8]] {
        if count == 0 { return [] }
        return try await withCheckedThrowingContinuation { asker in
            shared.add(Request(lines: lines, count: count, asker: asker))
        }
    }
}
