import Pipeline
import Sandbox
import Support
import Testing

/// What a machine may lack, and what is said then.
struct CheckTests {
    @Test func `a missing bubblewrap or helper is a gap with a remedy`() async {
        let nothing = SandboxTools(bubblewrap: nil, helper: nil)
        let gaps = await Sandbox(tools: nothing).check()
        #expect(gaps.first == .noBubblewrap)
        #expect(gaps.first?.remedy.contains("apt-get install bubblewrap") == true)
        #expect(await Sandbox(kind: .none, tools: nothing).check() == [.noHelper])
        #expect(SandboxGap.noBubblewrap.error.code == .unavailable)
    }

    @Test func `a bubblewrap that cannot make a sandbox is a gap`() async {
        var tools = SandboxTools.detected
        tools.bubblewrap = "/bin/false"
        let gaps = await Sandbox(tools: tools).check()
        #expect(gaps.count == 1)
    }

    @Test(arguments: [
        ("/proc/sys/kernel/unprivileged_userns_clone", "0", "sysctl -w kernel.unprivileged_userns_clone=1"),
        ("/proc/sys/user/max_user_namespaces", "0", "sysctl -w user.max_user_namespaces=15000"),
        ("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1", "AppArmor profile"),
        ("/nothing", "", "docker run"),
    ])
    func `the kernel's settings explain why`(path: String, value: String, remedy: String) {
        let gap = Sandbox.explain("bwrap: no permissions") { $0 == path ? value : nil }
        #expect(gap.remedy.contains(remedy))
        #expect(gap.what.contains("bwrap: no permissions"))
    }

    @Test(arguments: [
        ("{ \"child-pid\": 123, \"net-namespace\": 4026532184 }\n", "child-pid", 123 as Int32?),
        ("{ \"exit-code\": 7 }\n", "exit-code", 7), ("{ \"exit-code\": 7 }\n", "child-pid", nil), ("garbage", "x", nil),
        ("{ \"child-pid\": \"1\" }", "child-pid", nil), ("{\"a\":99999999999}", "a", nil),
    ])
    func `status lines are read`(line: String, name: String, value: Int32?) {
        #expect(StatusLine(line)[name] == value)
    }
}
