internal import Glibc
internal import Pipeline
internal import Subprocess
internal import Support
internal import Synchronization

extension Sandbox {
    /// Whether builds are walled off here: makes a sandbox as a build gets it and tries from within to get out. Empty means
    /// yes. `identity` is a host user that a build would get when Kiln is root.
    package func check(identity: UInt32 = 1_879_048_192) async -> [SandboxGap] {
        var gaps: [SandboxGap] = []
        if kind == .bubblewrap && tools.bubblewrap == nil { gaps.append(.noBubblewrap) }
        if tools.helper == nil && (kind == .none || geteuid() == 0) { gaps.append(.noHelper) }
        guard gaps.isEmpty, kind == .bubblewrap else { return gaps }
        let said: String
        do {
            let (end, output) = try await probe(SelfTest.script(SelfTest.attempts), identity: identity)
            if end == .exited(0), let breaches = SelfTest.breaches(output, of: SelfTest.attempts) {
                return breaches.map { breach in
                    SandboxGap(
                        what: "a build can \(breach.what)",
                        remedy: "this wall does not hold: tell Kiln's makers what system this is, and do not build "
                            + "what you do not trust")
                }
            }
            if case .notStarted(let reason) = end { said = reason } else { said = "the probe ended with \(end)" }
        } catch {
            said = "\(error)"
        }
        return [
            Self.explain(said) { path in
                // A setting that this kernel does not have, or that nobody may read, explains nothing.
                (try? Files.readText(path, limit: 100))?.split(whereSeparator: \.isNewline).first.map(String.init)
            }
        ]
    }

    /// Runs a script as a build with a workspace of its own.
    private func probe(_ script: String, identity: UInt32) async throws -> (SandboxEnd, String) {
        let folder = try Files.makeTemporary("kiln-probe")
        // A folder that cannot be removed is only clutter.
        defer { try? Files.removeTree(folder) }
        if geteuid() == 0 { try Self.handOver(folder, to: identity) }
        let profile = SandboxProfile(
            mounts: SandboxMount.system + [SandboxMount(folder, at: "/tmp", isWritable: true)],
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], workingDirectory: "/tmp",
            limits: SandboxLimits(wallSeconds: 20), hostIdentity: geteuid() == 0 ? identity : nil)
        let output = Mutex<[UInt8]>([])
        let process = try start(profile, ["/bin/sh", "-c", script]) { bytes in
            output.withLock { $0 += bytes.prefix(max(0, 65_536 - $0.count)) }
        }
        let end = await process.wait()
        return (end, String(decoding: output.withLock { $0 }, as: UTF8.self))
    }

    /// The likely reason why a sandbox cannot be made, from the kernel's settings.
    package static func explain(_ said: String, setting: (String) -> String?) -> SandboxGap {
        if setting("/proc/sys/kernel/unprivileged_userns_clone") == "0" {
            return SandboxGap(
                what: "this kernel lets no ordinary user make user namespaces (\(said))",
                remedy: "allow it: sysctl -w kernel.unprivileged_userns_clone=1")
        }
        if setting("/proc/sys/user/max_user_namespaces") == "0" {
            return SandboxGap(
                what: "user namespaces are turned off (\(said))",
                remedy: "turn them on: sysctl -w user.max_user_namespaces=15000")
        }
        if setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1" {
            return SandboxGap(
                what: "AppArmor keeps ordinary users from user namespaces (\(said))",
                remedy: "give bwrap an AppArmor profile with the rule userns, or "
                    + "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0")
        }
        return SandboxGap(
            what: "bubblewrap cannot make a sandbox (\(said))",
            remedy: "in a container, start it so that namespaces and the proc file system are allowed "
                + "(docker run --security-opt seccomp=unconfined --security-opt systempaths=unconfined)")
    }
}
