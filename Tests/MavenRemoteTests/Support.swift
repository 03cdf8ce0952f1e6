import Crypto
import Glibc
import MavenRemote
import MavenRepository
import Pipeline
import Support
import Synchronization
import TestSupport
import Testing

let pom = RepositoryFile.artifact(ArtifactFile("org.example", "lib", "1.0", extension: "pom"))
let pomPath = "/repo/org/example/lib/1.0/lib-1.0.pom"
let jar = RepositoryFile.artifact(ArtifactFile("org.example", "lib", "1.0"))
let jarPath = "/repo/org/example/lib/1.0/lib-1.0.jar"
let pomText = "<project><artifactId>lib</artifactId></project>\n"

/// Bytes whose every KiB differs from the others.
func distinctBytes(kibibytes: Int) -> [UInt8] {
    let filler = (0..<1020).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    var bytes: [UInt8] = []
    for block in 0..<kibibytes { bytes += [1, UInt8(block & 255), UInt8(block >> 8), 2] + filler }
    return bytes
}

func hex(_ algorithm: HashAlgorithm, _ bytes: [UInt8]) throws -> String {
    let hash = try RunningHash(algorithm)
    try hash.update(bytes.span)
    return Hex.encode(try hash.finish())
}

/// Time that only moves when it is told to.
final class TestClock: Sendable {
    private let milliseconds: Mutex<Int64>

    init(_ milliseconds: Int64 = 1_800_000_000_000) { self.milliseconds = Mutex(milliseconds) }

    var clock: Clock { Clock { Timestamp(milliseconds: self.milliseconds.withLock { $0 }) } }

    func advance(seconds: Int64) { milliseconds.withLock { $0 += seconds * 1000 } }
}

/// A cache in a scratch directory, a server, and a fetcher from the one into the other.
struct Fixture {
    let root: String
    let server: FaultServer
    let time = TestClock()

    var repository: RemoteRepository { RemoteRepository(id: "test", url: server.url) }

    func cache(_ change: (inout RepositoryCache.Configuration) -> Void = { _ in }) -> RepositoryCache {
        var configuration = RepositoryCache.Configuration(root: root)
        configuration.clock = time.clock
        change(&configuration)
        return RepositoryCache(configuration)
    }

    func remote(
        _ cache: RepositoryCache? = nil, _ change: (inout MavenRemote.Configuration) -> Void = { _ in }
    ) -> MavenRemote {
        var configuration = MavenRemote.Configuration(userAgent: "kiln-test")
        configuration.retryDelays = [0.01, 0.01, 0.02]
        change(&configuration)
        return MavenRemote(cache ?? self.cache(), configuration)
    }

    /// Fetches one file and returns how it ended.
    func fetch(
        _ file: RepositoryFile, _ repositories: [RemoteRepository]? = nil, cache: RepositoryCache? = nil,
        _ change: (inout MavenRemote.Configuration) -> Void = { _ in }
    ) throws -> RemoteAnswer {
        let remote = remote(cache, change)
        remote.start(RemoteRequest(file, from: repositories ?? [repository]))
        let answer = try #require(remote.next())
        #expect(remote.next() == nil)
        return answer
    }
}

extension Fixture {
    /// Fetches one file, which has to be there and to hold a text.
    func expectText(_ text: String, _ file: RepositoryFile, _ repositories: [RemoteRepository]? = nil) throws {
        let answer = try fetch(file, repositories)
        #expect(answer.text == text, "\(answer.outcome)")
    }

    /// Fetches one file, which has to end with an error of a kind.
    func expectError(
        _ code: KilnError.Code, _ file: RepositoryFile, _ repositories: [RemoteRepository]? = nil
    ) throws {
        let error = try #require(try fetch(file, repositories).error)
        #expect(error.code == code, "\(error)")
    }
}

/// Gives the body a fixture; afterwards the cache has to be consistent.
func withFixture(
    _ handler: @escaping FaultServer.Handler, _ body: (Fixture) async throws -> Void
) async throws {
    try await withScratch { root in
        let server = try FaultServer(handler)
        defer { server.stop() }
        let fixture = Fixture(root: root, server: server)
        try await body(fixture)
        try expectConsistent(root)
    }
}

extension RemoteAnswer {
    var file: LocalFile? { if case .found(let file) = outcome { file } else { nil } }
    var error: KilnError? { if case .failed(let error) = outcome { error } else { nil } }
    var isAbsent: Bool { if case .absent = outcome { true } else { false } }
    var text: String? { file.flatMap { try? Files.readText($0.path) } }
}

/// Every file that lookups can see is whole: its record, when it speaks of it, has its size and its digest; what else is
/// there is bookkeeping, and nothing is locked. Returns the paths of the files, of partial downloads
/// and of bookkeeping that was not finished, as only a killed process leaves it.
@discardableResult
func expectConsistent(_ root: String) throws -> (files: [String], parts: [String], leftovers: [String]) {
    var files: [String] = []
    var parts: [String] = []
    var leftovers: [String] = []
    func walk(_ path: String) throws {
        for name in try Files.list(path) {
            let path = path + "/" + name
            if Files.isDirectory(path) {
                try walk(path)
            } else if name.hasSuffix(".kiln-part") {
                let file = try FileDescriptor.open(path, O_RDWR)
                #expect(flock(file.raw, LOCK_EX | LOCK_NB) == 0, "\(path) is still locked")
                parts.append(path)
            } else if name.hasSuffix(".kiln-absent") || name.hasSuffix(".kiln-part-etag") || name == ".kiln-swept" {
                continue
            } else if name.contains(".kiln-tmp-") || name.contains(".kiln-part-etag.") {
                leftovers.append(path)
            } else if name.hasSuffix(".kiln-file") {
                let data = String(path.dropLast(".kiln-file".count))
                #expect(Files.exists(data), "\(path) has no file")
                let record = try #require(FileRecord(text: try Files.readText(path)))
                let status = try FileDescriptor.open(data, O_RDONLY).status()
                let modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
                guard record.size == Int64(status.st_size), record.modified == modified else { continue }
                #expect(try hex(.sha256, Files.read(data, limit: 1 << 30)) == record.sha256.hex, "\(data)")
            } else {
                files.append(path)
            }
        }
    }
    if Files.isDirectory(root) { try walk(root) }
    return (files, parts, leftovers)
}
