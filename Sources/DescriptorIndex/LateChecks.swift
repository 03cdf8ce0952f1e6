internal import Support

/// Looks whether files are as they were while the index is read on: on a second thread once there are many.
final class LateChecks {
    /// A file to look at.
    @safe struct Look: @unchecked Sendable {
        // SAFETY: the path lies in the mapped index, which is never written and outlives the threads.
        /// The source's number.
        let source: Int
        /// What was found there before; `nil` for nothing.
        let stamp: FileStamp?
        private let path: UnsafePointer<CChar>

        /// `path` ends with a NUL and lasts as long as the checks.
        init(source: Int, path: UnsafePointer<CChar>, stamp: FileStamp?) {
            self.source = source
            self.stamp = stamp
            unsafe self.path = path
        }

        /// Whether the file is not as it was.
        var isChanged: Bool {
            switch unsafe FileStamp.of(path) {
            case .unknown: true
            case .absent: stamp != nil
            case .file(let now): stamp != now
            }
        }
    }

    /// How many files are looked at in one go.
    private static let batch = 16

    private var open: [Look] = []
    private let pool = WorkerPool<[Look], [Int]>(limit: 2) { $0.filter(\.isChanged).map(\.source) }

    /// Takes a file, and returns at once.
    func add(_ look: Look) {
        open.append(look)
        guard open.count == Self.batch else { return }
        pool.submit(open)
        open = []
    }

    /// The numbers of those that are not as they were, once all were looked at.
    func finish() -> [Int] {
        if !open.isEmpty { pool.submit(open) }
        open = []
        var changed: [Int] = []
        while let more = pool.next() { changed += more }
        return changed
    }
}
