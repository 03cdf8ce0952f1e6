import Glibc
import Subprocess
import Support
import TestSupport
import Testing

/// What a program gets from its parent: nothing that was not named. Exit tests, so that the parent's own state is known.
@Suite(.timeLimit(.minutes(2)))
struct InheritanceTests {
    @Test func `no signal is blocked or ignored, whatever Kiln does`() async {
        await #expect(processExitsWith: .success) {
            signal(SIGPIPE, SIG_IGN)
            signal(SIGCHLD, SIG_IGN)
            var all = sigset_t()
            sigfillset(&all)
            pthread_sigmask(SIG_SETMASK, &all, nil)
            let result = try await Subprocess.run(ProcessRequest(["grep", "^Sig[BI]", "/proc/self/status"]))
            #expect(result.end == .exited(0))
            #expect(result.outputText == "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n")
        }
    }

    @Test func `no descriptor is inherited but those named`() async {
        await #expect(processExitsWith: .success) {
            for _ in 0..<20 { #expect(dup(0) > 2) }
            var request = ProcessRequest(["sh", "-c", "ls /proc/$$/fd; cat <&7"])
            let one = try FileDescriptor.memory(Array("one".utf8))
            request.inherited = [7: one, 5: try .memory([])]
            #expect(try await Subprocess.run(request).outputText == "0\n1\n2\n5\n7\none")
        }
    }

    @Test func `inherited descriptors may trade places`() async throws {
        let first = try FileDescriptor.memory(Array("first ".utf8))
        let second = try FileDescriptor.memory(Array("second ".utf8))
        let extra = try FileDescriptor.memory(Array("extra".utf8))
        var request = ProcessRequest(["bash", "-c", "cat <&\(first.raw); cat <&\(second.raw); cat <&3"])
        request.inherited = [first.raw: second, second.raw: first, 3: extra]
        try #require(first.raw > 3 && second.raw > 3)
        #expect(try await Subprocess.run(request).outputText == "second first extra")
    }

    @Test func `two hundred runs and failures leave no descriptor and no thread behind`() async {
        await #expect(processExitsWith: .success) {
            func descriptors() throws -> Int { try Files.list("/proc/self/fd").count }
            _ = try await Subprocess.run(ProcessRequest(["true"]))
            let before = try descriptors()
            for _ in 0..<100 {
                #expect(try await Subprocess.run(ProcessRequest(["true"])).end == .exited(0))
                await #expect(throws: KilnError.self) { try await Subprocess.run(ProcessRequest(["/nowhere"])) }
            }
            // The threads of the last run close theirs a moment after its end is known.
            while try descriptors() > before { await Task.yield() }
            while try Files.list("/proc/self/task").count > 40 { await Task.yield() }
        }
    }

    @Test func `it has its own session and group`() async throws {
        let result = try await Subprocess.run(ProcessRequest(["sh", "-c", "ps -o pid=,pgid=,sid= -p $$"]))
        let numbers = Set(result.outputText.split(whereSeparator: \.isWhitespace))
        #expect(numbers.count == 1)
        #expect(numbers != ["\(getpid())"])
    }

    @Test func `limits hold`() async throws {
        var request = ProcessRequest(["sh", "-c", "ulimit -c; ulimit -n; ulimit -f; ulimit -Hd; ulimit -u"])
        request.arguments[0] = "bash"
        request.limits = [
            .coreBytes(0), .openFiles(64), .fileBytes(1 << 20), .dataBytes(1 << 30), .processes(500),
        ]
        #expect(try await Subprocess.run(request).outputText == "0\n64\n1024\n1048576\n500\n")
    }

    @Test(.enabled(if: getuid() == 0, "only root can start programs as another user"))
    func `an identity is taken wholly`() async throws {
        var request = ProcessRequest(["grep", "-E", "^(Uid|Gid|Groups|CapEff|CapPrm)", "/proc/self/status"])
        request.identity = ProcessIdentity(uid: 1234, gid: 5678)
        let text = try await Subprocess.run(request).outputText
        #expect(
            text == """
                Uid:\t1234\t1234\t1234\t1234
                Gid:\t5678\t5678\t5678\t5678
                Groups:\t 
                CapPrm:\t0000000000000000
                CapEff:\t0000000000000000

                """)
    }
}
