internal import CPlatform
internal import Glibc
internal import Subprocess
internal import Support

/// What a run took.
struct Cost {
    /// Seconds by the clock.
    var wall: Double
    /// Seconds of processors, of this process and of all that came of it, user and system.
    var cpu: Double

    /// Makes orphans ours, so that none escapes the count; once, before the first measurement.
    static func adoptOrphans() throws {
        try systemCall("prctl", "PR_SET_CHILD_SUBREAPER") { kiln_adopt_orphans() }
    }

    /// Measures a body after whose end none of its processes runs; no other process may end meanwhile.
    static func of(_ body: () async throws -> Void) async throws -> Cost {
        let cpu = used()
        let start = monotonicSeconds()
        try await body()
        let wall = monotonicSeconds() - start
        // The kernel counts a process once its parent has waited for it.
        while waitpid(-1, nil, WNOHANG) > 0 {}
        return Cost(wall: wall, cpu: used() - cpu)
    }

    private static func used() -> Double {
        [RUSAGE_SELF.rawValue, RUSAGE_CHILDREN.rawValue].reduce(0) { sum, who in
            var usage = rusage()
            unsafe getrusage(who, &usage)
            return sum + seconds(usage.ru_utime) + seconds(usage.ru_stime)
        }
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

    /// Seconds of processors that a service and its children have used so far, in steps of 10 ms (proc(5)).
    static func ofService(_ pid: Int32) throws -> Double {
        try family(pid).reduce(0) { sum, member in
            // Behind the name, which may hold anything: state is field 3, user and system time are 14 and 15.
            let text = try Files.readText("/proc/\(member)/stat", limit: 4096)
            let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
            guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else { return sum }
            return sum + (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
        }
    }

    /// Resident bytes of a service and its children; what they share counts for each.
    static func residentBytes(ofService pid: Int32) throws -> Double {
        try family(pid).reduce(0) { sum, member in
            let text = try Files.readText("/proc/\(member)/statm", limit: 200)
            let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
            return sum + pages * Double(sysconf(Int32(_SC_PAGESIZE)))
        }
    }

    private static func family(_ pid: Int32) throws -> [Int32] {
        let children = try Files.readText("/proc/\(pid)/task/\(pid)/children").split(separator: " ")
        return [pid] + children.compactMap { Int32($0) }
    }
}

/// Runs both in turns, Kiln first, so that what the machine does besides meets both alike. The first `warmups` rounds
/// are not counted.
func inTurns<Value>(
    _ rounds: Int, warmups: Int = 1, kiln: () async throws -> Value, peer: () async throws -> Value
) async throws -> (kiln: [Value], peer: [Value]) {
    var runs: (kiln: [Value], peer: [Value]) = ([], [])
    for round in 0..<(rounds + warmups) {
        let pair = (try await kiln(), try await peer())
        guard round >= warmups else { continue }
        runs.kiln.append(pair.0)
        runs.peer.append(pair.1)
    }
    return runs
}
