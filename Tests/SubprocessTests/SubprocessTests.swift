import Glibc
import Subprocess
import Support
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2)))
struct SubprocessTests {
    @Test func `both outputs and the status come back separately`() async throws {
        let result = try await Subprocess.run(ProcessRequest(["sh", "-c", "echo out; echo err >&2; exit 3"]))
        #expect(result.end == .exited(3))
        #expect(result.outputText == "out\n")
        #expect(result.errorText == "err\n")
    }

    @Test func `a program that dies of a signal says which`() async throws {
        let result = try await Subprocess.run(ProcessRequest(["sh", "-c", "kill -USR1 $$"]))
        #expect(result.end == .signalled(SIGUSR1))
    }

    @Test func `the environment and the directory are exactly what was asked for`() async throws {
        try await withScratch { scratch in
            let request = ProcessRequest(
                ["/usr/bin/env", "-0"], environment: ["B": "two\nlines", "A": ""], workingDirectory: scratch)
            #expect(try await Subprocess.run(request).outputText == "A=\0B=two\nlines\0")
            let directory = try await Subprocess.run(ProcessRequest(["/bin/pwd"], workingDirectory: scratch))
            #expect(directory.outputText == scratch + "\n")
        }
    }

    @Test func `standard input is empty unless given`() async throws {
        #expect(try await Subprocess.run(ProcessRequest(["cat"])).standardOutput.isEmpty)
        var request = ProcessRequest(["cat"])
        request.input = try .memory(Array("hello".utf8))
        #expect(try await Subprocess.run(request).outputText == "hello")
    }

    @Test(arguments: [
        (["no-such-program-here"], "no-such-program-here"), (["/nowhere/tool", "x"], "/nowhere/tool"),
        (["/etc"], "/etc"),
    ])
    func `a program that cannot be executed is an error that names it`(arguments: [String], name: String) async throws {
        let error = await #expect(throws: KilnError.self) { try await Subprocess.run(ProcessRequest(arguments)) }
        #expect(error?.reason == "process.no-program")
        #expect(error?.message.contains("'\(name)'") == true)
    }

    @Test func `a script whose interpreter is missing says so`() async throws {
        try await withScratch { scratch in
            try Files.writeAtomically("\(scratch)/tool", Array("#!/nowhere/sh\n".utf8), mode: 0o755)
            let error = await #expect(throws: KilnError.self) {
                try await Subprocess.run(ProcessRequest(["\(scratch)/tool"]))
            }
            #expect(error?.message.contains("interpreter") == true)
        }
    }

    @Test func `a directory that is not there is an error that names it`() async throws {
        let error = await #expect(throws: KilnError.self) {
            try await Subprocess.run(ProcessRequest(["true"], workingDirectory: "/nowhere/at-all"))
        }
        #expect(error?.reason == "process.directory")
        #expect(error?.message.contains("/nowhere/at-all") == true)
    }

    @Test(arguments: [[], [""], ["echo", "a\0b"]])
    func `arguments that no program can get are refused`(arguments: [String]) async {
        let error = await #expect(throws: KilnError.self) { try await Subprocess.run(ProcessRequest(arguments)) }
        #expect(error?.code == .invalid)
    }

    @Test(arguments: ["", "A=B", "A\0"])
    func `names that no environment can hold are refused`(name: String) async {
        let request = ProcessRequest(["/bin/true"], environment: [name: "x"])
        let error = await #expect(throws: KilnError.self) { try await Subprocess.run(request) }
        #expect(error?.code == .invalid)
    }

    @Test func `more output than the limit stops the program`() async throws {
        let error = await #expect(throws: KilnError.self) {
            try await Subprocess.run(ProcessRequest(["yes"]), outputLimit: 100_000)
        }
        #expect(error?.code == .tooLarge)
    }

    @Test func `a program over its time is stopped`() async throws {
        let error = await #expect(throws: KilnError.self) {
            try await Subprocess.run(ProcessRequest(["sleep", "100"]), timeout: 0.2)
        }
        #expect(error?.code == .timeout)
        #expect(error?.message == "sleep did not end within 0.2 s")
    }

    @Test func `cancelling the task stops the program`() async throws {
        try await withScratch { scratch in
            let request = ProcessRequest(["sh", "-c", "echo $$ > pid; exec sleep 100"], workingDirectory: scratch)
            let task = Task { try await Subprocess.run(request) }
            let pid = try await waitForNumber(in: "\(scratch)/pid")
            task.cancel()
            let error = await #expect(throws: KilnError.self) { try await task.value }
            #expect(error?.code == .cancelled)
            #expect(kill(pid, 0) == -1)
        }
    }

    @Test func `exit is seen while a grandchild holds the pipe`() async throws {
        // The grandchild leaves the group, so that it is not killed with it.
        let script =
            "echo before; setsid sh -c 'echo $$ > pid; exec sleep 30' & while ! test -s pid; do :; done; exit 0"
        try await withScratch { scratch in
            let request = ProcessRequest(["sh", "-c", script], workingDirectory: scratch)
            let result = try await Subprocess.run(request, timeout: 20)
            #expect(result.end == .exited(0))
            #expect(result.outputText == "before\n")
            let pid = try await waitForNumber(in: "\(scratch)/pid")
            #expect(kill(pid, SIGKILL) == 0, "the grandchild should have lived on")
        }
    }

    @Test func `what is left of the group ends with the program`() async throws {
        try await withScratch { scratch in
            let script = "sleep 1000 & echo $! > pid; exit 0"
            let request = ProcessRequest(["sh", "-c", script], workingDirectory: scratch)
            #expect(try await Subprocess.run(request).end == .exited(0))
            try await waitUntilGone(try await waitForNumber(in: "\(scratch)/pid"))
        }
    }

    @Test func `fifty megabytes come through whole`() async throws {
        let request = ProcessRequest(["head", "-c", "50000000", "/dev/zero"])
        #expect(try await Subprocess.run(request, outputLimit: 1 << 26).standardOutput.count == 50_000_000)
    }

    @Test func `two hundred runs at once each get their own end`() async throws {
        try await withThrowingTaskGroup(of: (Int32, ProcessEnd).self) { group in
            for number in Int32(0)..<200 {
                group.addTask {
                    let request = ProcessRequest(["sh", "-c", "exit \(number)"])
                    return (number, try await Subprocess.run(request).end)
                }
            }
            for try await (number, end) in group { #expect(end == .exited(number)) }
        }
    }
}

@Suite(.timeLimit(.minutes(2)))
struct RunningProcessTests {
    @Test func `output comes in order through one pipe, and many may wait`() async throws {
        let text = Mutex("")
        let process = try Subprocess.start(ProcessRequest(["sh", "-c", "echo 1; echo 2 >&2; echo 3; exit 4"])) {
            bytes in
            text.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
        }
        async let first = process.wait()
        async let second = process.wait()
        #expect(await [first, second] == [.exited(4), .exited(4)])
        #expect(await process.wait() == .exited(4))
        #expect(text.withLock { $0 } == "1\n2\n3\n")
        #expect(process.stopCause == nil)
    }

    @Test func `a program that ignores SIGTERM is killed after the grace, and its group with it`() async throws {
        try await withScratch { scratch in
            let script = "trap '' TERM; sh -c 'trap \"\" TERM; echo $$ > pid; while :; do sleep 1; done' & wait; wait"
            let process = try Subprocess.start(ProcessRequest(["sh", "-c", script], workingDirectory: scratch)) { _ in }
            let inner = try await waitForNumber(in: "\(scratch)/pid")
            #expect(await process.terminate(graceSeconds: 0.2) == .signalled(SIGKILL))
            #expect(process.stopCause == .request)
            try await waitUntilGone(inner)
        }
    }

    @Test func `a program may end by itself after SIGTERM`() async throws {
        try await withScratch { scratch in
            let script = "trap 'exit 7' TERM; echo $$ > pid; while :; do sleep 0.01; done"
            let process = try Subprocess.start(ProcessRequest(["sh", "-c", script], workingDirectory: scratch)) { _ in }
            _ = try await waitForNumber(in: "\(scratch)/pid")
            #expect(await process.terminate(graceSeconds: 60) == .exited(7))
        }
    }

    @Test func `a stopped program is killed too`() async throws {
        try await withScratch { scratch in
            let script = "trap '' TERM; echo $$ > pid; kill -STOP $$; kill -STOP $$; sleep 100"
            let process = try Subprocess.start(ProcessRequest(["sh", "-c", script], workingDirectory: scratch)) { _ in }
            _ = try await waitForNumber(in: "\(scratch)/pid")
            #expect(await process.terminate(graceSeconds: 0.1) == .signalled(SIGKILL))
        }
    }

    @Test func `signals after the end go nowhere`() async throws {
        let process = try Subprocess.start(ProcessRequest(["true"])) { _ in }
        #expect(await process.wait() == .exited(0))
        process.signal(SIGKILL)
        process.signalProcess(SIGKILL)
        #expect(await process.terminate(graceSeconds: 0) == .exited(0))
    }

    @Test func `silence ends a program, but not the time in which its output is not taken`() async throws {
        var request = ProcessRequest(["sh", "-c", "echo x; sleep 100"])
        request.deadlines = ProcessDeadlines(silenceSeconds: 0.5, graceSeconds: 1)
        let (gate, opener) = try FileDescriptor.pipe()
        let process = try Subprocess.start(request) { _ in
            _ = try? gate.read(upTo: 1)
        }
        // Well past the silence, and the output is still in the taker's hands.
        _ = try await Subprocess.run(ProcessRequest(["sleep", "1"]))
        #expect(process.stopCause == nil)
        try opener.write([1])
        #expect(await process.wait() == .signalled(SIGTERM))
        #expect(process.stopCause == .silence)
    }

    @Test func `a taker that blocks holds up no other program`() async throws {
        let (gate, opener) = try FileDescriptor.pipe()
        let stuck = try Subprocess.start(ProcessRequest(["echo", "x"])) { _ in _ = try? gate.read(upTo: 1) }
        for _ in 0..<5 { #expect(try await Subprocess.run(ProcessRequest(["echo", "y"])).outputText == "y\n") }
        try opener.write([1])
        #expect(await stuck.wait() == .exited(0))
    }
}
