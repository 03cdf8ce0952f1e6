/// Attempts that a wall has to withstand, made from within: each is a line of shell that succeeds only when it got through.
package enum SelfTest {
    /// One attempt.
    package struct Attempt: Hashable, Sendable {
        /// What it tries, for people.
        package var what: String
        /// The line.
        package var script: String

        /// Joins the texts.
        package init(_ what: String, _ script: String) {
            self.what = what
            self.script = script
        }
    }

    /// The attempts of each start. They need no program but a shell's and coreutils'; one whose program is missing has
    /// failed as well as any.
    package static let attempts = [
        Attempt("read /etc/shadow", "cat /etc/shadow"),
        Attempt("see the host's folders", "ls /root || ls /home || ls /var || ls /sys/kernel"),
        Attempt("see another process", "test \"$(ls -d /proc/[0-9]* | wc -l)\" -gt 8"),
        Attempt("read the environment of the first process", "test -s /proc/1/environ"),
        Attempt("write to the system", "touch /usr/kiln-probe || touch /etc/kiln-probe || touch /kiln-probe"),
        Attempt("write to the kernel's settings", "echo x > /proc/sys/kernel/core_pattern"),
        Attempt("press the kernel's keys", "echo h > /proc/sysrq-trigger"),
        Attempt("make a setuid file", "touch /tmp/f && chmod 4755 /tmp/f"),
        Attempt("make a setgid file", "touch /tmp/g && chmod 2755 /tmp/g"),
        Attempt("make a device", "mknod /tmp/device c 1 3"),
        Attempt("make a user namespace", "unshare -U true"),
        Attempt("mount", "mount -t tmpfs none /tmp"),
        Attempt("become root", "test \"$(id -u)\" = 0"),
        Attempt("change an owner", "touch /tmp/o && chown 0:0 /tmp/o"),
        Attempt("see a network device", "test \"$(grep -c : /proc/net/dev)\" -gt 1"),
        Attempt("raise a limit", "ulimit -c unlimited"),
        Attempt("keep capabilities", "! grep -q '^CapBnd:[[:space:]]*0*$' /proc/self/status"),
        Attempt("do without the filter of system calls", "! grep -q '^Seccomp:[[:space:]]*2' /proc/self/status"),
        Attempt("gain privileges", "! grep -q '^NoNewPrivs:[[:space:]]*1' /proc/self/status"),
    ]

    /// One script for attempts: it prints the number of each that got through, then `over`.
    package static func script(_ attempts: [Attempt]) -> String {
        attempts.enumerated().map { "( \($1.script) ) </dev/null >/dev/null 2>&1 && echo \($0)\n" }.joined()
            + "echo over\n"
    }

    /// Which attempts got through, by what the script printed; `nil` when it did not come to its end.
    package static func breaches(_ output: String, of attempts: [Attempt]) -> [Attempt]? {
        let lines = output.split(separator: "\n")
        guard lines.last == "over" else { return nil }
        return lines.dropLast().compactMap { line in
            Int(line).flatMap { attempts.indices.contains($0) ? attempts[$0] : nil }
        }
    }
}
