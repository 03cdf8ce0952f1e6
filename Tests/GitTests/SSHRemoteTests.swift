import Glibc
import Pipeline
import Subprocess
import Support
import Synchronization
import Testing

@testable import Git

/// Fetching over SSH from a real sshd on loopback, with keys and configuration of the test's own.
@Suite(
    .timeLimit(.minutes(3)),
    .enabled("needs sshd and ssh-keygen", { Servers.isInstalled("/usr/sbin/sshd", "ssh-keygen") }))
struct SSHRemoteTests {
    private struct Site: Sendable {
        let bench: Workbench
        let source: SourceRepository
        let port: Int
        let user: String
        let hostKey: String

        var url: String { "ssh://\(user)@127.0.0.1:\(port)\(source.path)" }

        func file(_ name: String) -> String { bench.scratch + "/" + name }

        func access(known: String?, key: String = "client", attempts: Int = 1) throws -> GitAccess {
            try Files.writeAtomically(file("known_hosts"), Array((known ?? "").utf8))
            let text = try Files.readText(file(key))
            let user = user
            return GitAccess(knownHostsPath: file("known_hosts")) { request in
                request.attempt < attempts ? .sshKey(user: user, privateKey: Secret(text), passphrase: nil) : nil
            }
        }

        var knownLine: String { "[127.0.0.1]:\(port) \(hostKey)\n" }
    }

    private func withSite(hostKeys: [String] = ["ed25519"], _ body: (Site) async throws -> Void) async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try source.write("pom.xml", "<project/>\n")
            try await source.commit("over ssh")
            for (name, kind) in [("client", "ed25519"), ("stranger", "ed25519")] + hostKeys.map({ ("host_" + $0, $0) })
            {
                try await bench.run(
                    ["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "test", "-f", name], in: bench.scratch)
            }
            // sshd's separation of privileges wants this folder when it runs as root.
            if getuid() == 0 { try Files.createDirectory("/run/sshd") }
            let user = try await bench.run(["id", "-un"], in: bench.scratch)
            let keys = hostKeys.map { "HostKey \(bench.scratch)/host_\($0)\n" }.joined()
            for attempt in 0..<10 {
                let port = Int.random(in: 20_000..<60_000)
                let configuration = """
                    Port \(port)
                    ListenAddress 127.0.0.1
                    \(keys)AuthorizedKeysFile \(bench.scratch)/client.pub
                    StrictModes no
                    UsePAM no
                    PasswordAuthentication no
                    KbdInteractiveAuthentication no
                    PermitRootLogin yes
                    PidFile none

                    """
                try Files.writeAtomically(bench.scratch + "/sshd_config", Array(configuration.utf8))
                do {
                    try await Servers.with(
                        ["/usr/sbin/sshd", "-D", "-e", "-f", bench.scratch + "/sshd_config"],
                        environment: bench.environment, mark: "port"
                    ) { port in
                        let hostKey = try Files.readText(bench.scratch + "/host_\(hostKeys[0]).pub")
                            .split(separator: " ").prefix(2).joined(separator: " ")
                        try await body(
                            Site(bench: bench, source: source, port: port, user: user, hostKey: hostKey))
                    }
                    return
                } catch let error as KilnError where error.message.contains("in use") && attempt < 9 {
                    continue
                }
            }
        }
    }

    @Test func `a repository is fetched with a key held in memory and a pinned host key`() async throws {
        try await withSite { site in
            let mirror = try site.bench.mirror(of: site.url, access: try site.access(known: site.knownLine))
            #expect(try await mirror.fetch().refs == 1)
            #expect(try await mirror.resolve(ref: nil, commit: nil).subject == "over ssh")
            try site.source.write("a", "new\n")
            let id = try await site.source.commit("more")
            #expect(try await mirror.fetch().receivedObjects == 3)
            #expect(try await mirror.fetch().receivedObjects == 0)
            _ = try await mirror.export(id, to: site.file("out"))
            #expect(try Found.all(site.file("out")) == Found.all(site.source.path))
        }
    }

    @Test func `the short form of an address, a key in a file and a user of the credential's work too`() async throws {
        try await withSite { site in
            let (user, key, known) = (site.user, site.file("client"), site.file("known_hosts"))
            try Files.writeAtomically(known, Array(site.knownLine.utf8))
            let access = GitAccess(knownHostsPath: known) { _ in
                .sshKeyFile(user: user, privateKeyPath: key, passphrase: nil)
            }
            let url = "ssh://127.0.0.1:\(site.port)\(site.source.path)"
            #expect(try await site.bench.mirror(of: url, access: access).fetch().refs == 1)
        }
    }

    @Test func `a key with a passphrase needs it`() async throws {
        try await withSite { site in
            try await site.bench.run(
                ["ssh-keygen", "-q", "-p", "-N", "open sesame", "-f", "client"], in: site.bench.scratch)
            let (user, text) = (site.user, try Files.readText(site.file("client")))
            try Files.writeAtomically(site.file("known_hosts"), Array(site.knownLine.utf8))
            for (passphrase, works) in [("open sesame", true), ("open barley", false)] {
                let access = GitAccess(knownHostsPath: site.file("known_hosts")) { request in
                    request.attempt > 0
                        ? nil : .sshKey(user: user, privateKey: Secret(text), passphrase: Secret(passphrase))
                }
                let mirror = try site.bench.mirror(of: site.url, name: passphrase.suffix(6) + "x", access: access)
                if works {
                    #expect(try await mirror.fetch().refs == 1)
                } else {
                    let error = try await expectReason("git.authentication") { try await mirror.fetch() }
                    #expect(!"\(error)".contains("barley"))
                }
            }
        }
    }

    @Test func `A20 an unknown host key is refused with the line that would pin it, and that line works`() async throws
    {
        try await withSite { site in
            let asked = Mutex(0)
            let access = GitAccess(knownHostsPath: site.file("none")) { _ in
                asked.withLock { $0 += 1 }
                return nil
            }
            let mirror = try site.bench.mirror(of: site.url, access: access)
            let error = try await expectReason("git.host-key") { try await mirror.fetch() }
            #expect(asked.withLock { $0 } == 0)
            let expected = try await site.bench.run(
                ["ssh-keygen", "-l", "-f", "host_ed25519.pub"], in: site.bench.scratch)
            #expect(expected.contains(try #require(error.fields["fingerprint"])))
            let line = try #require(error.fields["knownHostsLine"])
            #expect(line + "\n" == site.knownLine)
            let again = try site.bench.mirror(of: site.url, access: try site.access(known: line + "\n"))
            #expect(try await again.fetch().refs == 1)
        }
    }

    @Test func `A20 a host key that changed is refused and said loudly`() async throws {
        try await withSite { site in
            let other = try Files.readText(site.file("stranger.pub")).split(separator: " ")[1]
            let known = "[127.0.0.1]:\(site.port) ssh-ed25519 \(other)\n"
            let mirror = try site.bench.mirror(of: site.url, access: try site.access(known: known))
            let error = try await expectReason("git.host-key") { try await mirror.fetch() }
            #expect(error.message.contains("CHANGED"))
        }
    }

    @Test func `hashed names in known_hosts are found`() async throws {
        try await withSite { site in
            try Files.writeAtomically(site.file("hashed"), Array(site.knownLine.utf8))
            try await site.bench.run(["ssh-keygen", "-q", "-H", "-f", "hashed"], in: site.bench.scratch)
            let known = try Files.readText(site.file("hashed"))
            #expect(known.hasPrefix("|1|"))
            let mirror = try site.bench.mirror(of: site.url, access: try site.access(known: known))
            #expect(try await mirror.fetch().refs == 1)
        }
    }

    @Test func `a key that the server does not know is an authentication failure`() async throws {
        try await withSite { site in
            let access = try site.access(known: site.knownLine, key: "stranger")
            let mirror = try site.bench.mirror(of: site.url, access: access)
            let error = try await expectReason("git.authentication") { try await mirror.fetch() }
            #expect(error.message.contains("refused"))
        }
    }

    @Test func `a path that holds no repository is not found`() async throws {
        try await withSite { site in
            let mirror = try site.bench.mirror(
                of: site.url + "/nowhere", access: try site.access(known: site.knownLine))
            try await expectReason("git.not-found") { try await mirror.fetch() }
        }
    }

    @Test func `a server that hangs before its first word is given up`() async throws {
        try await Workbench.open { bench in
            let script =
                "import socket,sys;s=socket.socket();s.bind(('127.0.0.1',0));s.listen();"
                + "print('port',s.getsockname()[1],flush=True);sys.stdin.read()"
            try await Servers.with(["python3", "-c", script], environment: bench.environment, mark: "port") { port in
                let access = GitAccess(timeouts: .init(idle: 0.5))
                let mirror = try bench.mirror(of: "ssh://git@127.0.0.1:\(port)/x", access: access)
                try await expectReason("git.timeout") { try await mirror.fetch() }
            }
        }
    }
}
