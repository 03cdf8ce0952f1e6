import Crypto
import MavenRepository
import Pipeline
import Support
import Testing

@testable import MavenRemote

struct FetchTests {
    /// Serves a pom with all four checksums.
    static func serving(_ text: String = pomText) -> FaultServer.Handler {
        { request in
            let bytes = Array(text.utf8)
            switch request.target {
            case pomPath: return .ok(text, ["ETag": "\"v1\"", "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"])
            case pomPath + ".sha512": return .ok((try? hex(.sha512, bytes)) ?? "")
            case pomPath + ".sha256": return .ok((try? hex(.sha256, bytes)) ?? "")
            case pomPath + ".sha1": return .ok((try? hex(.sha1, bytes)) ?? "")
            case pomPath + ".md5": return .ok((try? hex(.md5, bytes)) ?? "")
            default: return .status(404)
            }
        }
    }

    @Test("A file is fetched once, checked, and found afterwards without asking")
    func once() async throws {
        try await withFixture(Self.serving()) { fixture in
            let cache = fixture.cache()
            let set = try cache.prepare([fixture.repository])
            guard case .artifact(let artifact) = pom else { return }
            guard case .ask(let ask) = cache.lookup(artifact, in: set) else {
                Issue.record("not asked for")
                return
            }
            #expect(ask == [fixture.repository])
            let answer = try fixture.fetch(pom, cache: cache)
            #expect(answer.text == pomText)
            #expect(answer.warnings == [])
            let file = try #require(answer.file)
            #expect(file.sha256?.hex == (try hex(.sha256, Array(pomText.utf8))))
            #expect(file.url == fixture.server.url + "/org/example/lib/1.0/lib-1.0.pom")
            guard case .found(let found) = cache.lookup(artifact, in: set) else {
                Issue.record("not found")
                return
            }
            #expect(found.path == file.path)
            #expect(found.stamp == file.stamp)
            #expect(try cache.digest(of: found) == file.sha256)
            #expect(try cache.read(found) == Array(pomText.utf8))
            #expect(fixture.server.requests.map(\.target) == [pomPath, pomPath + ".sha512"])
        }
    }

    @Test("What is not there is remembered for an hour, then asked for again")
    func absence() async throws {
        try await withFixture({ _ in .status(404) }) { fixture in
            let cache = fixture.cache()
            let set = try cache.prepare([fixture.repository])
            #expect(try fixture.fetch(pom, cache: cache).isAbsent)
            guard case .artifact(let artifact) = pom else { return }
            func isAsked(_ cache: RepositoryCache) -> Bool {
                if case .ask = cache.lookup(artifact, in: set) { true } else { false }
            }
            #expect(!isAsked(cache))
            fixture.time.advance(seconds: 3599)
            #expect(!isAsked(fixture.cache()))
            #expect(isAsked(fixture.cache { $0.isUpdateForced = true }))
            fixture.time.advance(seconds: 1)
            #expect(isAsked(fixture.cache()))
            // Not by a cache that was open when it was asked.
            #expect(!isAsked(cache))
        }
    }

    @Test("The next repository is asked when one does not have it, and the first that has it wins")
    func order() async throws {
        try await withFixture({ request in
            let isThere = request.target.hasPrefix("/repo/b/") || request.target.hasPrefix("/repo/c/")
            return isThere && request.target.hasSuffix(".pom") ? .ok(request.target) : .status(404)
        }) { fixture in
            let repositories = ["a", "b", "c"].map { RemoteRepository(id: $0, url: fixture.server.url + "/" + $0) }
            let answer = try fixture.fetch(pom, repositories)
            #expect(answer.file?.repositoryID == "b")
            #expect(answer.text?.hasPrefix("/repo/b/") == true)
            #expect(fixture.server.requests.allSatisfy { !$0.target.hasPrefix("/repo/c/") })
        }
    }

    @Test("Nothing that came from one repository is served for another")
    func separate() async throws {
        try await withFixture(Self.serving()) { fixture in
            let cache = fixture.cache()
            _ = try fixture.fetch(pom, cache: cache)
            guard case .artifact(let artifact) = pom else { return }
            for other in [
                RemoteRepository(id: "other", url: fixture.server.url),
                RemoteRepository(id: "test", url: fixture.server.url + "/other"),
            ] {
                guard case .ask = try cache.lookup(artifact, in: cache.prepare([other])) else {
                    Issue.record("served for \(other.id) \(other.url)")
                    continue
                }
            }
            // A slash at the end is the same address.
            let same = RemoteRepository(id: "test", url: fixture.server.url + "/")
            guard case .found = try cache.lookup(artifact, in: cache.prepare([same])) else {
                Issue.record("not served for itself")
                return
            }
        }
    }

    @Test("Many files are fetched at a time; equal requests once, each with its own answer")
    func many() async throws {
        try await withFixture({ request in
            var reply = FaultReply.ok(request.target)
            reply.delayMicroseconds = 20_000
            return request.target.hasSuffix(".pom") ? reply : .status(404)
        }) { fixture in
            let remote = fixture.remote()
            for number in 0..<200 {
                let file = RepositoryFile.artifact(ArtifactFile("g", "a\(number % 100)", "1", extension: "pom"))
                remote.start(RemoteRequest(file, from: [fixture.repository], tag: number))
            }
            var tags: Set<Int> = []
            var warnings: [String] = []
            while let answer = remote.next() {
                #expect(answer.text == "/repo/g/a\(answer.request.tag % 100)/1/a\(answer.request.tag % 100)-1.pom")
                tags.insert(answer.request.tag)
                warnings += answer.warnings
            }
            #expect(tags.count == 200)
            #expect(warnings.count == 1, "no checksums at all: said once")
            #expect(fixture.server.requests.count { $0.target.hasSuffix(".pom") } == 100)
            #expect(remote.progress.files == 100 && remote.progress.finishedFiles == 100)
        }
    }

    @Test("Metadata is asked again by its policy, with what is known of it, and stays when it is unchanged")
    func unchanged() async throws {
        let metadata = RepositoryFile.metadata(MetadataFile("org.example", "lib"))
        try await withFixture({ request in
            if request.headers["If-None-Match"] == "\"m\"" { return .status(304) }
            return request.target.hasSuffix(".xml") ? .ok("<metadata/>", ["ETag": "\"m\""]) : .status(404)
        }) { fixture in
            let first = fixture.cache()
            let found = try fixture.fetch(metadata, cache: first)
            #expect(found.text == "<metadata/>")
            fixture.time.advance(seconds: 2 * 86400)
            let second = fixture.cache()
            let set = try second.prepare([fixture.repository])
            #expect(second.lookup(MetadataFile("org.example", "lib"), in: set).ask.count == 1)
            let again = try fixture.fetch(metadata, cache: second)
            #expect(again.text == "<metadata/>")
            #expect(again.file?.stamp.inode == found.file?.stamp.inode)
            #expect(fixture.server.requests.count { $0.headers["If-None-Match"] != nil } == 1)
            #expect(second.lookup(MetadataFile("org.example", "lib"), in: set).ask.isEmpty)
            #expect(fixture.cache().lookup(MetadataFile("org.example", "lib"), in: set).ask.isEmpty)
        }
    }

    @Test("Cancelling ends what is under way, and what is started later works")
    func cancel() async throws {
        try await withFixture({ request in
            var reply = FaultReply.ok(pomText)
            if request.target.hasSuffix(".jar") { reply.delayMicroseconds = 30_000_000 }
            return reply
        }) { fixture in
            let remote = fixture.remote()
            remote.start(RemoteRequest(jar, from: [fixture.repository]))
            remote.cancelAll()
            #expect(remote.next()?.error?.code == .cancelled)
            #expect(remote.next() == nil)
            remote.start(RemoteRequest(pom, from: [RemoteRepository(id: "x", url: "http://127.0.0.1:1")]))
            #expect(remote.next()?.error?.code == .unavailable)
        }
    }
}
