/// bubblewrap's command line for a profile: a pure function of it.
package enum BubblewrapArguments {
    /// A small file that every sandbox has of its own.
    package struct File: Hashable, Sendable {
        /// Where.
        package let path: String
        /// Its text.
        package let text: String
    }

    /// The descriptors that bubblewrap gets.
    package struct Descriptors: Sendable {
        /// It writes its status there (JSON lines).
        package var status: Int32
        /// It waits for a byte from there before the build starts.
        package var block: Int32
        /// It reads the filter of system calls from there.
        package var filter: Int32
        /// The content of each of `files`, in that order.
        package var files: [Int32]

        /// Joins the numbers.
        package init(status: Int32, block: Int32, filter: Int32, files: [Int32]) {
            self.status = status
            self.block = block
            self.filter = filter
            self.files = files
        }
    }

    /// The mounts in the order in which they are made: each after those it lies in.
    package static func ordered(_ mounts: [SandboxMount]) -> [SandboxMount] {
        mounts.sorted { left, right in
            left.target.split(separator: "/").lexicographicallyPrecedes(right.target.split(separator: "/"))
        }
    }

    /// The accounts, hosts and name services inside, except those that a mount brings. Java takes `user.name` and
    /// `user.home` from the account.
    package static func files(_ profile: SandboxProfile) -> [File] {
        let home = profile.environment["HOME"] ?? "/"
        let all = [
            File(path: "/etc/group", text: "root:x:0:\nkiln:x:\(profile.uid):\nnogroup:x:65534:\n"),
            File(path: "/etc/hostname", text: "kiln\n"),
            File(path: "/etc/hosts", text: "127.0.0.1 localhost kiln\n::1 localhost\n"),
            File(path: "/etc/nsswitch.conf", text: "passwd: files\ngroup: files\nhosts: files\n"),
            File(
                path: "/etc/passwd",
                text: """
                    root:x:0:0:root:/:/usr/sbin/nologin
                    kiln:x:\(profile.uid):\(profile.uid):Kiln:\(home.filter { $0 != ":" && !$0.isNewline }):/bin/sh
                    nobody:x:65534:65534:nobody:/:/usr/sbin/nologin

                    """),
        ]
        return all.filter { file in !isCovered(file.path, by: profile.mounts) }
    }

    /// The whole command line. `sources` gives, for each of the ordered mounts, the path to mount.
    package static func make(
        _ profile: SandboxProfile, bubblewrap: String, sources: [String], descriptors: Descriptors, program: [String]
    ) -> [String] {
        var line = [
            bubblewrap, "--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session",
            "--cap-drop", "ALL", "--uid", "\(profile.uid)", "--gid", "\(profile.uid)", "--hostname", "kiln",
            "--clearenv",
            "--json-status-fd", "\(descriptors.status)", "--block-fd", "\(descriptors.block)", "--seccomp",
            "\(descriptors.filter)", "--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--size",
            "\(profile.limits.sharedMemoryBytes)", "--tmpfs", "/dev/shm",
            "--remount-ro", "/dev",
        ]
        for (mount, source) in zip(ordered(profile.mounts), sources) {
            line += [mount.isWritable ? "--bind" : "--ro-bind", source, mount.target]
        }
        for (file, descriptor) in zip(files(profile), descriptors.files) {
            line += ["--perms", "0444", "--file", "\(descriptor)", file.path]
        }
        // Every build lives in the same time zone, wherever the machine is.
        if !isCovered("/etc/localtime", by: profile.mounts) {
            line += ["--symlink", "/usr/share/zoneinfo/UTC", "/etc/localtime"]
        }
        // Nothing can be written but where the profile says so.
        line += ["--remount-ro", "/"]
        for (name, value) in profile.environment.sorted(by: { $0.key < $1.key }) { line += ["--setenv", name, value] }
        return line + ["--chdir", profile.workingDirectory, "--"] + program
    }

    private static func isCovered(_ path: String, by mounts: [SandboxMount]) -> Bool {
        mounts.contains { $0.target == path || path.hasPrefix($0.target + "/") }
    }
}
