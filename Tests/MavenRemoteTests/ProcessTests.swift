import Crypto
import Dispatch
import Glibc
import MavenRepository
import Pipeline
import Support
import Synchronization
import TestSupport
import Testing

@testable import MavenRemote

/// Whole processes that share a cache, and die.
struct ProcessTests {
    static let bytes = distinctBytes(kibibytes: 2 << 10)

    /// Serves the jar in small pieces, so that it takes about 30 ms, with ranges and a checksum; the pom and metadata too.
    static let handler: FaultServer.Handler = { request in
        switch request.target {
        case jarPath:
            var reply = FaultReply(headers: ["ETag": "\"v\""], body: bytes, pauseMicroseconds: 300)
            if let range = request.headers["Range"], request.headers["If-Range"] == "\"v\"" {
                let start = Int(range.dropFirst("bytes=".count).dropLast()) ?? 0
                guard start < bytes.count else {
                    return .status(416, ["Content-Range": "bytes */\(bytes.count)"])
                }
                reply.status = 206
                reply.headers["Content-Range"] = "bytes \(start)-\(bytes.count - 1)/\(bytes.count)"
                reply.body = Array(bytes[start...])
            }
            return reply
        case jarPath + ".sha1": return .ok((try? hex(.sha1, bytes)) ?? "")
        case pomPath: return .ok(pomText)
        case pomPath + ".sha1": return .ok((try? hex(.sha1, Array(pomText.utf8))) ?? "")
        default:
            return request.target.hasSuffix("maven-metadata.xml") ? .ok("<metadata/>") : .status(404)
        }
    }

    private static let metadata = RepositoryFile.metadata(MetadataFile("org.example", "lib"))

    /// What a child does: fetches three files into the cache.
    static func fetchAll(_ root: String, _ port: Int) throws -> [RemoteAnswer] {
        var settings = MavenRemote.Configuration(userAgent: "kiln-test")
        settings.retryDelays = [0.05, 0.1]
        let remote = MavenRemote(RepositoryCache(.init(root: root)), settings)
        let repository = RemoteRepository(id: "test", url: "http://127.0.0.1:\(port)/repo")
        for file in [jar, pom, metadata] { remote.start(RemoteRequest(file, from: [repository])) }
        var answers: [RemoteAnswer] = []
        while let answer = remote.next() { answers.append(answer) }
        return answers
    }

    static func expectAll(_ answers: [RemoteAnswer]) throws {
        #expect(answers.count == 3)
        for answer in answers {
            let file = try #require(answer.file, "\(answer.outcome)")
            let wanted = answer.request.file == jar ? bytes : nil
            if let wanted { #expect(try Files.read(file.path) == wanted) }
            if answer.request.file == pom { #expect(answer.text == pomText) }
        }
    }

    @Test("A process killed in mid-download a hundred times leaves a cache that is right, and the next one goes on")
    func kill() async throws {
        try await withScratch { root in
            let server = try FaultServer(Self.handler)
            defer { server.stop() }
            let port = server.port
            var sizes: Set<Int64> = []
            for round in 0..<100 {
                let microseconds = UInt32(2000 + round * 977 % 60_000)
                await #expect(processExitsWith: .signal(SIGKILL)) {
                    [root = root as String, port = port as Int, microseconds = microseconds as UInt32] in
                    DispatchQueue(label: "killer").async {
                        usleep(microseconds)
                        Glibc.kill(getpid(), SIGKILL)
                    }
                    while true { _ = try ProcessTests.fetchAll(root, port) }
                }
                let left = try expectConsistent(root)
                for part in left.parts { sizes.insert(try FileDescriptor.open(part, O_RDONLY).size()) }
                for path in left.files where path.hasSuffix(".jar") {
                    #expect(try Files.read(path) == Self.bytes)
                    // So that each round has something to do.
                    guard round % 2 == 0 else { continue }
                    try Files.removeTree(path)
                    try Files.removeTree(path + ".kiln-file")
                }
            }
            #expect(sizes.count > 10, "the kills did not hit downloads: \(sizes)")
            try Self.expectAll(Self.fetchAll(root, port))
            try expectConsistent(root)
            #expect(server.requests.contains { $0.target == jarPath && $0.headers["Range"] != nil })
        }
    }

    @Test("Processes that fetch the same at the same time download it once")
    func together() async throws {
        try await withScratch { root in
            let server = try FaultServer(Self.handler)
            defer { server.stop() }
            let port = server.port
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        await #expect(processExitsWith: .success) { [root = root as String, port = port as Int] in
                            try ProcessTests.expectAll(ProcessTests.fetchAll(root, port))
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(server.count(".jar") == 1)
            #expect(server.count(".pom") == 1)
            let left = try expectConsistent(root)
            #expect(left.files.count == 3 && left.parts == [] && left.leftovers == [])
        }
    }

    @Test("Two fetchers of one process that share a folder download once, too")
    func threads() async throws {
        try await withFixture(Self.handler) { fixture in
            let remotes = [fixture.remote(), fixture.remote()]
            for remote in remotes { remote.start(RemoteRequest(jar, from: [fixture.repository])) }
            for remote in remotes {
                let file = try #require(remote.next()?.file)
                #expect(try Files.read(file.path) == Self.bytes)
            }
            #expect(fixture.server.count(".jar") == 1)
        }
    }
}
