internal import Bundling
internal import Entries
internal import Pipeline
internal import Support
internal import Zip

/// Hands chunks of classes to threads, a few ahead of the writer, and gives the results back in the plan's order.
struct RewriteQueue {
    private let pool: WorkerPool<RewriteChunk, RewriteChunk.Outcome>
    private let chunks: [RewriteChunk]
    private let ahead: Int
    private var submitted = 0
    private var done: [Int: RewriteChunk.Outcome] = [:]
    private(set) var current = RewriteChunk.Outcome(number: -1)
    private var place = 0
    /// Whether a class was changed now, not found in the cache.
    private(set) var hasMade = false

    /// Entries of one chunk, and bytes of their text.
    private static let entryLimit = 256
    private static let byteLimit: UInt64 = 2 << 20

    init(_ plan: BundlePlan, _ movable: MovableClasses, _ rewriting: ClassRewriting, threads: Int) {
        var chunks: [RewriteChunk] = []
        var open = RewriteChunk(number: 0, entries: [])
        var bytes: UInt64 = 0
        for source in plan.sources {
            guard case .rewrite(let entry) = source, movable.contains(entry) else { continue }
            let isFull = open.entries.count == Self.entryLimit || bytes >= Self.byteLimit
            if let last = open.entries.last, isFull || last.input != entry.input {
                chunks.append(open)
                open = RewriteChunk(number: chunks.count, entries: [])
                bytes = 0
            }
            bytes += rewriting.archives[Int(entry.input)].table.entries[Int(entry.entry)].size
            open.entries.append(entry)
        }
        if !open.entries.isEmpty { chunks.append(open) }
        self.chunks = chunks
        ahead = 4 + 4 * threads
        pool = WorkerPool(limit: threads) { rewriting.run($0) }
    }

    /// The result of the next class; its bytes are in `current`.
    mutating func next() throws -> RewriteChunk.Result {
        if place == current.results.count {
            let number = current.number + 1
            while submitted < min(chunks.count, number + ahead) {
                pool.submit(chunks[submitted])
                submitted += 1
            }
            while done[number] == nil, let outcome = pool.next() { done[outcome.number] = outcome }
            guard let outcome = done.removeValue(forKey: number) else {
                throw KilnError(.internal, "the classes to rewrite do not end where the plan does")
            }
            if let error = outcome.error { throw error }
            current = outcome
            hasMade = hasMade || outcome.isNew
            place = 0
        }
        place += 1
        return current.results[place - 1]
    }
}
