import Glibc
import Sandbox
import Testing

/// What the filter of system calls refuses, asked with the calls themselves; and that ordinary programs do not notice it.
@Suite(.timeLimit(.minutes(2)), .enabled(if: access("/usr/bin/python3", X_OK) == 0, "there is no python3"))
struct SystemCallTests {
    /// Calls as Python makes them, and the error each has to end with.
    private static let refused: [(String, Int32)] = [
        // B6: setuid and setgid files, by each way that makes them, and file capabilities.
        ("os.chmod('f', 0o4755)", EPERM), ("os.chmod('f', 0o2755)", EPERM), ("os.fchmod(f, 0o6755)", EPERM),
        ("os.chmod('f', 0o4755, dir_fd=os.open('.', 0))", EPERM), ("call(452, -100, b'f', 0o4755, 0)", EPERM),
        ("os.open('new', os.O_CREAT | os.O_WRONLY, 0o4755)", EPERM),
        ("os.open('.', os.O_TMPFILE | os.O_WRONLY, 0o2755)", EPERM), ("os.mknod('new', 0o4755)", EPERM),
        ("call(85, b'new', 0o4755)", EPERM), ("call(437, -100, b'new', 0, 24)", ENOSYS),
        ("os.setxattr('f', 'security.capability', bytes(20))", ENOTSUP), ("os.setxattr('f', 'user.x', b'1')", ENOTSUP),
        // B7: namespaces and mounts.
        ("call(272, 0x10000000)", EPERM), ("call(272, 0x80)", EPERM), ("call(56, 0x10000000 | 17, 0, 0, 0, 0)", EPERM),
        ("call(56, 0x40000000 | 17, 0, 0, 0, 0)", EPERM), ("call(435, 0, 0)", ENOSYS),
        ("call(165, b'none', b'/tmp', b'tmpfs', 0, 0)", EPERM), ("call(155, b'/', b'/')", EPERM),
        ("call(428, -100, b'/', 1)", EPERM), ("call(430, b'tmpfs', 0)", EPERM),
        ("call(442, -100, b'/', 0, 0, 0)", EPERM),
        ("call(308, 0, 0)", EPERM), ("os.chroot('/tmp')", EPERM),
        // B4: others' memory.
        ("call(101, 0, 0, 0, 0)", EPERM), ("call(310, 1, 0, 0, 0, 0, 0)", EPERM), ("call(438, 0, 0, 0)", EPERM),
        // B9: somebody's terminal; also with bits that the kernel does not look at.
        ("call(16, 0, 0x5412, b'x')", EPERM), ("call(16, 0, 0x100005412, b'x')", EPERM),
        ("call(16, 0, 0x541C, b'x')", EPERM),
        // B13: keys, programs in the kernel, events, io_uring, userfaultfd.
        ("call(250, 0, -3, 1)", EPERM), ("call(248, b'user', b'k', b'v', 1, -3)", EPERM), ("call(321, 0, 0, 0)", EPERM),
        ("call(298, 0, 0, -1, -1, 0)", EPERM), ("call(425, 8, 0)", ENOSYS), ("call(323, 0)", ENOSYS),
        ("call(304, 0, 0, 0)", EPERM),
        // Families of sockets that reach the host or odd corners of the kernel.
        ("socket.socket(40, socket.SOCK_STREAM)", EAFNOSUPPORT),
        ("socket.socket(38, socket.SOCK_SEQPACKET)", EAFNOSUPPORT),
        ("socket.socket(17, socket.SOCK_RAW)", EAFNOSUPPORT), ("call(41, 0x100000028, 1, 0)", EAFNOSUPPORT),
        ("socket.socket(46, socket.SOCK_STREAM)", EAFNOSUPPORT), ("socket.socket(16, socket.SOCK_RAW, 9)", EPERM),
        // Other personalities, also hidden behind the highest bit.
        ("call(135, 0x40000)", EPERM), ("call(135, 0x80040000)", EPERM), ("call(135, 8)", EPERM),
        ("call(135, 0x80000000)", EPERM),
        // The machine itself.
        ("call(246, 0, 0, 0, 0)", EPERM), ("call(169, 0, 0, 0, 0)", EPERM), ("call(103, 3, 0, 0)", EPERM),
        ("call(164, 0, 0)", EPERM), ("call(172, 3)", EPERM), ("call(167, b'x', 0)", EPERM),
    ]

    @Test func `each refused call fails with the error that programs expect`() async throws {
        let lines = Self.refused.enumerated().map { index, call in
            """
            try:
                \(call.0)
                print(\(index), 0)
            except OSError as error:
                print(\(index), error.errno)
            """
        }
        let outcome = try await run(lines.joined(separator: "\n") + "\n")
        #expect(outcome.end == .exited(0), "\(outcome.text)")
        let errors = outcome.text.split(separator: "\n").map { $0.split(separator: " ").compactMap { Int32($0) } }
        try #require(errors.count == Self.refused.count, "\(outcome.text)")
        for (call, error) in zip(Self.refused, errors) { #expect(error.last == call.1, "\(call.0)") }
    }

    @Test func `what programs need is allowed`() async throws {
        let outcome = try await run(
            """
            os.chmod('f', 0o755)
            os.chmod('f', 0o1777)
            os.close(os.open('new', os.O_CREAT | os.O_RDWR, 0o600))
            os.open('f', os.O_RDONLY, 0o4755)
            os.mkdir('d', 0o2755)
            assert call(135, 0xFFFFFFFF) == 0
            call(135, 0)
            for family in socket.AF_INET, socket.AF_INET6, socket.AF_UNIX: socket.socket(family).close()
            socket.socketpair()
            socket.socket(16, socket.SOCK_RAW, 0)
            import threading, subprocess
            thread = threading.Thread(target=lambda: None); thread.start(); thread.join()
            subprocess.run(['/bin/true'], check=True)
            print('fine')

            """)
        #expect(outcome.text == "fine\n")
        #expect(outcome.end == .exited(0))
    }

    @Test func `a filter holds what its rules say and nothing else`() throws {
        let rule = SystemCallRule(names: ["uname"], error: 5)
        #expect(try SystemCallFilter.make([rule]).count > (try SystemCallFilter.make([]).count))
        // A call that this architecture does not have needs no rule.
        let foreign = SystemCallRule(names: ["s390_runtime_instr", "no such call"], error: 5)
        #expect(try SystemCallFilter.make([foreign]) == SystemCallFilter.make([]))
    }

    /// Runs Python in a sandbox; `call` makes a system call by its number on x86-64.
    private func run(_ program: String) async throws -> Outcome {
        let head = """
            import ctypes, os, socket
            library = ctypes.CDLL(None, use_errno=True)
            def call(number, *arguments):
                words = [word if isinstance(word, bytes) else ctypes.c_long(word) for word in arguments]
                result = library.syscall(ctypes.c_long(number), *words)
                if result == -1: raise OSError(ctypes.get_errno(), 'call')
                return result
            open('f', 'w').close()
            f = os.open('f', os.O_RDWR)

            """
        return try await inSandbox(head + program, shell: "/usr/bin/python3")
    }
}
