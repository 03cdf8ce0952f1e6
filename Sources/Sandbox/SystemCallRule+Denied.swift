internal import Glibc

extension SystemCallRule {
    /// What no build may do, whatever the kernel would say to it: all else is allowed. It names what leaves something
    /// behind on the machine (setuid files, keys), what looks into others, and the parts of the kernel that have been
    /// broken most often and that no compiler needs.
    package static let denied: [SystemCallRule] =
        setuidFiles + namespaces + clones + sockets + [
            deny(["setxattr", "lsetxattr", "fsetxattr", "setxattrat"], ENOTSUP),
            deny(["removexattr", "lremovexattr", "fremovexattr", "removexattrat"], ENOTSUP),
            deny(["ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp", "pidfd_getfd"], EPERM),
            deny(["keyctl", "add_key", "request_key"], EPERM),
            // As if the kernel were built without them: programs have another way.
            deny(["userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register"], ENOSYS),
            deny(["bpf", "perf_event_open", "lookup_dcookie", "fanotify_init"], EPERM),
            deny(["kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module", "reboot"], EPERM),
            deny(["swapon", "swapoff", "acct", "quotactl", "quotactl_fd", "syslog", "nfsservctl", "vhangup"], EPERM),
            deny(["iopl", "ioperm", "modify_ldt"], EPERM),
            deny(["settimeofday", "clock_settime", "clock_adjtime", "adjtimex"], EPERM),
            deny(["open_by_handle_at", "name_to_handle_at", "chroot"], EPERM),
            // Characters put into somebody's terminal.
            deny(["ioctl"], EPERM, [isEqual(1, UInt64(TIOCSTI), mask: 0xFFFF_FFFF)]),
            deny(["ioctl"], EPERM, [isEqual(1, UInt64(TIOCLINUX), mask: 0xFFFF_FFFF)]),
        ]
        + personalities

    private static let setuid: [UInt64] = [0o4000, 0o2000]

    private static let setuidFiles = setuid.flatMap { bit in
        [
            deny(["chmod", "fchmod", "creat"], EPERM, [isSet(1, bit)]),
            deny(["fchmodat", "fchmodat2"], EPERM, [isSet(2, bit)]),
            deny(["mknod"], EPERM, [isSet(1, bit)]), deny(["mknodat"], EPERM, [isSet(2, bit)]),
        ]
            + [UInt64(O_CREAT), UInt64(temporaryFile)].flatMap { making in
                [
                    deny(["open"], EPERM, [isSet(1, making), isSet(2, bit)]),
                    deny(["openat"], EPERM, [isSet(2, making), isSet(3, bit)]),
                ]
            }
            // Its arguments lie in memory, where no filter sees them.
            + [deny(["openat2"], ENOSYS)]
    }

    /// O_TMPFILE without O_DIRECTORY.
    private static let temporaryFile = 0o20_000_000

    private static let namespaces = [
        deny(["unshare", "setns", "mount", "umount", "umount2", "pivot_root", "move_mount", "open_tree"], EPERM),
        deny(["open_tree_attr", "fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr"], EPERM),
    ]

    /// New namespaces by way of a new process; the newer call's flags cannot be seen, and all know the older one.
    private static let clones =
        [newMounts, 0x0200_0000, 0x0400_0000, 0x0800_0000, 0x1000_0000, 0x2000_0000, 0x4000_0000].map { flag in
            deny(["clone"], EPERM, [isSet(0, flag)])
        } + [deny(["clone3"], ENOSYS)]

    /// CLONE_NEWNS; behind it in `clones` those of cgroups, UTS, IPC, user, PID, net (linux/sched.h).
    private static let newMounts: UInt64 = 0x0002_0000

    /// All families but those of UNIX, of the Internet, and of questions about network devices.
    private static let sockets =
        (0...45).filter { ![AF_UNIX, AF_INET, AF_INET6, AF_NETLINK].contains($0) }.map { family in
            deny(["socket", "socketpair"], EAFNOSUPPORT, [isEqual(0, UInt64(family), mask: 0xFFFF_FFFF)])
        } + [
            deny(["socket", "socketpair"], EAFNOSUPPORT, [Condition(argument: 0, mask: 0, value: 45, isGreater: true)])
        ]
        + (1...31).map { netlinkProtocol in
            deny(
                ["socket"], EPERM,
                [
                    isEqual(0, UInt64(AF_NETLINK), mask: 0xFFFF_FFFF),
                    isEqual(2, UInt64(netlinkProtocol), mask: 0xFFFF_FFFF),
                ])
        }

    /// Another kind of process than the kernel's usual one (0); asking which it is (all bits) is allowed. A rule can look
    /// at an argument once only.
    private static let personalities = (0..<31).flatMap { bit in
        let mask: UInt64 = 1 << 31 | 1 << UInt64(bit)
        return [1 << UInt64(bit), 1 << 31].map { deny(["personality"], EPERM, [isEqual(0, $0, mask: mask)]) }
    }

    private static func deny(_ names: [String], _ error: Int32, _ conditions: [Condition] = []) -> SystemCallRule {
        SystemCallRule(names: names, conditions: conditions, error: error)
    }

    private static func isSet(_ argument: UInt32, _ bits: UInt64) -> Condition {
        Condition(argument: argument, mask: bits, value: bits)
    }

    private static func isEqual(_ argument: UInt32, _ value: UInt64, mask: UInt64) -> Condition {
        Condition(argument: argument, mask: mask, value: value & mask)
    }
}
