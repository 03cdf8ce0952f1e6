import Glibc
import Pipeline
import Sandbox
import Subprocess
import Support
import TestSupport
import Testing

/// How a sandbox ends: wholly, and for a reason that is told.
@Suite(.timeLimit(.minutes(2)))
struct EndTests {
    /// A daemon of its own session that ignores SIGTERM; it writes `file` when it runs. The number makes it findable.
    static func daemon(_ number: String, file: String = "daemon") -> String {
        "setsid sh -c 'trap \"\" TERM HUP; sleep \(number) & echo up > \(file); wait; wait' </dev/null >/dev/null 2>&1 & "
            + "while ! test -s \(file); do :; done; "
    }

    static let kinds: [SandboxKind] = [.bubblewrap, .none]

    private func start(
        _ kind: SandboxKind, _ place: Place, _ script: String, limits: SandboxLimits? = nil, output: Output = Output()
    ) throws -> SandboxedProcess {
        var profile = kind == .none ? place.bare : place.profile
        if let limits { profile.limits = limits }
        return try Sandbox(kind: kind).start(profile, ["/bin/sh", "-c", script], onOutput: output.take)
    }

    @Test(arguments: kinds)
    func `a daemon ends with the build`(kind: SandboxKind) async throws {
        try await withScratch { scratch in
            let mark = "4711.\(UInt32.random(in: 1 ... 999_999))"
            let process = try start(kind, Place(scratch), Self.daemon(mark) + "exit 3")
            #expect(await process.wait() == .exited(3))
            #expect(try processes(with: mark) == 0)
        }
    }

    @Test(arguments: kinds)
    func `of many daemons none is left when the end is told`(kind: SandboxKind) async throws {
        try await withScratch { scratch in
            let mark = "4715.\(UInt32.random(in: 1 ... 999_999))"
            let script = "for i in $(seq 300); do setsid sleep \(mark) & done >/dev/null 2>&1; exit 4"
            let process = try start(kind, Place(scratch), script)
            #expect(await process.wait() == .exited(4))
            #expect(try processes(with: mark) == 0)
        }
    }

    @Test(arguments: kinds)
    func `cancel ends a build that ignores SIGTERM, and its daemons`(kind: SandboxKind) async throws {
        try await withScratch { scratch in
            let mark = "4712.\(UInt32.random(in: 1 ... 999_999))"
            let script = "trap '' TERM; \(Self.daemon(mark)) echo ready > ready; while :; do sleep 1; done"
            let limits = SandboxLimits(graceSeconds: 0.2)
            let process = try start(kind, Place(scratch), script, limits: limits)
            #expect(try await waitForLine(in: "\(scratch)/work/ready") == "ready")
            // The daemon said that it is up before its sleep had become another program.
            while try processes(with: mark) == 0 { try await Task.sleep(for: .milliseconds(2)) }
            process.cancel()
            #expect(await process.wait() == .cancelled)
            #expect(try processes(with: mark) == 0)
        }
    }

    @Test(arguments: kinds)
    func `SIGTERM reaches the build and its children, who have the grace to end`(kind: SandboxKind) async throws {
        try await withScratch { scratch in
            let output = Output()
            let script = """
                sh -c 'trap "echo child; exit" TERM; echo up > child; while :; do sleep 0.01; done' &
                trap 'wait; echo parent; exit 0' TERM; while ! test -s child; do :; done
                echo ready > ready; while :; do sleep 0.01; done
                """
            let process = try start(
                kind, Place(scratch), script, limits: SandboxLimits(graceSeconds: 60), output: output)
            #expect(try await waitForLine(in: "\(scratch)/work/ready") == "ready")
            process.cancel()
            #expect(await process.wait() == .cancelled)
            // The shells also say that their sleep was terminated.
            let said = output.text.split(separator: "\n").filter { $0 != "Terminated" }
            #expect(said == ["child", "parent"])
        }
    }

    @Test(arguments: kinds)
    func `a stopped build is ended too`(kind: SandboxKind) async throws {
        try await withScratch { scratch in
            let process = try start(
                kind, Place(scratch), "trap '' TERM; echo x > ready; kill -STOP $$; kill -STOP $$; sleep 50",
                limits: SandboxLimits(graceSeconds: 0.1))
            #expect(try await waitForLine(in: "\(scratch)/work/ready") == "x")
            process.cancel()
            #expect(await process.wait() == .cancelled)
        }
    }

    @Test(arguments: kinds)
    func `the wall time ends a build`(kind: SandboxKind) async throws {
        try await withScratch { scratch in
            let process = try start(
                kind, Place(scratch), "while :; do echo x; sleep 0.05; done",
                limits: SandboxLimits(wallSeconds: 0.5, silenceSeconds: 30, graceSeconds: 1))
            #expect(await process.wait() == .timedOut(0.5))
        }
    }

    @Test(arguments: kinds)
    func `silence ends a build`(kind: SandboxKind) async throws {
        try await withScratch { scratch in
            let output = Output()
            let process = try start(
                kind, Place(scratch), "echo x; sleep 50",
                limits: SandboxLimits(wallSeconds: 40, silenceSeconds: 1.5, graceSeconds: 1), output: output)
            #expect(await process.wait() == .silent(1.5))
            #expect(output.text == "x\n")
        }
    }

    @Test(arguments: kinds)
    func `cancelling at once leaves nothing`(kind: SandboxKind) async throws {
        try await withScratch { scratch in
            let mark = "4713.\(UInt32.random(in: 1 ... 999_999))"
            for _ in 0..<10 {
                let process = try start(
                    kind, Place(scratch), "exec sleep \(mark)", limits: SandboxLimits(graceSeconds: 1))
                process.cancel()
                #expect(await process.wait() == .cancelled)
            }
            #expect(try processes(with: mark) == 0)
        }
    }

    @Test(arguments: kinds)
    func `a program that is not there is not started, and why is told`(kind: SandboxKind) async throws {
        try await withScratch { scratch in
            let place = try Place(scratch)
            let profile = kind == .none ? place.bare : place.profile
            let end = try await Sandbox(kind: kind).start(profile, ["/no/such/program"]) { _ in }.wait()
            guard case .notStarted(let reason) = end else {
                Issue.record("ended with \(end)")
                return
            }
            #expect(reason.contains("/no/such/program"))
        }
    }

    @Test func `a signal's status is told as bubblewrap tells it`() async throws {
        #expect(try await inSandbox("kill -SEGV $$").end == .exited(128 + SIGSEGV))
    }

    @Test(arguments: kinds)
    func `when Kiln is killed the build dies`(kind: SandboxKind) async throws {
        // The exit test is a Kiln that dies of SIGKILL in mid-build.
        let place = "/tmp/kiln-test-killed-\(kind.rawValue)"
        if Files.exists(place) { try Files.removeTree(place) }
        let mark = kind == .none ? "4714.1" : "4714.2"
        switch kind {
        case .bubblewrap:
            await #expect(processExitsWith: .signal(SIGKILL)) { try await dieInMidBuild(.bubblewrap, mark: "4714.2") }
        case .none: await #expect(processExitsWith: .signal(SIGKILL)) { try await dieInMidBuild(.none, mark: "4714.1") }
        }
        #expect(Files.exists("\(place)/work/ready"))
        while try processes(with: mark) > 0 { try await Task.sleep(for: .milliseconds(5)) }
        try Files.removeTree(place)
    }

    @Test func `fifty megabytes of output come through whole`() async throws {
        try await withScratch { scratch in
            let output = Output()
            let process = try start(.bubblewrap, Place(scratch), "head -c 50000000 /dev/zero", output: output)
            #expect(await process.wait() == .exited(0))
            #expect(output.count == 50_000_000)
        }
    }

    @Test func `a hundred sandboxes leave no descriptor and no process`() async {
        await #expect(processExitsWith: .success) {
            try await withScratch { scratch in
                let place = try Place(scratch)
                func run() async throws -> SandboxEnd {
                    try await Sandbox().start(place.profile, ["/bin/true"]) { _ in }.wait()
                }
                #expect(try await run() == .exited(0))
                let before = try Files.list("/proc/self/fd").count
                for _ in 0..<100 { #expect(try await run() == .exited(0)) }
                while try Files.list("/proc/self/fd").count > before { await Task.yield() }
                #expect(try Files.readText("/proc/self/task/\(getpid())/children").isEmpty)
            }
        }
    }
}

/// Starts a build with a daemon and dies of SIGKILL once it runs.
func dieInMidBuild(_ kind: SandboxKind, mark: String) async throws {
    let path = "/tmp/kiln-test-killed-\(kind.rawValue)"
    try Files.createDirectory(path)
    let place = try Place(path)
    let script = EndTests.daemon(mark) + "echo x > ready; exec sleep \(mark)"
    let profile = kind == .none ? place.bare : place.profile
    let process = try Sandbox(kind: kind).start(profile, ["/bin/sh", "-c", script]) { _ in }
    _ = try await waitForLine(in: "\(path)/work/ready")
    kill(getpid(), SIGKILL)
    _ = await process.wait()
}
