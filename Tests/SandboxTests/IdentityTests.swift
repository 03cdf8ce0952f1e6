import Glibc
import Pipeline
import Sandbox
import Subprocess
import Support
import TestSupport
import Testing

/// Who a build is on the machine.
@Suite(.timeLimit(.minutes(2)))
struct IdentityTests {
    static let isRoot = geteuid() == 0
    static let needsRoot: Comment = "only root takes other identities"

    @Test(.enabled(if: isRoot, needsRoot))
    func `as root, a build is its own host user: files, setuid files and processes are not root's`() async throws {
        try await withScratch { scratch in
            let place = try Place(scratch)
            let script =
                "cp /bin/true x; chmod 6755 x; mkdir d; cat /proc/self/uid_map > map; echo $$ > ready; exec sleep 50"
            let process = try Sandbox().start(place.profile, ["/bin/sh", "-c", script]) { _ in }
            _ = try await waitForLine(in: "\(scratch)/work/ready")
            for name in ["x", "d", "map"] {
                let file = try FileDescriptor.open("\(scratch)/work/\(name)", O_RDONLY)
                #expect(try file.status().st_uid == buildUser)
                #expect(try file.status().st_gid == buildUser)
            }
            // Nobody in there is root on the machine, bubblewrap neither.
            let all = try await Subprocess.run(ProcessRequest(["ps", "-eo", "uid=,comm="]))
            let own = all.outputText.split(separator: "\n").filter { $0.contains("bwrap") }
                .compactMap { UInt32($0.split(separator: " ")[0]) }
            #expect(own.contains(buildUser))
            process.cancel()
            #expect(await process.wait() == .cancelled)
        }
    }

    @Test(.enabled(if: isRoot, needsRoot))
    func `as an ordinary user, the same wall stands`() async {
        await #expect(processExitsWith: .success) {
            #expect(setgroups(0, nil) == 0 && setgid(4321) == 0 && setuid(4321) == 0)
            #expect(await Sandbox().check() == [])
            try await withScratch { scratch in
                var place = try Place(scratch)
                place.profile.limits.processes = 20
                place.profile.limits.graceSeconds = 60
                let script =
                    "touch x; chmod 4755 x; id -u; ls /root || echo hidden; unshare -U true || echo refused; "
                    + "python3 -c 'import os,time\nwhile os.fork() or time.sleep(60): pass'; trap 'echo asked; exit 5' TERM; "
                    + "echo ready > ready; while :; do :; done"
                let output = Output()
                let process = try Sandbox().start(place.profile, ["/bin/sh", "-c", script], onOutput: output.take)
                _ = try await waitForLine(in: "\(scratch)/work/ready")
                process.cancel()
                #expect(await process.wait() == .cancelled)
                for text in ["1000\n", "hidden\n", "refused\n", "BlockingIOError", "asked\n"] {
                    #expect(output.text.contains(text))
                }
                #expect(try FileDescriptor.open("\(scratch)/work/x", O_RDONLY).status().st_uid == 4321)
            }
        }
    }

    @Test(.enabled(if: isRoot, needsRoot))
    func `as root, sources may lie where the build's user cannot go`() async throws {
        try await withScratch { scratch in
            try Files.createDirectory("\(scratch)/closed", mode: 0o700)
            let place = try Place("\(scratch)/closed")
            let output = Output()
            let process = try Sandbox().start(
                place.profile, ["/bin/sh", "-c", "echo hi > f; cat f"], onOutput: output.take)
            #expect(await process.wait() == .exited(0))
            #expect(output.text == "hi\n")
            #expect(try Files.readText("\(scratch)/closed/work/f") == "hi\n")
            #expect(try !Files.list("/tmp").contains("0"), "the staging shows on the machine")
        }
    }

    @Test(.enabled(if: isRoot, needsRoot))
    func `as root, a profile without a user of the machine is refused`() async throws {
        try await withScratch { scratch in
            var profile = try Place(scratch).profile
            profile.hostIdentity = nil
            let error = #expect(throws: KilnError.self) { try Sandbox().start(profile, ["/bin/true"]) { _ in } }
            #expect(error?.code == .forbidden)
        }
    }

    @Test(
        .enabled(if: isRoot, needsRoot),
        arguments: [["stage", "0", "0", "--", "/usr/bin/id"], ["stage", "1000", "0", "--", "/usr/bin/id"]])
    func `the helper never goes on as root`(arguments: [String]) async throws {
        let helper = try #require(SandboxTools.detected.helper)
        let result = try await Subprocess.run(ProcessRequest([helper] + arguments))
        #expect(result.end == .exited(125))
        #expect(result.standardOutput.isEmpty)
    }

    @Test(.enabled(if: isRoot, needsRoot), arguments: [SandboxKind.bubblewrap, .none])
    func `without a wall, too, a host user is taken`(kind: SandboxKind) async throws {
        try await withScratch { scratch in
            chmod(scratch, 0o755)
            let place = try Place(scratch)
            var profile = kind == .none ? place.bare : place.profile
            profile.hostIdentity = buildUser
            let process = try Sandbox(kind: kind).start(
                profile, ["/bin/sh", "-c", "id -G > groups; grep NoNewPrivs /proc/self/status > n"]
            ) { _ in }
            #expect(await process.wait() == .exited(0))
            let file = try FileDescriptor.open("\(scratch)/work/groups", O_RDONLY)
            #expect(try file.status().st_uid == buildUser)
            #expect(try Files.readText("\(scratch)/work/groups") == (kind == .none ? "\(buildUser)\n" : "1000\n"))
            #expect(try Files.readText("\(scratch)/work/n") == "NoNewPrivs:\t1\n")
        }
    }

    @Test(.enabled(if: isRoot, needsRoot))
    func `handing a tree over changes links, not what they point to`() async throws {
        try await withScratch { scratch in
            try Files.createDirectory("\(scratch)/tree/inner")
            try Files.writeAtomically("\(scratch)/other", [1])
            symlink("\(scratch)/other", "\(scratch)/tree/inner/link")
            symlink(scratch, "\(scratch)/tree/folder")
            try Sandbox.handOver("\(scratch)/tree", to: buildUser)
            var status = stat()
            for name in ["tree", "tree/inner", "tree/inner/link", "tree/folder"] {
                lstat("\(scratch)/\(name)", &status)
                #expect(status.st_uid == buildUser, "\(name)")
            }
            for name in ["", "other"] {
                lstat("\(scratch)/\(name)", &status)
                #expect(status.st_uid == 0, "\(name)")
            }
            symlink("\(scratch)/other", "\(scratch)/link")
            #expect(throws: KilnError.self) { try Sandbox.handOver("\(scratch)/link", to: buildUser) }
        }
    }

    @Test func `a link where the build will write is refused`() async throws {
        try await withScratch { scratch in
            var profile = try Place(scratch).profile
            symlink("/etc", "\(scratch)/evil")
            profile.mounts.append(SandboxMount("\(scratch)/evil", at: "/evil", isWritable: true))
            let error = #expect(throws: KilnError.self) { try Sandbox().start(profile, ["/bin/true"]) { _ in } }
            #expect(error?.reason == "sandbox.mount")
        }
    }

    @Test func `a mount that is not there is an error that names it`() async throws {
        try await withScratch { scratch in
            var profile = try Place(scratch).profile
            profile.mounts.append(SandboxMount("\(scratch)/absent", at: "/absent"))
            let error = #expect(throws: KilnError.self) { try Sandbox().start(profile, ["/bin/true"]) { _ in } }
            #expect(error?.code == .notFound)
            #expect(error?.message.contains("\(scratch)/absent") == true)
        }
    }
}
