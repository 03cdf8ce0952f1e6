import MavenRepository
import Subprocess
import Support
import Synchronization
import Testing

/// `kiln resolve` as users run it, from a server that does wrong.
@Suite(.enabled(if: RealProgram.path != nil, "no kiln with kiln-main beside it"), .timeLimit(.minutes(5)))
struct CommandTests {
    /// What the server does to requests before it answers rightly: nothing when it gives `nil`.
    typealias Fault = @Sendable (FaultRequest) -> FaultReply?

    private static func serving(_ fault: @escaping Fault = { _ in nil }) -> FaultServer.Handler {
        { fault($0) ?? ServedRepository.usual.reply($0) }
    }

    @Test("Files are fetched into a folder, and the second time nothing is asked")
    func coldAndWarm() async throws {
        try await withProgram(Self.serving()) { kiln, server in
            let cold = try await kiln.resolve(server.url, "-o", kiln.jars)
            try kiln.expectJars(cold)
            let asked = server.requests.count
            #expect(asked > 0)
            #expect(server.requests.allSatisfy { $0.headers["User-Agent"]?.hasPrefix("kiln/") == true })
            try Files.removeTree(kiln.jars)
            let warm = try await kiln.resolve(server.url, "-o", kiln.jars)
            try kiln.expectJars(warm)
            #expect(warm.outputText == cold.outputText)
            #expect(server.requests.count == asked)
        }
    }

    @Test("A jar that is not there is named with its path and where it was looked for, and asked for once")
    func absent() async throws {
        try await withProgram(Self.serving { $0.target.contains("/deep-1.jar") ? .status(404) : nil }) { kiln, server in
            for _ in 1...2 {
                let result = try await kiln.resolve(server.url, "-o", kiln.jars)
                #expect(result.end == .exited(3))
                let text = result.errorText
                for part in [
                    "org.lib:deep:jar", "test (\(server.url)",
                    "org.app:app:jar:1 > org.lib:one:jar:1 > org.lib:deep:jar:1",
                ] {
                    #expect(text.contains(part), "\(part) in \(text)")
                }
                #expect(try kiln.jarNames() == [])
            }
            #expect(server.count("/deep-1.jar") == 1)
        }
    }

    @Test("A pom that is not there is warned of, with the path to it")
    func absentPom() async throws {
        try await withProgram(Self.serving { $0.target.contains("/one-1.pom") ? .status(404) : nil }) { kiln, server in
            let result = try await kiln.resolve(server.url)
            #expect(result.end == .exited(0))
            let answer = ["org.app:app:jar:1", "org.lib:one:jar:1", "org.lib:two:jar:1", "org.lib:deep:jar:2"]
            #expect(result.outputText == answer.map { $0 + ":compile\n" }.joined())
            #expect(result.errorText.contains("warning: org.lib:one:1: there is no pom"), "\(result.errorText)")
            #expect(result.errorText.contains("by org.app:app:jar:1 > org.lib:one:jar:1"))
        }
    }

    @Test("What passes is tried again until it comes")
    func passing() async throws {
        let fault: Fault = { !$0.target.hasSuffix(".sha1") && $0.earlier < 2 ? .status(503) : nil }
        try await withProgram(Self.serving(fault)) { kiln, server in
            try kiln.expectJars(try await kiln.resolve(server.url, "-o", kiln.jars))
            #expect(server.count("/app-1.pom") == 3 && server.count("/app-1.jar") == 3)
        }
    }

    @Test("What does not pass is an error, never an artifact without dependencies, and is over when the server is well")
    func lasting() async throws {
        let isWell = Mutex(false)
        try await withProgram({ request in
            if !isWell.withLock({ $0 }), request.target.contains("/one-1.pom") { return .status(503) }
            return ServedRepository.usual.reply(request)
        }) { kiln, server in
            let result = try await kiln.resolve(server.url, "-o", kiln.jars)
            #expect(result.end == .exited(5), "\(result.end)")
            #expect(result.outputText == "")
            for part in ["org.lib:one:pom:1", "test (\(server.url)", "answers 503", "try again later"] {
                #expect(result.errorText.contains(part), "\(part) in \(result.errorText)")
            }
            #expect(server.count("/one-1.pom") == 5)
            #expect(try kiln.jarNames() == [])
            isWell.withLock { $0 = true }
            try kiln.expectJars(try await kiln.resolve(server.url, "-o", kiln.jars))
        }
    }

    @Test("A wrong checksum names coordinate and repository and says what to do; nothing of the file stays")
    func wrongChecksum() async throws {
        let isWell = Mutex(false)
        try await withProgram({ request in
            let isHit = request.target.hasSuffix("/deep-1.jar") && !isWell.withLock { $0 }
            return isHit ? .ok("something else") : ServedRepository.usual.reply(request)
        }) { kiln, server in
            let result = try await kiln.resolve(server.url, "-o", kiln.jars)
            #expect(result.end == .exited(7), "\(result.end)")
            for part in [
                "org.lib:deep:jar:1", server.url, "wrong checksum", "sha1", "try again, or ask who runs it",
                "by org.app:app:jar:1 > org.lib:one:jar:1 > org.lib:deep:jar:1",
            ] { #expect(result.errorText.contains(part), "\(part) in \(result.errorText)") }
            #expect(try kiln.jarNames() == [])
            #expect(try !expectConsistent(kiln.cache).files.contains { $0.hasSuffix("/deep-1.jar") })
            isWell.withLock { $0 = true }
            try kiln.expectJars(try await kiln.resolve(server.url, "-o", kiln.jars))
        }
    }

    @Test("Name and password of settings.xml go to the repository, and not where it redirects to")
    func redirect() async throws {
        let other = try FaultServer(Self.serving())
        defer { other.stop() }
        let elsewhere = "http://localhost:\(other.port)"
        try await withProgram({ request in
            guard request.headers["Authorization"] == "Basic dXNlcjpwYXNzd29yZC0x" else { return .status(401) }
            return request.target.hasSuffix(".jar")
                ? .status(307, ["Location": elsewhere + request.target]) : ServedRepository.usual.reply(request)
        }) { kiln, server in
            let settings = kiln.scratch + "/settings.xml"
            let text =
                "<settings><servers><server><id>test</id><username>user</username><password>password-1</password>"
                + "</server></servers></settings>"
            try Files.writeAtomically(settings, Array(text.utf8))
            let result = try await kiln.resolve(server.url, "--settings", settings, "-o", kiln.jars)
            try kiln.expectJars(result)
            #expect(other.requests.count == 4)
            for field in ["Authorization", "Cookie"] {
                #expect(other.requests.allSatisfy { $0.headers[field] == nil })
            }
            let refused = try await kiln.resolve(server.url, "--cache", kiln.scratch + "/empty")
            #expect(refused.end == .exited(4))
            #expect(refused.errorText.contains("'test' in settings.xml"), "\(refused.errorText)")
            #expect(!(result.outputText + result.errorText + refused.errorText).contains("password-1"))
        }
    }

    @Test("What was fetched is there offline; what was not is an error that says so")
    func offline() async throws {
        try await withProgram(Self.serving()) { kiln, server in
            try kiln.expectJars(try await kiln.resolve(server.url, "-o", kiln.jars))
            server.stop()
            let asked = server.requests.count
            try Files.removeTree(kiln.jars)
            try kiln.expectJars(try await kiln.resolve(server.url, "-o", kiln.jars, "--offline"))
            let empty = try await kiln.resolve(server.url, "--offline", "--cache", kiln.scratch + "/empty")
            #expect(empty.end == .exited(3), "\(empty.end)")
            #expect(
                empty.errorText.contains("org.app:app") && empty.errorText.contains("offline"), "\(empty.errorText)")
            #expect(server.requests.count == asked)
        }
    }

    @Test("A lock file verifies until a byte changes, here or at the server")
    func lock() async throws {
        let isChanged = Mutex(false)
        try await withProgram({ request in
            var repository = ServedRepository.usual
            if isChanged.withLock({ $0 }) { repository.change("org/lib/two/1/two-1.jar") }
            return repository.reply(request)
        }) { kiln, server in
            let written = try await kiln.resolve(server.url, "--format", "lock")
            #expect(written.end == .exited(0) && written.errorText == "", "\(written.errorText)")
            let lock = kiln.scratch + "/kiln.lock"
            try Files.writeAtomically(lock, written.standardOutput)
            #expect(written.outputText.contains("repository test \(server.url)\n"))
            #expect(written.outputText.contains("\(server.url)/org/lib/two/1/two-1.jar\n"))
            func verify(_ cache: String) async throws -> ProcessResult {
                try await kiln.run([
                    try #require(RealProgram.path), "resolve", "--lock", lock, "--verify", "--cache", cache,
                ])
            }
            let same = try await verify(kiln.cache)
            #expect(same.end == .exited(0) && same.outputText.contains("4 files, the same bytes"), "\(same.errorText)")
            // At the server, with its checksum: seen by who asks it.
            isChanged.withLock { $0 = true }
            #expect(try await verify(kiln.cache).end == .exited(0))
            let anew = try await verify(kiln.scratch + "/empty")
            #expect(anew.end == .exited(9), "\(anew.errorText)")
            #expect(anew.outputText.hasPrefix("sha256   org.lib:two:jar::1: "), "\(anew.outputText)")
            #expect(anew.outputText.split(separator: "\n").count == 1)
            isChanged.withLock { $0 = false }
            // On the disk, one byte, behind the back of the cache.
            let cached = try expectConsistent(kiln.cache).files.first { $0.hasSuffix("/one-1.jar") }
            let path = try #require(cached)
            var bytes = try Files.read(path)
            bytes[0] ^= 1
            try Files.writeAtomically(path, bytes)
            let damaged = try await verify(kiln.cache)
            #expect(damaged.end == .exited(9), "\(damaged.errorText)")
            #expect(damaged.outputText.hasPrefix("sha256   org.lib:one:jar::1: "), "\(damaged.outputText)")
        }
    }

    /// Slow enough for several steps to be drawn.
    private static let slowly: FaultServer.Handler = { request in
        var reply = ServedRepository.usual.reply(request)
        reply.delayMicroseconds = 120_000
        return reply
    }

    @Test("On a terminal a line tells how far it is, and is gone before anything else is written")
    func progress() async throws {
        try await withProgram(Self.slowly) { kiln, server in
            let command = try kiln.words(server.url, ["-o", kiln.jars]).joined(separator: " ")
            let result = try await kiln.run(["script", "-qec", command, "/dev/null"], ["COLUMNS": "100"])
            #expect(result.end == .exited(0))
            let text = result.outputText
            #expect(text.contains("fetched 1 of "), "\(text.debugDescription)")
            // What stays on a terminal: what follows the last erasure on each line.
            let shown = text.split(separator: "\r\n").map { line in
                String(line.split(separator: "\r\u{1B}[K", omittingEmptySubsequences: false).last ?? "")
            }
            #expect(shown.count == 4 && shown.allSatisfy { $0.hasPrefix(kiln.jars) }, "\(text.debugDescription)")
        }
    }

    @Test("Without a terminal there is no such line")
    func noProgress() async throws {
        try await withProgram(Self.slowly) { kiln, server in
            let result = try await kiln.resolve(server.url, "-o", kiln.jars)
            // Whole: nothing else was written to either stream.
            try kiln.expectJars(result)
        }
    }
}
