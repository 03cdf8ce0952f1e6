import Glibc
import Pipeline
import Subprocess
import Support
import Synchronization
import Testing

@testable import Git

/// Fetching over HTTP from real `git http-backend`.
@Suite(
    .timeLimit(.minutes(3)),
    .enabled("needs python3 and git-http-backend", { Servers.isInstalled("python3", "git") }))
struct HTTPRemoteTests {
    private struct Site: Sendable {
        let bench: Workbench
        let source: SourceRepository
        let base: String

        func mirror(_ door: String, name: String = "mirror", access: GitAccess = GitAccess()) throws -> GitMirror {
            try bench.mirror(of: "\(base)/\(door)/source/.git", name: name, access: access)
        }

        /// Method, path and credential of each request so far.
        func requests() throws -> [String] {
            Files.exists(bench.scratch + "/requests")
                ? try Files.readText(bench.scratch + "/requests").split(separator: "\n").map(String.init) : []
        }
    }

    private func withSite(
        certificate: String? = nil, _ body: (Site) async throws -> Void
    ) async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try source.write("pom.xml", "<project/>\n")
            try await source.commit("first")
            let script = bench.scratch + "/server.py"
            try Files.writeAtomically(script, Array(gitServerScript.utf8))
            var arguments = ["python3", script, bench.scratch, bench.scratch + "/requests"]
            if let certificate { arguments.append(try await self.certificate(certificate, bench)) }
            try await Servers.with(arguments, environment: bench.environment, mark: "listening") { port in
                let scheme = certificate == nil ? "http" : "https"
                try await body(Site(bench: bench, source: source, base: "\(scheme)://127.0.0.1:\(port)"))
            }
        }
    }

    private func certificate(_ name: String, _ bench: Workbench) async throws -> String {
        let path = bench.scratch + "/site.pem"
        try await bench.run(
            [
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=" + name,
                "-keyout", path, "-out", path + ".crt",
            ], in: bench.scratch)
        try Files.writeAtomically(path, try Files.read(path) + Files.read(path + ".crt"), mode: 0o600)
        return path
    }

    @Test func `a repository is fetched, then only what is new, and nothing twice`() async throws {
        try await withSite { site in
            let mirror = try site.mirror("git")
            let seen = Mutex<[GitProgress]>([])
            let summary = try await mirror.fetch(progress: { step in seen.withLock { $0.append(step) } })
            #expect(summary.receivedObjects == 3 && summary.defaultBranch == "refs/heads/main")
            #expect(seen.withLock { $0.last?.receivedObjects } == 3)
            let before = try site.requests().count
            #expect(try await mirror.fetch().changedRefs == 0)
            // A fetch without news asks once and downloads nothing.
            #expect(try site.requests().dropFirst(before).map { $0.prefix(4) } == ["GET "])
            try site.source.write("a", "new\n")
            try await site.source.git("tag", "v0")
            let id = try await site.source.commit("second")
            let news = try await mirror.fetch()
            #expect(news.receivedObjects == 3 && news.changedRefs == 2)
            let found = try await mirror.resolve(ref: nil, commit: nil)
            #expect(found.id == id)
            _ = try await mirror.export(id, to: site.bench.scratch + "/out")
            #expect(try Found.all(site.bench.scratch + "/out") == Found.all(site.source.path))
        }
    }

    @Test func `thousands of other refs cost nothing`() async throws {
        try await withSite { site in
            let base = try await site.source.head()
            try site.source.write("b", "of a fork\n")
            let fork = try await site.source.commit("pull request")
            let lines = (1...5000).map { "create refs/pull/\($0)/head \(fork.hex)\n" }.joined()
            try await site.source.git("update-ref", "--stdin", input: Array(lines.utf8))
            try await site.source.git("reset", "-q", "--hard", base.hex)
            let mirror = try site.mirror("git")
            let summary = try await mirror.fetch()
            #expect(summary.refs == 1 && summary.receivedObjects == 3)
            try await expectReason("git.missing-commit") { try await mirror.resolve(ref: nil, commit: fork) }
        }
    }

    @Test func `deleted and forced branches follow`() async throws {
        try await withSite { site in
            try await site.source.git("branch", "gone")
            let mirror = try site.mirror("git")
            _ = try await mirror.fetch()
            try await site.source.git("branch", "-D", "gone")
            try await site.source.git("commit", "-q", "--amend", "-m", "other")
            #expect(try await mirror.fetch().changedRefs == 2)
            #expect(try await mirror.resolve(ref: nil, commit: nil).subject == "other")
        }
    }

    @Test func `an empty repository can be fetched and is its own error`() async throws {
        try await withSite { site in
            _ = try await site.bench.repository("empty")
            let mirror = try site.bench.mirror(of: site.base + "/git/empty/.git", name: "e", access: GitAccess())
            #expect(try await mirror.fetch().refs == 0)
            try await expectReason("git.empty-repository") { try await mirror.resolve(ref: nil, commit: nil) }
        }
    }

    @Test func `a credential is asked for once, goes into the header, and opens the door`() async throws {
        try await withSite { site in
            let asked = Mutex<[GitCredentialRequest]>([])
            let access = GitAccess { request in
                asked.withLock { $0.append(request) }
                return .password(user: "robot", Secret("s3cret-token"))
            }
            let mirror = try site.mirror("auth", access: access)
            _ = try await mirror.fetch()
            #expect(asked.withLock { $0.map(\.attempt) } == [0])
            #expect(asked.withLock { $0.map(\.kinds) } == [[.password]])
            #expect(try await mirror.resolve(ref: nil, commit: nil).subject == "first")
            for file in try Found.all(site.bench.scratch + "/mirror") {
                #expect(!String(decoding: file.content, as: UTF8.self).contains("s3cret"), "\(file.path)")
            }
        }
    }

    @Test func `a refused credential, and none at all, are said without the secret`() async throws {
        try await withSite { site in
            let asked = Mutex(0)
            let wrong = try site.mirror(
                "auth",
                access: GitAccess { request in
                    asked.withLock { $0 += 1 }
                    return request.attempt < 2 ? .password(user: "robot", Secret("wr0ng")) : nil
                })
            let error = try await expectReason("git.authentication") { try await wrong.fetch() }
            #expect(asked.withLock { $0 } == 3)
            #expect(error.message.contains("refused") && !"\(error)".contains("wr0ng"))
            let none = try site.mirror("auth", name: "none")
            let other = try await expectReason("git.authentication") { try await none.fetch() }
            #expect(other.message.contains("asks for a credential"))
            // A callback that never gives up is stopped.
            let stubborn = try site.mirror(
                "auth", name: "s", access: GitAccess { _ in .password(user: "x", Secret("y")) })
            try await expectReason("git.authentication") { try await stubborn.fetch() }
            #expect(try site.requests().filter { $0.contains("auth") }.count < 14)
        }
    }

    @Test func `A7 a user in the address reaches the server by the credential alone, and no message`() async throws {
        try await withSite { site in
            let address = site.base.replacing("http://", with: "http://hidden-user@")
            for door in ["auth", "git/nowhere"] {
                let mirror = try site.bench.mirror(
                    of: "\(address)/\(door)/source/.git", name: door.replacing("/", with: "-"), access: GitAccess())
                do {
                    _ = try await mirror.fetch()
                    Issue.record("fetched")
                } catch {
                    #expect(!"\(error)".contains("hidden-user"))
                }
            }
            #expect(try site.requests().allSatisfy { $0.hasSuffix(" -") })
        }
    }

    @Test(arguments: ["elsewhere", "otherport", "tofile"])
    func `A6 a redirect to another place is refused, and no credential goes there`(door: String) async throws {
        try await withSite { site in
            let asked = Mutex(0)
            let mirror = try site.mirror(
                door,
                access: GitAccess { _ in
                    asked.withLock { $0 += 1 }
                    return .password(user: "robot", Secret("s3cret-token"))
                })
            let error = try await expectReason("git.redirect") { try await mirror.fetch() }
            #expect(error.code == .forbidden)
            #expect(asked.withLock { $0 } == 0)
            #expect(try site.requests().count == 1)
        }
    }

    @Test func `a redirect on the same host is followed, and one in a circle ends`() async throws {
        try await withSite { site in
            let mirror = try site.mirror("moved")
            #expect(try await mirror.fetch().refs == 1)
            let circle = try site.mirror("circle", name: "circle")
            await #expect(throws: KilnError.self) { try await circle.fetch() }
        }
    }

    @Test(arguments: [
        ("nothing", "git.not-found"), ("git/nowhere", "git.not-found"), ("status/403", "git.authentication"),
        ("status/410", "git.not-found"), ("status/500", "git.unreachable"), ("status/503", "git.unreachable"),
        ("html", "git.protocol"), ("garbage", "git.protocol"),
    ])
    func `each wrong answer is its own error that names the remote`(door: String, reason: String) async throws {
        try await withSite { site in
            let mirror = try site.mirror(door)
            let error = try await expectReason(reason) { try await mirror.fetch() }
            #expect(error.message.contains(site.base + "/" + door))
            // What failed once does not stand in the way of the next fetch.
            try await expectReason(reason) { try await mirror.fetch() }
        }
    }

    @Test func `a server that is not there, and a name that is none, are unreachable`() async throws {
        try await Workbench.open { bench in
            for url in ["http://127.0.0.1:1/x.git", "https://no-such-host.invalid/x.git"] {
                let mirror = try bench.mirror(of: url, access: GitAccess())
                let error = try await expectReason("git.unreachable") { try await mirror.fetch() }
                #expect(error.code == .unavailable && error.message.contains(url))
            }
        }
    }

    @Test(arguments: [
        "http://169.254.169.254/latest", "http://0.0.0.0/x", "http://[fe80::1]/x", "http://[::ffff:169.254.1.1]/x",
    ])
    func `A5 addresses of metadata services and of no host are refused`(url: String) async throws {
        try await Workbench.open { bench in
            let mirror = try bench.mirror(of: url, access: GitAccess())
            let error = try await expectReason("git.address") { try await mirror.fetch() }
            #expect(error.code == .forbidden)
        }
    }

    @Test func `a silent server is given up after the idle time`() async throws {
        try await withSite { site in
            let timeouts = GitAccess.Timeouts(idle: 0.5)
            let mirror = try site.mirror("silent", access: GitAccess(timeouts: timeouts))
            let error = try await expectReason("git.timeout") { try await mirror.fetch() }
            #expect(error.message.contains("silent"))
            let whole = try site.mirror("silent", name: "w", access: GitAccess(timeouts: .init(total: 0.5)))
            #expect(try await expectReason("git.timeout") { try await whole.fetch() }.message.contains("longer"))
        }
    }

    @Test func `a fetch from a silent server can be cancelled`() async throws {
        try await withSite { site in
            let mirror = try site.mirror("silent")
            let requests = site.bench.scratch + "/requests"
            let error = try await expectReason("git.cancelled") {
                // Cancels as soon as the server has the request.
                try await mirror.fetch(isCancelled: { Files.exists(requests) })
            }
            #expect(error.code == .cancelled)
        }
    }

    @Test func `A15 a server that never stops listing refs is cut off`() async throws {
        try await withSite { site in
            let mirror = try site.mirror("huge", access: GitAccess(maximumBytes: 5 << 20))
            try await expectReason("git.too-large") { try await mirror.fetch() }
            for number in 0..<20 { try await site.source.git("tag", "t\(number)") }
            let few = try site.mirror("git", name: "few", access: GitAccess(maximumRefs: 20))
            #expect(try await expectReason("git.too-large") { try await few.fetch() }.message.contains("20"))
        }
    }

    @Test(.enabled("needs openssl", { Servers.isInstalled("openssl") }))
    func `a certificate that nobody vouches for is refused`() async throws {
        try await withSite(certificate: "127.0.0.1") { site in
            let mirror = try site.mirror("git")
            let error = try await expectReason("git.certificate") { try await mirror.fetch() }
            #expect(error.message.contains(site.base))
            #expect(try site.requests() == [])
        }
    }

    @Test func `schemes that the configuration does not allow are refused before anything is touched`() throws {
        for (url, access) in [
            ("file:///srv/x.git", GitAccess()), ("/srv/x.git", GitAccess()),
            ("http://example.org/x", GitAccess(allowHTTP: false)),
        ] {
            #expect {
                try GitMirror(directory: "/nonexistent/x", url: try GitURL(url), access: access)
            } throws: { ($0 as? KilnError)?.reason == "git.scheme" }
        }
    }
}
