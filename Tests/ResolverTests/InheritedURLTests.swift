import Support
import TestSupport
import Testing

/// Generated lines of parents with URLs, against Maven: what a child's `${project.url}` and `${project.scm.…}` are.
@Suite("Inherited URLs against Maven")
struct InheritedURLTests {
    @Test(
        "Kiln puts the path behind that Maven puts behind",
        .enabled(if: Machine.hasMaven38 && Machine.program != nil),
        arguments: MavenJudge.Version.allCases.filter { MavenJudge.libraries($0) != nil })
    func asMaven(_ version: MavenJudge.Version) async throws {
        try await withScratch { scratch in
            var random = SplitMix(state: UInt64(Machine.number("KILN_RANDOM_SEED", or: 1)))
            let repository = scratch + "/repository"
            var asked: [Asked] = []
            for number in 0..<200 {
                try write(line(number, &random, prefixes: version != .four), to: repository)
                asked.append(Asked(repository: repository, line: "{\"root\":\"g\(number):a0:1\"}"))
            }
            let expected = try await MavenJudge(version, scratch: scratch).answers(asked)
            let answers = try await KilnJudge(version, scratch: scratch).answers(asked)
            for (index, (answer, wanted)) in zip(answers, expected).enumerated() {
                #expect(answer.deps == wanted.deps, "g\(index)")
            }
            let appended = expected.count { ($0.deps ?? []).contains { $0.contains("/a0") || $0.contains("/d0") } }
            #expect(appended > 100)
        }
    }

    private func write(_ poms: [String], to repository: String) throws {
        for pom in poms {
            guard let group = pom.firstRange(of: "<!--"), let end = pom.firstRange(of: "-->") else { continue }
            let path = "\(repository)/\(pom[group.upperBound..<end.lowerBound])"
            try Files.createDirectory(Files.parent(of: path))
            try Files.writeAtomically(path, Array(pom.utf8))
        }
    }

    /// A pom and its parents; each begins with the path that it has in the repository. With `prefixes`, some attributes
    /// have one and do not count; in Maven 4 they do (docs/resolver.md).
    private func line(_ number: Int, _ random: inout SplitMix, prefixes: Bool) -> [String] {
        let depth = Int.random(in: 2...4, using: &random)
        return (0..<depth).map { level in
            var text =
                "<!--g\(number)/a\(level)/1/a\(level)-1.pom--><project\(attributes(["project.url"], &random, prefixes))>"
            text += "<modelVersion>4.0.0</modelVersion>"
            let coordinate = "<groupId>g\(number)</groupId><version>1</version><artifactId>"
            if level + 1 < depth { text += "<parent>\(coordinate)a\(level + 1)</artifactId></parent>" }
            text += coordinate + "a\(level)</artifactId><packaging>\(level == 0 ? "jar" : "pom")</packaging>"
            if level + 1 == depth || chance(4, &random) { text += element("url", &random) }
            if level + 1 == depth || chance(3, &random) { text += scm(&random, prefixes) }
            if chance(3, &random) {
                text += "<properties><project.directory>d\(level)</project.directory></properties>"
            }
            if level > 0, chance(2, &random) { text += modules(level - 1, &random) }
            if level == 0 { text += dependencies }
            return text + "</project>"
        }
    }

    private func chance(_ sides: Int, _ random: inout SplitMix) -> Bool {
        Int.random(in: 0..<sides, using: &random) == 0
    }

    private func element(_ name: String, _ random: inout SplitMix) -> String {
        let urls = [
            "http://h/u", "http://h/u/", "http://h", "u", "/u/../v", "http://h/${project.artifactId}", "", "a/../b",
        ]
        return "<\(name)>\(urls.randomElement(using: &random) ?? "")</\(name)>"
    }

    private func scm(_ random: inout SplitMix, _ prefixes: Bool) -> String {
        var text = "<scm\(attributes(["scm.url", "scm.connection", "scm.developerConnection"], &random, prefixes))>"
        for name in ["url", "connection", "developerConnection"] where chance(2, &random) {
            text += element(name, &random)
        }
        return text + "</scm>"
    }

    private func attributes(_ names: [String], _ random: inout SplitMix, _ prefixes: Bool) -> String {
        let values = ["true", "false", "FALSE", " False ", "TRUE", "", "no", "f&#97;lse", "tru&#x65;"]
        return names.filter { _ in chance(3, &random) }.map { name in
            let prefix = prefixes && chance(8, &random) ? " xmlns:x='y' x:" : " "
            return "\(prefix)child.\(name).inherit.append.path='\(values.randomElement(using: &random) ?? "")'"
        }.joined()
    }

    private func modules(_ child: Int, _ random: inout SplitMix) -> String {
        let forms = ["", "x/", "x/y/", "../", "/", "../x/", "x\\"]
        let ends = ["", "/", "/pom.xml", "\\POM.XML", ".xml"]
        let list = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            let name = "\(chance(2, &random) ? "a" : "d")\(chance(5, &random) ? child + 1 : child)"
            let form = forms.randomElement(using: &random) ?? ""
            return "<module>\(form)\(name)\(ends.randomElement(using: &random) ?? "")</module>"
        }
        return "<modules>\(list.joined())</modules>"
    }

    /// Dependencies whose exclusions tell what the expressions are.
    private var dependencies: String {
        let names = ["project.url", "project.scm.url", "project.scm.connection", "project.scm.developerConnection"]
        let list = (names + ["pom.url", "url"]).enumerated().map { index, name in
            "<dependency><groupId>x</groupId><artifactId>x\(index)</artifactId><version>1</version><exclusions>"
                + "<exclusion><groupId>${\(name)}</groupId><artifactId>*</artifactId></exclusion></exclusions></dependency>"
        }
        return "<dependencies>\(list.joined())</dependencies>"
    }
}
