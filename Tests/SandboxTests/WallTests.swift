import Glibc
import Sandbox
import Subprocess
import Support
import TestSupport
import Testing

/// What a build can see and reach.
@Suite(.timeLimit(.minutes(2)))
struct WallTests {
    @Test func `this machine can make sandboxes`() async {
        #expect(await Sandbox().check() == [])
    }

    @Test func `the status and the output come back`() async throws {
        let outcome = try await inSandbox("echo out; echo err >&2; exit 7")
        #expect(outcome.end == .exited(7))
        #expect(outcome.text == "out\nerr\n")
    }

    @Test func `the environment is exactly the profile's`() async throws {
        let outcome = try await inSandbox("cat /proc/self/environ | tr '\\0' '\\n' | sort") { profile, _ in
            profile.environment["EMPTY"] = ""
            profile.environment["LINES"] = "a=b c"
        }
        #expect(
            outcome.text
                == "EMPTY=\nHOME=/home/build\nLINES=a=b c\nPATH=/usr/bin:/bin\nPWD=/work\n")
    }

    @Test func `no descriptor leaks in`() async throws {
        #expect(try await inSandbox("ls /proc/$$/fd").text == "0\n1\n2\n")
    }

    @Test func `there is nothing at the root but what was mounted`() async throws {
        let outcome = try await inSandbox("ls -A / /home /etc /home/build /tmp /work")
        let there = Set(outcome.text.split(whereSeparator: \.isWhitespace).map(String.init))
        let allowed: Set<String> = [
            "/:", "/home:", "/etc:", "/home/build:", "/tmp:", "/work:", "bin", "dev", "etc", "home", "lib", "lib32",
            "lib64",
            "libx32", "proc", "sbin", "tmp", "usr", "work", "build", "alternatives", "group", "hostname", "hosts",
            "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "nsswitch.conf", "passwd", "ssl",
        ]
        #expect(there.subtracting(allowed) == [])
        #expect(outcome.end == .exited(0))
    }

    @Test(arguments: [
        "cat /etc/shadow", "ls /root", "ls /var", "ls /sys", "ls /run", "ls /home/user", "cat /proc/kcore",
        "test -s /proc/1/environ", "ls /proc/1/root/root", "ls /proc/1/cwd/root", "echo h > /proc/sysrq-trigger",
        "echo x > /proc/sys/kernel/core_pattern", "exec 3>/proc/sys/kernel/core_pattern", "touch /usr/x", "touch /x",
        "touch /etc/x", "touch /dev/x", "echo x > /usr/bin/env", "mknod /tmp/disk b 8 0", "mount -t tmpfs x /tmp",
        "unshare -U true", "unshare -m true", "unshare -Ur true", "chroot / true", "kill -9 1 && sleep 1 && false",
        "cat /etc/machine-id", "echo x > /etc/passwd", "mount -o remount,rw /usr", "umount /usr",
        "chown 0:0 .", "ls /proc/2/root/root", "nice -n -5 true 2>&1 | grep -q denied && false",
        "ln -s /etc/shadow s && cat s",
    ])
    func `what a build must not do fails`(attack: String) async throws {
        let outcome = try await inSandbox("(\(attack)); status=$?; echo; echo over; exit $status")
        #expect(outcome.end != .exited(0))
        #expect(outcome.text.hasSuffix("over\n"), "the attack should fail, not the sandbox: \(outcome.text)")
    }

    @Test func `the network is loopback alone`() async throws {
        let script = """
            import socket
            for address in ("127.0.0.1", "169.254.169.254", "1.1.1.1", "::1", "2606:4700::1111"):
                for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                    family = socket.AF_INET6 if ":" in address else socket.AF_INET
                    try:
                        s = socket.socket(family, kind); s.settimeout(2); s.connect((address, 80)); s.send(b"x"); print("OPEN", address, kind)
                    except OSError as e:
                        print(address, int(kind), e.errno)
            print([name for _, name in socket.if_nameindex()])
            """
        let outcome = try await withScratch { scratch in
            let place = try Place(scratch)
            let output = Output()
            let end = try await Sandbox().start(
                place.profile, ["/usr/bin/python3", "-c", script], onOutput: output.take
            )
            .wait()
            return Outcome(end: end, text: output.text)
        }
        let refused = "111"
        let unreachable = "101"
        #expect(outcome.text.contains("127.0.0.1 1 \(refused)\n"))
        for address in ["169.254.169.254", "1.1.1.1", "2606:4700::1111"] {
            #expect(outcome.text.contains("\(address) 1 \(unreachable)\n"))
            #expect(outcome.text.contains("\(address) 2 \(unreachable)\n"))
        }
        #expect(outcome.text.hasSuffix("['lo']\n"))
    }

    @Test func `a build cannot reach an abstract socket of the host`() async throws {
        let script = """
            import socket, subprocess, sys
            s = socket.socket(socket.AF_UNIX); s.bind("\\0kiln-test-\(getpid())"); s.listen()
            sys.stdout.write("x\\n"); sys.stdout.flush(); sys.stdin.read()
            """
        let (end, opener) = try FileDescriptor.pipe()
        var request = ProcessRequest(["python3", "-c", script])
        request.input = end
        let output = Output()
        let listener = try Subprocess.start(request, onOutput: output.take)
        while output.count == 0 { try await Task.sleep(for: .milliseconds(2)) }
        let client = "import socket; socket.socket(socket.AF_UNIX).connect('\\0kiln-test-\(getpid())')"
        #expect(try await Subprocess.run(ProcessRequest(["python3", "-c", client])).end == .exited(0))
        let outcome = try await inSandbox("python3 -c \"\(client)\"")
        #expect(outcome.end == .exited(1))
        #expect(outcome.text.contains("ConnectionRefusedError"))
        _ = opener
        _ = await listener.terminate(graceSeconds: 1)
    }

    @Test func `HOME and tmp are the build's own, and it may write and execute there`() async throws {
        let outcome = try await inSandbox(
            """
            set -e; test -z "$(ls -A ~)$(ls -A /tmp)"; echo '#!/bin/sh\necho ran' > /tmp/x; chmod +x /tmp/x; /tmp/x
            echo hi > ~/f; cat ~/f; id -un; id -u; id -g; echo ~kiln; hostname; date +%Z
            """)
        #expect(outcome.text == "ran\nhi\nkiln\n1000\n1000\n/home/build\nkiln\nUTC\n")
    }

    @Test func `a mount shows what it is, writable only where the profile says so, and below others`() async throws {
        let script = "cat /work/lib/a /file; touch /work/x; touch /work/lib/x 2>&1; echo x > /file"
        let outcome = try await inSandbox(script) { profile, scratch in
            try Files.createDirectory("\(scratch)/private", mode: 0o700)
            try Files.createDirectory("\(scratch)/private/lib")
            try Files.writeAtomically("\(scratch)/private/lib/a", Array("inner ".utf8))
            try Files.writeAtomically("\(scratch)/private/file", Array("file\n".utf8))
            profile.mounts.insert(SandboxMount("\(scratch)/private/lib", at: "/work/lib"), at: 0)
            profile.mounts.append(SandboxMount("\(scratch)/private/file", at: "/file"))
            profile.mounts.append(SandboxMount("\(scratch)/absent", at: "/absent", isOptional: true))
        }
        #expect(outcome.text.hasPrefix("inner file\n"))
        #expect(outcome.text.components(of: "Read-only file system") == 2)
    }

    @Test(.enabled(if: Files.exists("/usr/share/maven/bin/mvn"), "Debian's Maven is not installed"))
    func `Debian's Maven runs`() async throws {
        let outcome = try await inSandbox("mvn --version") { profile, _ in
            profile.mounts += ["/etc/java-17-openjdk", "/etc/maven", "/etc/java"].map {
                SandboxMount($0, isOptional: true)
            }
        }
        #expect(outcome.end == .exited(0))
        #expect(outcome.text.contains("Apache Maven"))
    }

    @Test func `Java knows its user, its home and its temporary directory`() async throws {
        let outcome = try await inSandbox("java -XshowSettings:properties -version 2>&1") { profile, _ in
            profile.mounts.append(SandboxMount("/etc/java-17-openjdk", isOptional: true))
        }
        #expect(outcome.end == .exited(0))
        for line in ["user.name = kiln", "user.home = /home/build", "java.io.tmpdir = /tmp", "user.dir = /work"] {
            #expect(outcome.text.contains(line))
        }
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(of text: String) -> Int {
        split(separator: text, omittingEmptySubsequences: false).count - 1
    }
}
