import ControlGroups
import Glibc
import Subprocess
import Support
import Testing

/// Whether this user may make groups here.
private let groups: ControlGroups? = {
    do { return try ControlGroups.detect() } catch {
        print("control groups: \(error)")
        return nil
    }
}()

/// Real groups of the kernel.
@Suite(.timeLimit(.minutes(1)), .enabled(if: groups != nil, "this user may not make control groups here"))
struct GroupTests {
    /// How a shell ends that waits for a line, and so until it is in a group, before it goes on.
    private func run(_ script: String, in group: ControlGroup) async throws -> ProcessEnd {
        let (read, write) = try FileDescriptor.pipe()
        var request = ProcessRequest(["/bin/sh", "-c", "read line; " + script])
        request.input = read
        let process = try Subprocess.start(request) { _ in }
        try group.add(process.pid)
        try write.write(Array("go\n".utf8))
        return await process.wait()
    }

    private func make(_ memory: UInt64 = 256 << 20, _ processes: UInt64 = 64) throws -> ControlGroup {
        try #require(groups).make(ControlGroupLimits(memoryBytes: memory, processes: processes))
    }

    @Test func `all processes together stay within their memory, and the kill is counted`() async throws {
        let group = try make(64 << 20)
        defer { #expect(throws: Never.self) { try group.remove() } }
        // Two that each would fit.
        let hog = "python3 -c 'import time; x = bytearray(45 << 20); time.sleep(2)'"
        _ = try await run("\(hog) & \(hog); wait", in: group)
        group.kill()
        let usage = group.usage()
        #expect(usage.memoryKills >= 1)
        #expect(try #require(usage.memoryPeak) <= 64 << 20)
        #expect(try #require(usage.memoryPeak) > 40 << 20)
    }

    @Test func `processes stay within their number, threads too`() async throws {
        let group = try make(512 << 20, 20)
        let script = """
            import threading, time, sys
            count = 0
            try:
                while count < 60:
                    threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
                    count += 1
            except RuntimeError: pass
            sys.exit(count)
            """
        let end = try await run("exec python3 -c '\(script)'", in: group)
        guard case .exited(let count) = end else { throw Unexpected(end: "\(end)") }
        #expect((15...20).contains(count))
        try group.remove()
    }

    private struct Unexpected: Error { var end: String }

    @Test func `kill ends all, also what forks without end`() async throws {
        let group = try make()
        let (read, write) = try FileDescriptor.pipe()
        var request = ProcessRequest([
            "/bin/sh", "-c", "read line; while :; do (setsid sh -c 'trap \"\" TERM; sleep 100' &) ; sleep 0.01; done",
        ])
        request.input = read
        let process = try Subprocess.start(request) { _ in }
        try group.add(process.pid)
        try write.write(Array("go\n".utf8))
        while try group.processes().count < 10 { try await Task.sleep(for: .milliseconds(2)) }
        group.kill()
        _ = await process.wait()
        #expect(try group.processes() == [])
        try group.remove()
        #expect(throws: (any Error).self) { try group.processes() }
        try group.remove()
    }

    @Test func `what a crash left is swept, what lives is not`() async throws {
        let groups = try #require(groups)
        // A process number that is no more.
        let gone = try Subprocess.start(ProcessRequest(["/bin/true"])) { _ in }
        _ = await gone.wait()
        let name = "kiln-\(gone.pid)-1"
        for folder in groups.layout.folders { try Files.createDirectory("\(folder)/\(name)") }
        let sleeper = try Subprocess.start(ProcessRequest(["/bin/sleep", "100"])) { _ in }
        for folder in groups.layout.folders {
            let file = try FileDescriptor.open("\(folder)/\(name)/cgroup.procs", O_WRONLY)
            try file.write(Array("\(sleeper.pid)".utf8))
        }
        let own = try make()
        #expect(try groups.sweep() == [name])
        #expect(await sleeper.wait() == .signalled(SIGKILL))
        #expect(!groups.layout.folders.contains { Files.exists("\($0)/\(name)") })
        #expect(groups.layout.folders.allSatisfy { Files.exists("\($0)/\(own.name)") })
        try own.remove()
    }
}
