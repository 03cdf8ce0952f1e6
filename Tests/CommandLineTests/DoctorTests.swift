import CommandSyntax
import Foundation
import Testing

/// `kiln doctor` on this machine, for people and for programs.
struct DoctorTests {
    @Test func `it names each part, what to do, and whether builds can be walled off`() async throws {
        let ran = await kiln(["doctor"])
        for name in ["bubblewrap:", "namespaces:", "seccomp:", "control groups:", "self-test:"] {
            #expect(ran.output.contains(name), "\(ran.output)")
        }
        let json = await kiln(["doctor", "--json"])
        let facts = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: String]])
        #expect(facts.last?["name"] == "self-test")
        let isBad = facts.contains { $0["rating"] == "bad" }
        #expect(ran.code == (isBad ? .failed : .done))
        #expect(json.code == ran.code)
        #expect(facts.allSatisfy { $0["rating"] == "good" || $0["remedy"] != nil })
    }
}
