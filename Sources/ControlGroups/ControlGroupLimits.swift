/// What all processes of a group may use together.
package struct ControlGroupLimits: Hashable, Sendable {
    /// Bytes of memory, the page cache among them; no swap besides.
    package var memoryBytes: UInt64
    /// Processes and threads at the same time.
    package var processes: UInt64
    /// Processors' time by the clock: 2 is two of them all the time; `nil`: no limit.
    package var processors: Double?

    /// Joins the numbers.
    package init(memoryBytes: UInt64, processes: UInt64, processors: Double? = nil) {
        self.memoryBytes = memoryBytes
        self.processes = processes
        self.processors = processors
    }

    /// Microseconds over which processors' time is shared out.
    private static let period = 100_000

    /// What is written for these limits.
    package func settings(_ layout: ControlGroupLayout) -> [ControlGroupSetting] {
        let quota = processors.map { max(1_000, Int($0 * Double(Self.period))) }
        switch layout {
        case .unified:
            return [
                ControlGroupSetting("memory", "memory.max", "\(memoryBytes)"),
                ControlGroupSetting("memory", "memory.swap.max", "0", isOptional: true),
                // A build is over when the kernel has to kill one of its processes.
                ControlGroupSetting("memory", "memory.oom.group", "1", isOptional: true),
                ControlGroupSetting("pids", "pids.max", "\(processes)"),
            ] + (quota.map { [ControlGroupSetting("cpu", "cpu.max", "\($0) \(Self.period)", isOptional: true)] } ?? [])
        case .separate:
            return [
                ControlGroupSetting("memory", "memory.limit_in_bytes", "\(memoryBytes)"),
                // Memory and swap together; absent where the kernel does not count swap.
                ControlGroupSetting("memory", "memory.memsw.limit_in_bytes", "\(memoryBytes)", isOptional: true),
                ControlGroupSetting("memory", "memory.swappiness", "0", isOptional: true),
                ControlGroupSetting("pids", "pids.max", "\(processes)"),
            ]
                + (quota.map {
                    [
                        ControlGroupSetting("cpu", "cpu.cfs_period_us", "\(Self.period)", isOptional: true),
                        ControlGroupSetting("cpu", "cpu.cfs_quota_us", "\($0)", isOptional: true),
                    ]
                } ?? [])
        }
    }
}

/// A line for a file of a group.
package struct ControlGroupSetting: Hashable, Sendable {
    /// Whose file it is.
    package var controller: String
    /// The file's name.
    package var file: String
    /// What is written.
    package var value: String
    /// Whether the group is as good without it: an older kernel may lack the file.
    package var isOptional: Bool

    /// Joins the parts.
    package init(_ controller: String, _ file: String, _ value: String, isOptional: Bool = false) {
        self.controller = controller
        self.file = file
        self.value = value
        self.isOptional = isOptional
    }
}
