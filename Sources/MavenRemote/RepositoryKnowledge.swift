internal import MavenRepository
internal import Support
internal import Synchronization

/// What a fetcher learns of repositories while it asks them; all of it may be forgotten at any time.
final class RepositoryKnowledge: Sendable {
    private struct Entry {
        /// How often in a row a repository had no checksum of an algorithm.
        var misses: [ChecksumAlgorithm: Int] = [:]
        /// Whether its last answers came without a checksum in the header fields.
        var lacksHeaders = false
        /// Warnings that were given already.
        var said: Set<String> = []
        /// Why it counts as down, and until when, in nanoseconds since 1970.
        var down: (error: KilnError, until: Int64)?
    }

    private let entries = Mutex<[String: Entry]>([:])
    private static let enoughMisses = 3

    private static func key(_ repository: RemoteRepository) -> String { repository.id + "\n" + repository.url }

    private func change<Result>(
        _ repository: RemoteRepository, _ body: (inout sending Entry) -> sending Result
    ) -> sending Result {
        entries.withLock { entries in body(&entries[Self.key(repository), default: Entry()]) }
    }

    /// The algorithms to ask for, the likely ones first: one that was not there several times in a row comes last.
    func algorithms(_ repository: RemoteRepository) -> [ChecksumAlgorithm] {
        change(repository) { entry in
            let order = ChecksumAlgorithm.strongestFirst
            let (likely, unlikely) = (
                order.filter { entry.misses[$0, default: 0] < Self.enoughMisses },
                order.filter { entry.misses[$0, default: 0] >= Self.enoughMisses }
            )
            return likely + unlikely
        }
    }

    func noteChecksum(_ algorithm: ChecksumAlgorithm, isThere: Bool, _ repository: RemoteRepository) {
        change(repository) { entry in
            entry.misses[algorithm] = isThere ? 0 : min(entry.misses[algorithm, default: 0] + 1, 1000)
        }
    }

    /// Whether it is worth while to ask for the checksum's file before the answer's header fields are known.
    func lacksHeaders(_ repository: RemoteRepository) -> Bool { change(repository) { $0.lacksHeaders } }

    func noteHeaders(lack: Bool, _ repository: RemoteRepository) {
        change(repository) { $0.lacksHeaders = lack }
    }

    /// Whether a warning of a repository is new.
    func isNew(_ warning: String, _ repository: RemoteRepository) -> Bool {
        change(repository) { $0.said.count < 100 && $0.said.insert(warning).inserted }
    }

    func noteDown(_ repository: RemoteRepository, _ error: KilnError, until: Int64) {
        change(repository) { $0.down = (error, until) }
    }

    /// Why a repository counts as down now.
    func down(_ repository: RemoteRepository, now: Int64) -> KilnError? {
        change(repository) { entry in
            guard let down = entry.down else { return nil }
            if down.until > now { return down.error }
            entry.down = nil
            return nil
        }
    }
}
