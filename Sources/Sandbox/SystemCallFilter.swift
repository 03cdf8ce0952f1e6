internal import CSeccomp
internal import Glibc
internal import Subprocess
internal import Support

/// Rules about system calls as a program for the kernel (seccomp(2)), which bubblewrap loads just before the build starts.
package enum SystemCallFilter {
    /// The program for the rules that hold for all builds; made once.
    static let denied: Result<[UInt8], KilnError> = {
        do { return .success(try make(SystemCallRule.denied)) } catch {
            return .failure(
                error as? KilnError ?? KilnError(.internal, "the filter of system calls cannot be made", cause: error))
        }
    }()

    /// Makes the program: whatever no rule names is allowed; calls of a foreign architecture do not exist.
    package static func make(_ rules: [SystemCallRule]) throws -> [UInt8] {
        guard let filter = seccomp_init(UInt32(SCMP_ACT_ALLOW)) else {
            throw KilnError(.internal, "libseccomp cannot make a filter")
        }
        defer { seccomp_release(filter) }
        try check(seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, action(ENOSYS)), "ACT_BADARCH")
        for rule in rules {
            let conditions = rule.conditions.map { condition in
                scmp_arg_cmp(
                    arg: condition.argument, op: condition.isGreater ? SCMP_CMP_GT : SCMP_CMP_MASKED_EQ,
                    datum_a: condition.isGreater ? condition.value : condition.mask,
                    datum_b: condition.isGreater ? 0 : condition.value)
            }
            for name in rule.names {
                guard let number = number(name) else { continue }
                let result = seccomp_rule_add_array(
                    filter, action(rule.error), number, UInt32(conditions.count), conditions)
                try check(result, name)
            }
        }
        let program = try FileDescriptor.memory([], name: "seccomp")
        try check(seccomp_export_bpf(filter, program.raw), "the program")
        guard lseek(program.raw, 0, SEEK_SET) == 0 else { throw KilnError(.internal, "lseek failed on memory") }
        var bytes: [UInt8] = []
        while true {
            let part = try program.read(upTo: 1 << 16)
            if part.isEmpty { return bytes }
            bytes += part
        }
    }

    /// The number of a call; `nil` where this architecture has none, so that no program can make it.
    private static func number(_ name: String) -> Int32? {
        let known = seccomp_syscall_resolve_name(name)
        if known >= 0 { return known }
        return known == __NR_SCMP_ERROR ? SystemCallRule.numbers[name] : nil
    }

    private static func action(_ error: Int32) -> UInt32 { 0x0005_0000 | UInt32(error) & 0xFFFF }

    private static func check(_ result: Int32, _ what: String) throws {
        guard result == 0 else {
            throw KilnError(
                .internal, "libseccomp: \(what): \(unsafe String(cString: strerror(-result)))",
                reason: "sandbox.seccomp")
        }
    }
}
