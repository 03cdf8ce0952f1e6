internal import CommandSyntax
package import MavenRepository
internal import Pipeline
internal import Support
internal import Synchronization

/// How far fetching is.
package struct FetchProgress: Sendable, Hashable {
    /// Files that were started.
    package var files: Int
    /// Files that ended, one way or the other.
    package var finishedFiles: Int
    /// Bytes that came.
    package var bytes: Int64
    /// The file that bytes came of last.
    package var current: RepositoryFile?

    /// Joins the parts.
    package init(files: Int, finishedFiles: Int, bytes: Int64, current: RepositoryFile?) {
        self.files = files
        self.finishedFiles = finishedFiles
        self.bytes = bytes
        self.current = current
    }
}

/// A line on the terminal that tells how far fetching is; elsewhere it says nothing. Any thread may call it.
final class ProgressLine: Sendable {
    private let line: StatusLine
    private let clock: Clock
    /// When the line was drawn last, in milliseconds; `nil` while there is none.
    private let drawn = Mutex<Int64?>(nil)

    init(_ console: Console, clock: Clock = .system) {
        line = StatusLine(console)
        self.clock = clock
    }

    /// Lets the line appear while the body runs, and takes it away before anybody writes anything else.
    func during<Value>(_ body: () throws -> Value) rethrows -> Value {
        drawn.withLock { $0 = 0 }
        defer {
            drawn.withLock { drawn in
                drawn = nil
                // A line that cannot be drawn is no reason to stop.
                if line.isLive { try? line.end() }
            }
        }
        return try body()
    }

    /// Shows how far it is, a few times a second.
    func show(_ progress: FetchProgress) {
        guard line.isLive else { return }
        let now = clock.now().milliseconds
        let name = progress.finishedFiles < progress.files ? progress.current.map { "  \($0)" } ?? "" : ""
        let text = "fetched \(progress.finishedFiles) of \(progress.files) files, \(Format.size(progress.bytes))\(name)"
        // Drawn under the lock: a thread that comes too late draws nothing.
        drawn.withLock { drawn in
            guard let last = drawn, now - last >= 100 || progress.finishedFiles == progress.files else { return }
            drawn = now
            // As above.
            try? line.update(text, plain: nil)
        }
    }
}
