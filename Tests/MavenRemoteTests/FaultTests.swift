import Crypto
import MavenRepository
import Pipeline
import Support
import Testing

@testable import MavenRemote

struct FaultTests {
    /// Answers for the pom with `reply` and for its SHA-1 rightly; other checksums are not there.
    static func serving(_ reply: @escaping @Sendable (FaultRequest) -> FaultReply) -> FaultServer.Handler {
        { request in
            switch request.target {
            case pomPath: reply(request)
            case pomPath + ".sha1": .ok((try? hex(.sha1, Array(pomText.utf8))) ?? "")
            default: .status(404)
            }
        }
    }

    @Test("A failure that passes is tried again", arguments: [408, 429, 500, 502, 503, 504])
    func passing(status: Int) async throws {
        try await withFixture(Self.serving { $0.earlier < 2 ? .status(status) : .ok(pomText) }) { fixture in
            let answer = try fixture.fetch(pom)
            #expect(answer.text == pomText)
            #expect(fixture.server.count(".pom") == 3)
        }
    }

    @Test("A failure that stays is an error that names the file, the repository and the answer, and leaves nothing")
    func staying() async throws {
        try await withFixture({ _ in .status(503) }) { fixture in
            let cache = fixture.cache()
            let error = try #require(try fixture.fetch(pom, cache: cache).error)
            #expect(error.code == .unavailable)
            for part in ["org.example:lib:pom:1.0", "test (\(fixture.server.url))", "503"] {
                #expect(error.message.contains(part), "\(error.message)")
            }
            #expect(fixture.server.count(".pom") == 4)
            // An error is no absence: this cache says it again, the next one asks.
            guard case .artifact(let artifact) = pom else { return }
            let set = try cache.prepare([fixture.repository])
            guard case .absent(let tried) = cache.lookup(artifact, in: set), case .failed = tried.first?.outcome,
                case .ask = fixture.cache().lookup(artifact, in: set)
            else {
                Issue.record("the error was forgotten, or remembered too long")
                return
            }
            #expect(try expectConsistent(fixture.root).parts == [])
        }
    }

    @Test("Retry-After is obeyed, in seconds or as a date, and a long one ends the attempts")
    func retryAfter() async throws {
        try await withFixture(
            Self.serving { request in
                request.earlier == 0 ? .status(429, ["Retry-After": "1"]) : .ok(pomText)
            }
        ) { fixture in
            let start = ContinuousClock.now
            try fixture.expectText(pomText, pom)
            #expect(ContinuousClock.now - start >= .seconds(1))
        }
        try await withFixture({ _ in .status(429, ["Retry-After": "3600"]) }) { fixture in
            try fixture.expectError(.unavailable, pom)
            #expect(fixture.server.count(".pom") == 1)
        }
        try await withFixture({ _ in .status(503, ["Retry-After": "Tue, 01 Jan 2030 00:00:00 GMT"]) }) { fixture in
            try fixture.expectError(.unavailable, pom)
            #expect(fixture.server.count(".pom") == 1)
        }
    }

    @Test("A body that breaks off is fetched again", arguments: [true, false])
    func truncated(resets: Bool) async throws {
        try await withFixture(
            Self.serving { request in
                var reply = FaultReply.ok(pomText)
                if request.earlier < 2 {
                    reply.cutAfter = 10
                    reply.resets = resets
                }
                return reply
            }
        ) { fixture in
            try fixture.expectText(pomText, pom)
            #expect(fixture.server.count(".pom") == 3)
        }
        try await withFixture(
            Self.serving { _ in
                FaultReply(body: Array(pomText.utf8), cutAfter: 10, resets: resets)
            }
        ) { fixture in
            let error = try #require(try fixture.fetch(pom).error)
            #expect(error.message.contains("lost"), "\(error.message)")
            #expect(try expectConsistent(fixture.root).files == [])
        }
    }

    @Test("A body that breaks off goes on where it was when the entity tag is the same, and anew when it is not")
    func resume() async throws {
        let bytes = distinctBytes(kibibytes: 3 << 10)
        for changes in [false, true] {
            let handler: FaultServer.Handler = { request in
                guard request.target == jarPath else { return .status(404) }
                let tag = changes ? "\"v\(request.earlier)\"" : "\"v\""
                var reply = FaultReply(headers: ["ETag": tag], body: bytes)
                if let range = request.headers["Range"], request.headers["If-Range"] == tag {
                    let start = Int(range.dropFirst("bytes=".count).dropLast()) ?? 0
                    reply.status = 206
                    reply.headers["Content-Range"] = "bytes \(start)-\(bytes.count - 1)/\(bytes.count)"
                    reply.body = Array(bytes[start...])
                }
                reply.statedLength = Int64(reply.body.count)
                if request.earlier < 2 { reply.cutAfter = 1 << 20 }
                return reply
            }
            try await withFixture(handler) { fixture in
                let file = try #require(try fixture.fetch(jar).file)
                #expect(try Files.read(file.path) == bytes)
                #expect(file.sha256?.hex == (try hex(.sha256, bytes)))
                let ranges = fixture.server.requests.filter { $0.target == jarPath }.map { $0.headers["Range"] }
                #expect(ranges.count == 3 && ranges[0] == nil && ranges[1] != nil && ranges[2] != nil)
                #expect(fixture.server.sentBytes < Int64(changes ? 6 : 4) << 20)
            }
        }
    }

    @Test("A wrong checksum once is fetched again; twice is an error, and nothing stays in the cache")
    func wrongChecksum() async throws {
        try await withFixture(Self.serving { .ok($0.earlier == 0 ? "something else" : pomText) }) { fixture in
            try fixture.expectText(pomText, pom)
            let second = fixture.server.requests.filter { $0.target == pomPath }[1]
            #expect(second.headers["Cache-Control"] == "no-cache")
            #expect(second.headers["Range"] == nil)
        }
        try await withFixture(Self.serving { _ in .ok("something else", ["ETag": "\"x\""]) }) { fixture in
            let error = try #require(try fixture.fetch(pom).error)
            #expect(error.code == .corrupt)
            #expect(error.reason == "maven.checksum")
            for part in ["org.example:lib:pom:1.0", "sha1", "test ("] { #expect(error.message.contains(part)) }
            let left = try expectConsistent(fixture.root)
            #expect(left.files == [] && left.parts == [])
            #expect(fixture.server.count(".pom") == 2)
        }
    }

    @Test(
        "The header fields' checksum is compared, and saves asking for a file",
        arguments: [
            ("x-checksum-sha1", HashAlgorithm.sha1, "", ""), ("X-Checksum-SHA256", .sha256, "", ""),
            ("x-goog-meta-checksum-sha1", .sha1, "", ""), ("ETag", .sha1, "\"{SHA1{", "}}\""),
        ])
    func headerChecksum(name: String, algorithm: HashAlgorithm, prefix: String, suffix: String) async throws {
        let right = try hex(algorithm, Array(pomText.utf8))
        try await withFixture({ _ in .ok(pomText, [name: prefix + right.uppercased() + suffix]) }) { fixture in
            try fixture.expectText(pomText, pom)
            #expect(fixture.server.requests.count == 1)
        }
        let wrong = String(repeating: "0", count: right.count)
        try await withFixture({ _ in .ok(pomText, [name: prefix + wrong + suffix]) }) { fixture in
            try fixture.expectError(.corrupt, pom)
        }
    }

    @Test(
        "The strongest checksum that is offered decides", arguments: ["sha512", "sha256", "sha1", "md5"])
    func strongest(name: String) async throws {
        let algorithm = try #require(ChecksumAlgorithm(rawValue: name))
        let weaker = ChecksumAlgorithm.strongestFirst.drop { $0 != algorithm }.dropFirst()
        try await withFixture({ request in
            if request.target == pomPath { return .ok(pomText) }
            if request.target == pomPath + "." + name { return .ok(String(repeating: "a", count: algorithm.digits)) }
            for other in weaker where request.target == pomPath + "." + other.rawValue {
                return .ok((try? hex(other.hash, Array(pomText.utf8))) ?? "")
            }
            return .status(404)
        }) { fixture in
            let error = try #require(try fixture.fetch(pom).error)
            #expect(error.code == .corrupt && error.message.contains(name))
        }
    }

    @Test("The policy says what a wrong checksum does, and a milder one is said once")
    func policies() async throws {
        for (policy, text, asks) in [
            (RepositoryPolicy.Checksum.warn, "wrong checksum", true), (.ignore, "not looked at", false),
        ] {
            try await withFixture(Self.serving { _ in .ok("something else") }) { fixture in
                var repository = fixture.repository
                repository.releases.checksum = policy
                let answer = try fixture.fetch(pom, [repository])
                #expect(answer.text == "something else")
                #expect(answer.warnings.count == 1 && answer.warnings[0].contains(text), "\(answer.warnings)")
                #expect((fixture.server.count(".sha1") > 0) == asks)
            }
        }
    }

    @Test("A checksum's file that holds none is no checksum unless there is no other")
    func unreadableChecksum() async throws {
        try await withFixture({ request in
            if request.target == pomPath { return .ok(pomText) }
            if request.target == pomPath + ".sha1" { return .ok((try? hex(.sha1, Array(pomText.utf8))) ?? "") }
            return .ok("<html>no such thing</html>")
        }) { fixture in
            try fixture.expectText(pomText, pom)
        }
        try await withFixture({ .ok($0.target == pomPath ? pomText : "<html>no such thing</html>") }) { fixture in
            try fixture.expectError(.corrupt, pom)
        }
    }

    @Test("A drip is cut off, and tried again")
    func drip() async throws {
        try await withFixture(
            Self.serving { request in
                var reply = FaultReply.ok(pomText)
                if request.earlier == 0 { reply.dripMicroseconds = 200_000 }
                return reply
            }
        ) { fixture in
            let answer = try fixture.fetch(pom) {
                $0.idleSeconds = 1
                $0.minimumBytesPerSecond = 1000
            }
            #expect(answer.text == pomText)
            #expect(fixture.server.count(".pom") == 2)
        }
    }

    @Test("A body of 5 GiB is refused by its length before it comes, and by its size when the length is not said")
    func huge() async throws {
        try await withFixture({ request in
            request.target == jarPath ? FaultReply(zeros: 5 << 30) : .status(404)
        }) { fixture in
            let error = try #require(try fixture.fetch(jar).error)
            #expect(error.code == .tooLarge)
            #expect(fixture.server.sentBytes < 64 << 20)
            #expect(try expectConsistent(fixture.root).parts == [])
        }
        try await withFixture({ request in
            FaultReply(headers: ["Transfer-Encoding": "identity"], zeros: 64 << 20)
        }) { fixture in
            let error = try #require(try fixture.fetch(pom).error)
            #expect(error.code == .tooLarge)
            #expect(fixture.server.sentBytes < 32 << 20)
            #expect(try expectConsistent(fixture.root).parts == [])
        }
    }

    @Test("401 and 403 say what to do, and are not tried again", arguments: [401, 403])
    func refused(status: Int) async throws {
        try await withFixture({ _ in .status(status) }) { fixture in
            let error = try #require(try fixture.fetch(pom).error)
            #expect(error.code == (status == 401 ? .unauthenticated : .forbidden))
            #expect(error.message.contains("'test' in settings.xml"), "\(error.message)")
            #expect(fixture.server.requests.count == 1)
        }
    }

    @Test("A blocked repository is refused without a connection")
    func blocked() async throws {
        try await withFixture({ _ in .ok(pomText) }) { fixture in
            var repository = fixture.repository
            repository.isBlocked = true
            let error = try #require(try fixture.fetch(pom, [repository]).error)
            #expect(error.message.contains("blocked"))
            #expect(fixture.server.requests.isEmpty)
        }
    }

    @Test("A host that cannot be reached is tried for one file, and counts as down for the next")
    func unreachable() async throws {
        try await withFixture({ _ in .ok(pomText) }) { fixture in
            let down = RemoteRepository(id: "down", url: "http://127.0.0.1:1/m")
            let remote = fixture.remote { $0.retryDelays = [0.2] }
            remote.start(RemoteRequest(pom, from: [down]))
            #expect(remote.next()?.error?.code == .unavailable)
            let start = ContinuousClock.now
            remote.start(RemoteRequest(jar, from: [down]))
            #expect(remote.next()?.error?.code == .unavailable)
            #expect(ContinuousClock.now - start < .milliseconds(100))
        }
    }

    @Test("When one repository fails and another has the file, it is had")
    func otherRepository() async throws {
        try await withFixture(Self.serving { _ in .ok(pomText) }) { fixture in
            let down = RemoteRepository(id: "down", url: "http://127.0.0.1:1/m")
            try fixture.expectText(pomText, pom, [down, fixture.repository])
            let error = try #require(try fixture.fetch(jar, [down, fixture.repository]).error)
            #expect(error.message.contains("down (") && error.message.contains("test ("), "\(error.message)")
        }
    }

    @Test("Metadata that cannot be asked for again is used as it is, with a warning")
    func staleMetadata() async throws {
        let metadata = RepositoryFile.metadata(MetadataFile("org.example", "lib"))
        try await withFixture({ request in
            guard request.target.hasSuffix(".xml") else { return .status(404) }
            return request.earlier == 0 ? .ok("<metadata/>") : .status(503)
        }) { fixture in
            try fixture.expectText("<metadata/>", metadata)
            fixture.time.advance(seconds: 2 * 86400)
            let answer = try fixture.fetch(metadata)
            #expect(answer.text == "<metadata/>")
            #expect(answer.warnings.contains { $0.contains("503") })
        }
    }
}
