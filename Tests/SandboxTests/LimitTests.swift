import ControlGroups
import Glibc
import Sandbox
import Subprocess
import Support
import TestSupport
import Testing

/// Groups of this user; `nil` where none may be made.
private let controlGroups: ControlGroups? = {
    do { return try ControlGroups.detect() } catch {
        print("control groups: \(error)")
        return nil
    }
}()

/// What a build can use up.
@Suite(.timeLimit(.minutes(2)))
struct LimitTests {
    @Test func `a fork bomb stays within its processes`() async throws {
        let script = """
            import os, time
            count = 0
            try:
                while count < 500:
                    if os.fork() == 0: time.sleep(60)
                    count += 1
            except OSError as e: print("refused", e.errno)
            print("children", count)
            """
        let outcome = try await inSandbox("exec python3 -c '\(script)'") { profile, _ in
            profile.limits.processes = 50
        }
        #expect(outcome.end == .exited(0))
        #expect(outcome.text.hasPrefix("refused 11\n"))
        let count = try #require(outcome.text.split(separator: " ").last.flatMap { Int($0.dropLast()) })
        #expect((40...54).contains(count))
    }

    @Test(.enabled(if: controlGroups != nil, "this user may not make control groups here"))
    func `all processes together stay within their memory, and the end says so`() async throws {
        try await withScratch { scratch in
            var place = try Place(scratch)
            // Each of the two would fit.
            place.profile.limits.memoryBytes = 96 << 20
            let script =
                "python3 -c 'x = bytearray(60 << 20); import time; time.sleep(50)' & "
                + "while ! grep -q . ready 2>/dev/null; do echo x > ready; done; exec python3 -c 'bytearray(60 << 20)'"
            let process = try Sandbox(groups: controlGroups).start(place.profile, ["/bin/sh", "-c", script]) { _ in }
            let end = await process.wait()
            let usage = await process.usage()
            #expect(end == .outOfMemory(96 << 20) || end == .exited(0) && usage.memoryKills > 0)
            #expect(try #require(usage.memoryPeak) <= 96 << 20)
            #expect(try #require(usage.memoryPeak) > 60 << 20)
            #expect(try #require(usage.processorSeconds) > 0)
            // Nothing of it is left.
            let folders = try #require(controlGroups).layout.folders
            #expect(try folders.allSatisfy { try !Files.list($0).contains { $0.hasPrefix("kiln-\(getpid())-") } })
        }
    }

    @Test func `a file stays within its size`() async throws {
        let outcome = try await inSandbox("head -c 3000000 /dev/zero > big; wc -c < big") { profile, _ in
            profile.limits.fileBytes = 1_000_000
        }
        #expect(outcome.text.contains("1000000\n"))
    }

    @Test func `descriptors, cores and shared memory stay within theirs`() async throws {
        let outcome = try await inSandbox(
            "ulimit -n; ulimit -c; head -c 9000000 /dev/zero > /dev/shm/x; wc -c < /dev/shm/x"
        ) {
            profile, _ in
            profile.limits.openFiles = 77
            profile.limits.sharedMemoryBytes = 1 << 20
        }
        #expect(outcome.text.hasPrefix("77\n0\n"))
        #expect(outcome.text.contains("No space left"))
        #expect(outcome.text.hasSuffix("1048576\n"))
    }

    @Test func `a process stays within its memory, and a JVM told less runs`() async throws {
        let hungry = try await inSandbox("python3 -c 'bytearray(800_000_000)'") { profile, _ in
            profile.limits.memoryBytes = 500_000_000
        }
        #expect(hungry.end == .exited(1))
        #expect(hungry.text.contains("MemoryError"))
        let java = try await inSandbox("java -Xmx256m -version 2>&1") { profile, _ in
            profile.limits.memoryBytes = 700_000_000
            profile.mounts.append(SandboxMount("/etc/java-17-openjdk", isOptional: true))
        }
        #expect(java.end == .exited(0))
    }
}
