internal import CPlatform
internal import ControlGroups
internal import Glibc
internal import Subprocess
internal import Support

extension Sandbox {
    /// What this machine gives for walling builds off, and whether the wall stands: tools, namespaces, the filter of system
    /// calls, Landlock, control groups, limits, and the self-test. Takes a fraction of a second.
    package static func examine(tools: SandboxTools = .detected) async -> [HostFact] {
        var facts = [account(), kernel()]
        facts.append(await bubblewrap(tools))
        facts.append(
            tools.helper.map { HostFact("kiln-sandbox", .good, $0) }
                ?? HostFact(
                    "kiln-sandbox", geteuid() == 0 ? .bad : .weak, SandboxGap.noHelper.what,
                    remedy: SandboxGap.noHelper.remedy))
        facts += [namespaces(), filter(), landlock(), controlGroups(), openFiles()]
        let gaps = await Sandbox(tools: tools).check()
        if gaps.isEmpty {
            facts.append(HostFact("self-test", .good, "\(SelfTest.attempts.count) attempts to get out, all contained"))
        } else {
            facts += gaps.map { HostFact("self-test", .bad, $0.what, remedy: $0.remedy) }
        }
        return facts
    }

    private static func account() -> HostFact {
        geteuid() == 0
            ? HostFact("user", .good, "root: each project's builds get a host user of their own")
            : HostFact("user", .good, "uid \(geteuid()): builds are this user's, in a user namespace")
    }

    private static func kernel() -> HostFact {
        var name = utsname()
        uname(&name)
        let release = withUnsafeBytes(of: name.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return HostFact("kernel", .good, "Linux \(release)")
    }

    private static func bubblewrap(_ tools: SandboxTools) async -> HostFact {
        guard let path = tools.bubblewrap else {
            return HostFact("bubblewrap", .bad, SandboxGap.noBubblewrap.what, remedy: SandboxGap.noBubblewrap.remedy)
        }
        do {
            let result = try await Subprocess.run(ProcessRequest([path, "--version"]), timeout: 10)
            return HostFact(
                "bubblewrap", .good, "\(path), \(result.outputText.split(whereSeparator: \.isNewline).first ?? "")")
        } catch {
            return HostFact(
                "bubblewrap", .bad, "\(path) does not run: \(error)", remedy: SandboxGap.noBubblewrap.remedy)
        }
    }

    private static func namespaces() -> HostFact {
        // A namespace that the kernel lacks has no file.
        let names = ["user", "mnt", "pid", "net", "ipc", "uts", "cgroup"]
        let missing = names.filter { !Files.exists("/proc/self/ns/\($0)") }
        guard missing.isEmpty else {
            return HostFact(
                "namespaces", .bad, "this kernel has none for \(missing.joined(separator: ", "))",
                remedy: "boot a kernel with CONFIG_NAMESPACES and all kinds of them")
        }
        return HostFact("namespaces", .good, names.joined(separator: ", "))
    }

    private static func filter() -> HostFact {
        // A kernel without seccomp has no such file.
        let actions = (try? Files.readText("/proc/sys/kernel/seccomp/actions_avail", limit: 4096)) ?? ""
        guard actions.split(whereSeparator: \.isWhitespace).contains("errno") else {
            return HostFact(
                "seccomp", .bad, "this kernel has no filters of system calls",
                remedy: "boot a kernel with CONFIG_SECCOMP_FILTER")
        }
        switch SystemCallFilter.denied {
        case .success(let program):
            return HostFact("seccomp", .good, "\(SystemCallRule.denied.count) rules, \(program.count / 8) instructions")
        case .failure(let error): return HostFact("seccomp", .bad, error.message, remedy: "update libseccomp")
        }
    }

    private static func landlock() -> HostFact {
        let version = kiln_landlock_version()
        return version > 0
            ? HostFact("landlock", .good, "version \(version) is there; builds do not use it yet")
            : HostFact(
                "landlock", .good, "this kernel does not have it or has it turned off; builds do not use it yet")
    }

    private static func controlGroups() -> HostFact {
        do {
            let groups = try ControlGroups.detect()
            let text =
                switch groups.layout {
                case .unified(let folder): "version 2 at \(folder)"
                case .separate(let folders): "version 1: \(folders.keys.sorted().joined(separator: ", "))"
                }
            return HostFact("control groups", .good, text)
        } catch {
            return HostFact(
                "control groups", .weak, "memory is limited for each process alone, not for a whole build: \(error)",
                remedy: "run Kiln as a service with Delegate=yes (systemd), or as root")
        }
    }

    private static func openFiles() -> HostFact {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return HostFact("open files", .weak, "the limit cannot be read")
        }
        return limit.rlim_max >= 4096
            ? HostFact("open files", .good, "up to \(limit.rlim_max)")
            : HostFact(
                "open files", .weak, "a process may have only \(limit.rlim_max)",
                remedy: "LimitNOFILE=65536 for the service, or ulimit -Hn")
    }
}
