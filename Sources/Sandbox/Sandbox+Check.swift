internal import Glibc
internal import Pipeline
internal import Subprocess
internal import Support

extension Sandbox {
    /// Whether builds can be walled off here: makes a sandbox as a build gets it and runs `true` in it. Empty means
    /// yes. `identity` is a host user that a build would get when Kiln is root.
    package func check(identity: UInt32 = 1_879_048_192) async -> [SandboxGap] {
        var gaps: [SandboxGap] = []
        if kind == .bubblewrap && tools.bubblewrap == nil { gaps.append(.noBubblewrap) }
        if tools.helper == nil && (kind == .none || geteuid() == 0) { gaps.append(.noHelper) }
        guard gaps.isEmpty, kind == .bubblewrap else { return gaps }
        let profile = SandboxProfile(
            mounts: SandboxMount.system, environment: [:], workingDirectory: "/",
            limits: SandboxLimits(wallSeconds: 20), hostIdentity: geteuid() == 0 ? identity : nil)
        let said: String
        do {
            let end = try await start(profile, ["/usr/bin/true"]) { _ in }.wait()
            if end == .exited(0) { return [] }
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
