internal import Synchronization

/// Keeps the body of an answer that is not a success while it streams in, 64 KiB of it.
final class RefusalBox: Sendable {
    private let state = Mutex<(status: Int, body: [UInt8])?>(nil)

    /// Notes that the answer is a refusal.
    func begin(_ status: Int) { state.withLock { $0 = (status, []) } }

    /// Takes bytes of a refusal; `false` when the answer is none.
    func append(_ bytes: [UInt8]) -> Bool {
        state.withLock { state in
            guard var refusal = state else { return false }
            refusal.body += bytes.prefix(max(0, 65536 - refusal.body.count))
            state = refusal
            return true
        }
    }

    /// The refusal, if it was one.
    var refusal: (status: Int, body: [UInt8])? { state.withLock { $0 } }
}
