import Pipeline
import Sandbox
import Support
import TestSupport
import Testing

/// The wall's test of itself, at each start.
@Suite(.timeLimit(.minutes(1)))
struct SelfTestTests {
    @Test func `each attempt would get through without a wall, or is known to need one`() async throws {
        // The host itself, where most of them succeed: an attempt that cannot succeed anywhere tests nothing.
        try await withScratch { scratch in
            let attempts = SelfTest.attempts.filter { !Self.harmful.contains($0.what) }
            let output = Output()
            var profile = try Place(scratch).bare
            profile.environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin"
            let process = try Sandbox(kind: .none).start(
                profile, ["/bin/sh", "-c", SelfTest.script(attempts)], onOutput: output.take)
            _ = await process.wait()
            let breaches = try #require(SelfTest.breaches(output.text, of: attempts))
            #expect(breaches.contains { $0.what == "make a setuid file" })
            #expect(breaches.contains { $0.what == "see the host's folders" })
            #expect(breaches.contains { $0.what == "keep capabilities" })
            #expect(breaches.contains { $0.what == "do without the filter of system calls" })
            #expect(breaches.count >= attempts.count - 6, "\(breaches.map(\.what))")
        }
    }

    /// What would change this machine where nothing stops it.
    private static let harmful = [
        "write to the system", "write to the kernel's settings", "press the kernel's keys", "mount", "change an owner",
        "make a device",
    ]

    @Test func `a script that did not come to its end proves nothing`() {
        let attempts = Array(SelfTest.attempts.prefix(3))
        #expect(SelfTest.breaches("over\n", of: attempts) == [])
        #expect(SelfTest.breaches("0\n2\nover\n", of: attempts) == [attempts[0], attempts[2]])
        #expect(SelfTest.breaches("0\n2\n", of: attempts) == nil)
        #expect(SelfTest.breaches("", of: attempts) == nil)
        #expect(SelfTest.breaches("7\nx\nover\n", of: attempts) == [])
    }

    @Test func `the examination of a machine names what it found and what lacks`() async {
        let facts = await Sandbox.examine()
        let names = facts.map(\.name)
        #expect(
            names == [
                "user", "kernel", "bubblewrap", "kiln-sandbox", "namespaces", "seccomp", "landlock", "control groups",
                "open files", "self-test",
            ])
        #expect(facts.allSatisfy { $0.rating == .good || $0.remedy != nil })
        #expect(facts.last?.rating == .good)
        let poor = await Sandbox.examine(tools: SandboxTools(bubblewrap: nil, helper: nil))
        #expect(poor.last?.rating == .bad)
        #expect(poor.first { $0.name == "bubblewrap" }?.remedy?.contains("apt-get install bubblewrap") == true)
    }
}
