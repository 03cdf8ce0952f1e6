/// What a group used up to now; `nil` where this kernel does not count it.
package struct ControlGroupUsage: Hashable, Sendable {
    /// Bytes of memory at most.
    package var memoryPeak: UInt64?
    /// Seconds of processors.
    package var processorSeconds: Double?
    /// Processes and threads at most.
    package var processesPeak: UInt64?
    /// Processes that the kernel killed for lack of memory.
    package var memoryKills: UInt64 = 0

    /// Nothing known.
    package init() {}

    /// From the files of a group: `read` gives the text of a controller's file.
    package init(_ layout: ControlGroupLayout, read: (_ controller: String, _ file: String) -> String?) {
        func number(_ controller: String, _ file: String) -> UInt64? {
            read(controller, file).flatMap { UInt64($0.split(whereSeparator: \.isWhitespace).first ?? "") }
        }
        func field(_ controller: String, _ file: String, _ name: String) -> UInt64? {
            for line in read(controller, file)?.split(separator: "\n") ?? [] {
                let words = line.split(separator: " ")
                if words.count == 2, words[0] == name { return UInt64(words[1]) }
            }
            return nil
        }
        switch layout {
        case .unified:
            memoryPeak = number("memory", "memory.peak")
            processorSeconds = field("cpu", "cpu.stat", "usage_usec").map { Double($0) / 1e6 }
            processesPeak = number("pids", "pids.peak")
            memoryKills = field("memory", "memory.events", "oom_kill") ?? 0
        case .separate:
            memoryPeak = number("memory", "memory.max_usage_in_bytes")
            processorSeconds = number("cpuacct", "cpuacct.usage").map { Double($0) / 1e9 }
            processesPeak = number("pids", "pids.peak")
            memoryKills = field("memory", "memory.oom_control", "oom_kill") ?? 0
        }
    }
}
