internal import MavenRepository
internal import Support
internal import Synchronization

/// Stands in for the network in a program that has none, and notices that it was wanted.
final class RemoteProbe: RemoteFetcher {
    private let state = Mutex((asked: false, requests: [RemoteRequest]()))

    /// Whether something was to be fetched: what came of it must not be used.
    var wasAsked: Bool { state.withLock { $0.asked } }

    func start(_ request: RemoteRequest) {
        state.withLock { state in
            state.asked = true
            state.requests.append(request)
        }
    }

    func next() -> RemoteAnswer? {
        guard let request = state.withLock({ $0.requests.popLast() }) else { return nil }
        return RemoteAnswer(request, .failed(KilnError(.unavailable, "\(request.file): this program has no network")))
    }

    func cancelAll() {}
}
