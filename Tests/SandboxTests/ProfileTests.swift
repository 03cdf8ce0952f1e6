import JSON
import Sandbox
import Support
import Testing

/// The profile as a value: what is refused, and the command line it becomes.
struct ProfileTests {
    let plain = SandboxProfile(mounts: [SandboxMount("/usr")], environment: ["A": "1"], workingDirectory: "/")

    @Test(arguments: [
        "", "work", "/", "/work/", "/work//x", "/work/../etc", "/./work", "/proc", "/proc/sys", "/dev/shm", "/sys",
        "/a\0b",
    ])
    func `targets that are not plain are refused`(target: String) {
        var profile = plain
        profile.mounts = [SandboxMount("/usr", at: target)]
        let error = #expect(throws: KilnError.self) { try profile.validate() }
        #expect(error?.reason == "sandbox.profile")
    }

    @Test func `what else cannot be is refused`() {
        let changes: [(inout SandboxProfile) -> Void] = [
            { $0.mounts = [SandboxMount("relative", at: "/x")] },
            { $0.mounts = [SandboxMount("/usr", at: "/x"), SandboxMount("/etc", at: "/x")] },
            { $0.workingDirectory = "work" }, { $0.workingDirectory = "/a/../b" }, { $0.environment["A=B"] = "" },
            { $0.environment[""] = "" }, { $0.uid = 0 }, { $0.hostIdentity = 0 }, { $0.hostIdentity = .max },
            { $0.limits.wallSeconds = -1 }, { $0.limits.silenceSeconds = .infinity }, { $0.limits.graceSeconds = .nan },
        ]
        for (number, change) in changes.enumerated() {
            var profile = plain
            change(&profile)
            #expect(throws: KilnError.self, "change \(number)") { try profile.validate() }
        }
        #expect(throws: Never.self) { try plain.validate() }
    }

    @Test func `the command line is a function of the profile`() {
        var profile = plain
        profile.mounts += [
            SandboxMount("/data/lib", at: "/work/lib"), SandboxMount("/data/work", at: "/work", isWritable: true),
            SandboxMount("/data/hosts", at: "/etc/hosts"),
        ]
        profile.workingDirectory = "/work"
        profile.environment["B"] = "x y"
        let line = BubblewrapArguments.make(
            profile, bubblewrap: "/usr/bin/bwrap", sources: ["/tmp/0", "/tmp/1", "/tmp/2", "/tmp/3"],
            descriptors: .init(status: 3, block: 4, filter: 9, files: [5, 6, 7, 8]), program: ["mvn", "--", "-x"])
        #expect(
            line.joined(separator: " ") == """
                /usr/bin/bwrap --unshare-all --unshare-user --disable-userns --die-with-parent --new-session \
                --cap-drop ALL --uid 1000 --gid 1000 --hostname kiln --clearenv --json-status-fd 3 --block-fd 4 \
                --seccomp 9 --proc /proc --dev /dev --perms 1777 --size 67108864 --tmpfs /dev/shm --remount-ro /dev \
                --ro-bind /tmp/0 /etc/hosts --ro-bind /tmp/1 /usr --bind /tmp/2 /work --ro-bind /tmp/3 /work/lib \
                --perms 0444 --file 5 /etc/group --perms 0444 --file 6 /etc/hostname \
                --perms 0444 --file 7 /etc/nsswitch.conf --perms 0444 --file 8 /etc/passwd \
                --symlink /usr/share/zoneinfo/UTC /etc/localtime --remount-ro / --setenv A 1 --setenv B x y \
                --chdir /work -- mvn -- -x
                """)
    }

    @Test func `mounts are made after those they lie in`() {
        let targets = ["/work/lib", "/work-2", "/work", "/a/b/c", "/a"]
        let ordered = BubblewrapArguments.ordered(targets.map { SandboxMount("/x", at: $0) }).map(\.target)
        #expect(ordered == ["/a", "/a/b/c", "/work", "/work/lib", "/work-2"])
    }

    @Test func `a home that would break the list of accounts does not`() throws {
        var profile = plain
        profile.environment["HOME"] = "/home\nroot2:x:0:0"
        let passwd = try #require(BubblewrapArguments.files(profile).first { $0.path == "/etc/passwd" })
        #expect(passwd.text.split(separator: "\n").count == 3)
    }

    @Test func `a profile is the same after its JSON`() throws {
        let text = try JSONText.encode(plain)
        #expect(try JSONText.decode(SandboxProfile.self, text, "profile") == plain)
    }
}
