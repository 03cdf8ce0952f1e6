internal import ControlGroups
internal import Glibc
internal import Subprocess
internal import Support
internal import Synchronization

/// What Kiln knows of the inside of a sandbox: its first process, which takes all others with it, and how the build
/// ended. Filled from the status lines that bubblewrap (`--json-status-fd`) and kiln-sandbox write.
final class SandboxLink: Sendable {
    /// How the inside ended.
    struct Report: Sendable {
        /// The build's exit status; `nil` when it was never started, or its report was killed.
        var exitCode: Int32?
        /// Whether the build got as far as a first process.
        var hasBegun = false
        /// What all of it used; nothing without a control group.
        var usage = ControlGroupUsage()
    }

    /// Set when all is over: no process of the sandbox is left.
    let report = Once<Report>()

    private struct State {
        var first: ProcessHandle?
        var isStopped = false
        var beginning: [UInt8] = []
    }
    private let state = Mutex(State())
    private let status: FileDescriptor
    private let gate: FileDescriptor
    private let profile: SandboxProfile
    private let group: ControlGroup?

    init(status: FileDescriptor, gate: FileDescriptor, profile: SandboxProfile, group: ControlGroup?) {
        self.status = status
        self.gate = gate
        self.profile = profile
        self.group = group
    }

    /// Keeps the beginning of the output: when the sandbox cannot be made, it says why.
    func note(_ bytes: [UInt8]) {
        state.withLock { state in
            state.beginning.append(contentsOf: bytes.prefix(max(0, 2000 - state.beginning.count)))
        }
    }

    /// The beginning of the output, as one line.
    var beginning: String {
        String(decoding: state.withLock { $0.beginning }, as: UTF8.self)
            .split(whereSeparator: \.isNewline).joined(separator: "; ")
    }

    /// Reads the status lines to their end, on its own thread.
    func follow(isWalled: Bool) {
        var report = Report()
        var line: [UInt8] = []
        // A read that fails ends the report as the end of the pipe does.
        while let bytes = try? status.read(upTo: 4096), !bytes.isEmpty, line.count < 1 << 16 {
            for byte in bytes {
                line.append(byte)
                guard byte == 0x0A else { continue }
                let fields = StatusLine(String(decoding: line, as: UTF8.self))
                line = []
                if let pid = fields["child-pid"] {
                    report.hasBegun = true
                    if isWalled { admit(pid) }
                }
                if let code = fields["exit-code"] { report.exitCode = code }
            }
        }
        // The build has ended. What it left running ends here, and only then anybody hears of it.
        if let first = state.withLock({ $0.first }) {
            first.signal(SIGKILL)
            // Longer than this only a call that the kernel cannot break off lasts; nothing of the build runs after it.
            _ = first.waitForEnd(seconds: 60)
        }
        if let group {
            report.usage = group.usage()
            group.kill()
            // One that the kernel will not give up yet is swept by the next start.
            try? group.remove()
        }
        self.report.set(report)
    }

    /// Takes hold of the first process, which waits at the gate, and lets it go on.
    private func admit(_ pid: Int32) {
        let first: ProcessHandle
        do {
            first = try ProcessHandle(pid: pid)
            try group?.add(pid)
            // Set before the user namespace is made, the limit would count all that the same user runs elsewhere. Set
            // here it counts this build alone, and its first process.
            try first.set(
                .processes(profile.limits.processes + 1), identity: geteuid() == 0 ? profile.hostIdentity : nil)
        } catch {
            // It still waits at the gate, so the number is still its own.
            kill(pid, SIGKILL)
            return note(Array("Kiln cannot take hold of the sandbox: \(error)".utf8))
        }
        let isStopped = state.withLock { state in
            state.first = first
            return state.isStopped
        }
        guard !isStopped else { return first.signal(SIGKILL) }
        // A sandbox that died meanwhile does not read it, and its end is seen.
        try? gate.write([1])
    }

    /// Stops a build in bubblewrap, which itself forwards no signal: SIGTERM to the group of the build (the first
    /// process is immune to it), then SIGKILL to the first process, which is the end of all.
    func stopWalled(_ process: RunningProcess, _ step: StopStep) {
        let first = state.withLock { state in
            state.isStopped = true
            return state.first
        }
        guard let first else { return process.signal(SIGKILL) }
        switch step {
        case .terminate:
            // Without a group the build itself has not begun: nothing has to be asked.
            guard first.signalGroup(SIGTERM) else { return first.signal(SIGKILL) }
            first.signalGroup(SIGCONT)
        case .kill(let attempt):
            first.signal(SIGKILL)
            if attempt > 1 { process.signal(SIGKILL) }
        }
    }

    /// Stops a build without a wall: kiln-sandbox passes SIGTERM on, and kills all that came of the build on SIGUSR1.
    func stopBare(_ process: RunningProcess, _ step: StopStep) {
        switch step {
        case .terminate: process.signalProcess(SIGTERM)
        case .kill(let attempt):
            process.signalProcess(SIGCONT)
            process.signalProcess(SIGUSR1)
            if attempt > 5 { process.signal(SIGKILL) }
        }
    }
}
