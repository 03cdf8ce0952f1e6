import Glibc
import MavenRepository
import Pipeline
import Support
import Synchronization

/// Time that only moves when it is told to; it starts at the real one, which files have.
final class TestClock: Sendable {
    private let milliseconds = Mutex(Clock.system.now().milliseconds)

    var clock: Clock { Clock { Timestamp(milliseconds: self.milliseconds.withLock { $0 }) } }
    var now: Int64 { milliseconds.withLock { $0 } }

    func advance(seconds: Int64) { milliseconds.withLock { $0 += seconds * 1000 } }
}

/// Writes a file below a root, with the folders above it.
func write(_ text: String, _ path: String) throws {
    try Files.createDirectory(Files.parent(of: path))
    try Files.writeAtomically(path, Array(text.utf8))
}

extension RemoteRepository {
    static func file(_ id: String, _ path: String) -> RemoteRepository {
        RemoteRepository(id: id, url: "file://" + path)
    }

    static func remote(_ id: String) -> RemoteRepository { RemoteRepository(id: id, url: "https://\(id).example/m2") }
}

extension Lookup {
    var found: LocalFile? { if case .found(let file) = self { file } else { nil } }
    var asked: [String]? { if case .ask(let ask) = self { ask.map(\.id) } else { nil } }
    var tried: [RepositoryAttempt]? { if case .absent(let attempts) = self { attempts } else { nil } }
}

/// Puts a file into a cache as a download does.
@discardableResult
func store(
    _ text: String, _ file: RepositoryFile, _ repository: RemoteRepository, _ cache: RepositoryCache
) throws -> LocalFile {
    let part = try cache.begin(file, from: repository)
    guard let part else { throw KilnError(.conflict, "locked") }
    let bytes = Array(text.utf8)
    try part.restart(etag: nil, isLarge: false)
    try part.write(bytes.span)
    let record = FileRecord(
        sha256: try sha256(bytes), size: Int64(bytes.count), modified: 0, url: "https://x",
        fetched: Timestamp(milliseconds: cache.now / 1_000_000), checkedBy: "none")
    return try part.publish(record, now: cache.now)
}
