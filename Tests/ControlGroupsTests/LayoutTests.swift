import ControlGroups
import Testing

/// What is read from the kernel's tables, and what is written for limits, without a kernel.
struct LayoutTests {
    private static let separate = """
        29 23 0:25 / /sys/fs/cgroup ro,nosuid shared:9 - tmpfs tmpfs ro,mode=755
        31 29 0:27 / /sys/fs/cgroup/systemd rw shared:11 - cgroup cgroup rw,name=systemd
        34 29 0:30 / /sys/fs/cgroup/memory rw shared:15 - cgroup cgroup rw,memory
        35 29 0:31 / /sys/fs/cgroup/cpu,cpuacct rw shared:16 - cgroup cgroup rw,cpu,cpuacct
        36 29 0:32 /outer /sys/fs/cgroup/pids rw shared:17 - cgroup cgroup rw,pids
        37 29 0:33 / /sys/fs/cgroup/unified rw shared:18 - cgroup2 cgroup2 rw
        """

    @Test func `version 1 has a folder for each controller`() {
        let layout = ControlGroupLayout(
            groups: "7:pids:/outer/kiln\n5:memory:/service/kiln\n4:cpu,cpuacct:/\n1:name=systemd:/init\n0::/\n",
            mounts: Self.separate
        ) { folder in
            #expect(folder == "/sys/fs/cgroup/unified")
            return []
        }
        #expect(
            layout
                == .separate([
                    "memory": "/sys/fs/cgroup/memory/service/kiln", "pids": "/sys/fs/cgroup/pids/kiln",
                    "cpu": "/sys/fs/cgroup/cpu,cpuacct", "cpuacct": "/sys/fs/cgroup/cpu,cpuacct",
                ]))
        #expect(layout?.folders.count == 3)
    }

    @Test func `version 2 has one folder, if it has the controllers`() {
        let mounts = "30 23 0:26 / /sys/fs/c\\040g rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n"
        let groups = "0::/user.slice/kiln.service\n"
        let layout = ControlGroupLayout(groups: groups, mounts: mounts) { _ in ["cpu", "memory", "pids"] }
        #expect(layout == .unified("/sys/fs/c g/user.slice/kiln.service"))
        #expect(ControlGroupLayout(groups: groups, mounts: mounts) { _ in ["cpu", "memory"] } == nil)
    }

    @Test(arguments: [
        "", "0::/", "x", "5:memory:/a\n", "::::\n0::\n", "5:memory:/a\n6:pids:/b\n",
    ])
    func `without controllers there is no layout`(groups: String) {
        let mounts =
            "garbage\n1 2 3 / /x rw - cgroup\n36 29 0:32 /outer /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids\n"
        #expect(ControlGroupLayout(groups: groups, mounts: mounts) { _ in [] } == nil)
    }

    @Test func `limits are written as each version wants them`() {
        let limits = ControlGroupLimits(memoryBytes: 1 << 30, processes: 77, processors: 1.5)
        func written(_ layout: ControlGroupLayout) -> [String] {
            limits.settings(layout).map { "\($0.controller)/\($0.file)=\($0.value)\($0.isOptional ? "?" : "")" }
        }
        #expect(
            written(.unified("/x")) == [
                "memory/memory.max=1073741824", "memory/memory.swap.max=0?", "memory/memory.oom.group=1?",
                "pids/pids.max=77", "cpu/cpu.max=150000 100000?",
            ])
        #expect(
            written(.separate([:])) == [
                "memory/memory.limit_in_bytes=1073741824", "memory/memory.memsw.limit_in_bytes=1073741824?",
                "memory/memory.swappiness=0?", "pids/pids.max=77", "cpu/cpu.cfs_period_us=100000?",
                "cpu/cpu.cfs_quota_us=150000?",
            ])
        let free = ControlGroupLimits(memoryBytes: 1, processes: 1)
        #expect(!free.settings(.unified("/x")).contains { $0.controller == "cpu" })
    }

    @Test func `the accounts of both versions are read, and missing ones are not there`() {
        let second = [
            "memory.peak": "4096\n", "cpu.stat": "usage_usec 2500000\nuser_usec 1\n", "pids.peak": "12\n",
            "memory.events": "low 0\noom 2\noom_kill 1\n",
        ]
        var usage = ControlGroupUsage(.unified("/x")) { second[$1] }
        #expect(usage.memoryPeak == 4096 && usage.processorSeconds == 2.5)
        #expect(usage.processesPeak == 12 && usage.memoryKills == 1)
        let first = [
            "memory.max_usage_in_bytes": "8192\n", "cpuacct.usage": "1500000000\n",
            "memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n",
        ]
        usage = ControlGroupUsage(.separate([:])) { first[$1] }
        #expect(usage.memoryPeak == 8192 && usage.processorSeconds == 1.5)
        #expect(usage.processesPeak == nil && usage.memoryKills == 3)
        usage = ControlGroupUsage(.unified("/x")) { _, _ in "garbage" }
        #expect(usage == ControlGroupUsage())
    }
}
