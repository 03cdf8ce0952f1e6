import HTTPServer
import Synchronization

/// Gives the body a server and its URL; the server is stopped afterwards.
func withServer<Result>(
    _ handler: @escaping HTTPServer.Handler, _ configuration: HTTPServer.Configuration = .init(),
    _ body: (String) async throws -> Result
) async throws -> Result {
    let server = try HTTPServer.start(configuration: configuration, handler: handler)
    do {
        let result = try await body("http://127.0.0.1:\(server.port)")
        await server.stop(graceSeconds: 0)
        return result
    } catch {
        await server.stop(graceSeconds: 0)
        throw error
    }
}

/// Collects values from any task.
final class Recorder<Value: Sendable>: Sendable {
    private let state = Mutex<[Value]>([])

    var values: [Value] { state.withLock { $0 } }

    /// Returns how many there were before.
    @discardableResult
    func add(_ value: Value) -> Int {
        state.withLock { values in
            values.append(value)
            return values.count - 1
        }
    }
}

/// Waits until the task is cancelled.
func untilCancelled() async {
    let (stream, continuation) = AsyncStream<Never>.makeStream()
    for await _ in stream {}
    continuation.finish()
}
