package import ControlGroups
internal import Glibc
internal import Subprocess
internal import Support

/// How a sandboxed program ended.
package enum SandboxEnd: Hashable, Sendable {
    /// By itself; 128 and the signal's number when a signal ended it (bubblewrap tells no more).
    case exited(Int32)
    /// The sandbox itself was ended by a signal from outside, such as by the kernel for lack of memory.
    case signalled(Int32)
    /// It was stopped after as many seconds.
    case timedOut(Double)
    /// It was stopped after as many seconds without output.
    case silent(Double)
    /// The kernel ended processes of it: together they took more than so many bytes of memory.
    case outOfMemory(UInt64)
    /// It was stopped because somebody asked.
    case cancelled
    /// The sandbox could not be made or the program not executed; says why. No line of the program ran.
    case notStarted(String)
}

/// A program in a sandbox. It goes on when this value is dropped: whoever started it cancels it or waits for it.
package final class SandboxedProcess: Sendable {
    private let process: RunningProcess
    private let link: SandboxLink
    private let limits: SandboxLimits

    init(_ process: RunningProcess, _ link: SandboxLink, _ limits: SandboxLimits, isWalled: Bool) throws {
        self.process = process
        self.link = link
        self.limits = limits
        do {
            try startThread("sandbox-status") { link.follow(isWalled: isWalled) }
        } catch {
            process.signal(SIGKILL)
            throw error
        }
    }

    /// Waits for the end: all output was taken, and no process of the sandbox is left. Any number may wait; a
    /// cancelled task goes on waiting.
    package func wait() async -> SandboxEnd {
        let end = await process.wait()
        let report = await link.report.value()
        switch process.stopCause {
        case .wallTime: return .timedOut(limits.wallSeconds)
        case .silence: return .silent(limits.silenceSeconds)
        case .request: return .cancelled
        case nil: break
        }
        let isKilled = report.usage.memoryKills > 0 && report.exitCode != 0
        if isKilled { return .outOfMemory(limits.memoryBytes) }
        if let code = report.exitCode { return .exited(code) }
        if case .signalled(let signal) = end { return .signalled(signal) }
        return .notStarted(link.beginning.isEmpty ? "the sandbox ended without a word" : link.beginning)
    }

    /// What all its processes used, once it has ended; nothing where there are no control groups.
    package func usage() async -> ControlGroupUsage { await link.report.value().usage }

    /// Begins to stop it and returns: SIGTERM to the build, and after the profile's grace SIGKILL to all of it.
    package func cancel() { process.requestStop(graceSeconds: limits.graceSeconds) }
}
