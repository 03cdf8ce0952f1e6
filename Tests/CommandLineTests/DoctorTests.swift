import CommandSyntax
import FoundationEssentials
import Testing

/// `kiln doctor` on this machine, for people and for programs.
struct DoctorTests {
    private struct Fact: Decodable {
        var name: String
        var rating: String
        var remedy: String?
    }

    @Test func `it names each part, what to do, and whether builds can be walled off`() async throws {
        let ran = await kiln(["doctor"])
        for name in ["bubblewrap:", "namespaces:", "seccomp:", "control groups:", "self-test:"] {
            #expect(ran.output.contains(name), "\(ran.output)")
        }
        let json = await kiln(["doctor", "--json"])
        let facts = try JSONDecoder().decode([Fact].self, from: Data(json.output.utf8))
        #expect(facts.last?.name == "self-test")
        let isBad = facts.contains { $0.rating == "bad" }
        #expect(ran.code == (isBad ? .failed : .done))
        #expect(json.code == ran.code)
        #expect(facts.allSatisfy { $0.rating == "good" || $0.remedy != nil })
    }
}
