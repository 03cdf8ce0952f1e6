internal import CommandSyntax
internal import MavenRepository
internal import Synchronization

/// The network with a line on the terminal that tells how far it is; elsewhere it says nothing.
final class ProgressFetcher: RemoteFetcher {
    private struct Count {
        var started = 0
        var ended = 0
        var bytes: Int64 = 0
    }

    private let remote: any RemoteFetcher
    private let line: StatusLine
    private let count = Mutex(Count())

    init(_ remote: any RemoteFetcher, _ console: Console) {
        self.remote = remote
        line = StatusLine(console)
    }

    func start(_ request: RemoteRequest) {
        show("\(request.file)") { $0.started += 1 }
        remote.start(request)
    }

    func next() -> RemoteAnswer? {
        guard let answer = remote.next() else {
            show(nil) { $0 = Count() }
            return nil
        }
        var size: Int64 = 0
        if case .found(let file) = answer.outcome { size = file.size }
        show("\(answer.request.file)") { count in
            count.ended += 1
            count.bytes = count.bytes.addingReportingOverflow(size).partialValue
        }
        return answer
    }

    func cancelAll() { remote.cancelAll() }

    /// Takes the line away.
    func end() { show(nil) { _ in } }

    private func show(_ name: String?, _ change: (inout Count) -> Void) {
        let now = count.withLock { count in
            change(&count)
            return count
        }
        guard line.isLive else { return }
        do {
            guard let name, now.ended < now.started else { return try line.end() }
            let text = "fetched \(now.ended) of \(now.started) files, \(Format.size(now.bytes))  \(name)"
            try line.update(text, plain: nil)
        } catch {
            // A line that cannot be drawn is no reason to stop.
        }
    }
}
