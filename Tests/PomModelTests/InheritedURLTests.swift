import Coordinates
import Testing

@testable import PomModel

/// What `${project.url}` and `${project.scm.…}` are in a child: Maven puts its path behind them.
@Suite("Inherited URLs")
struct InheritedURLTests {
    typealias T = TinyPoms

    /// The URL that a child sees, by an exclusion made of it.
    private func seen(_ expression: String, _ poms: [String: String], rules: MavenRules = .maven39) throws -> String {
        var poms = TinyPoms(poms: poms)
        poms.rules = rules
        let exclusion = "<exclusions><exclusion><groupId>${\(expression)}</groupId><artifactId>*</artifactId>"
        let dependency = T.dependency("x:x:1", exclusion + "</exclusion></exclusions>")
        let child = T.pom("g:child:1", parent: "g:p:1", T.dependencies(dependency))
        let text = try poms.project(child).text.dependencies.first ?? ""
        return String(text.split(separator: "|", omittingEmptySubsequences: false).last?.dropLast(2) ?? "")
    }

    private func parent(_ url: String, _ more: String = "") -> [String: String] {
        ["g:p:1": T.pom("g:p:1", packaging: "pom", "<url>\(url)</url>" + more)]
    }

    private func modules(_ list: String...) -> String {
        "<modules>" + list.map { "<module>\($0)</module>" }.joined() + "</modules>"
    }

    @Test("a child's artifactId is put behind what it inherits, with one slash, and with the folders of its module")
    func appended() throws {
        #expect(try seen("project.url", parent("http://h/p")) == "http://h/p/child")
        #expect(try seen("project.url", parent("http://h/p/")) == "http://h/p/child/")
        #expect(try seen("project.url", parent("http://h/p", modules("a/b", "a/child"))) == "http://h/p/a/child")
        #expect(try seen("project.url", parent("http://h/p", modules("a\\child\\POM.XML"))) == "http://h/p/a/child")
        #expect(try seen("project.url", parent("http://h/p", modules("/child"))) == "http://h/p/child")
        #expect(try seen("project.url", parent("http://h/p", modules("child"))) == "http://h/p/child")
        #expect(try seen("project.url", parent("http://h/p", modules("../child/"))) == "http://h/child")
        #expect(try seen("pom.url", parent("http://h/p", modules("../child/"))) == "http://h/p/../child")
    }

    @Test("each generation puts its own path behind, under the name of its project.directory if it states one")
    func generations() throws {
        let grand = T.pom(
            "g:grand:1", packaging: "pom",
            "<scm><connection>scm:x</connection><developerConnection>scm:d/</developerConnection></scm>"
                + modules("sub/there"))
        let middle = T.pom(
            "g:p:1", parent: "g:grand:1", packaging: "pom",
            T.properties(["project.directory": "there"])
                + "<scm><url>http://h/s</url></scm>")
        for rules in [MavenRules.maven38, .maven39, .maven4] {
            let poms = ["g:grand:1": grand, "g:p:1": middle]
            #expect(try seen("project.scm.connection", poms, rules: rules) == "scm:x/sub/there/child")
            #expect(try seen("project.scm.developerConnection", poms, rules: rules) == "scm:d/sub/there/child/")
            #expect(try seen("project.scm.url", poms, rules: rules) == "http://h/s/child")
        }
    }

    @Test("its own URL is as it is written, and an empty one stays empty")
    func own() throws {
        let empty = ["g:p:1": T.pom("g:p:1", packaging: "pom", "<url/>")]
        #expect(try seen("project.url", empty) == "")
        let middle = T.pom("g:p:1", parent: "g:grand:1", packaging: "pom", "<url>http://mine</url>")
        let grand = T.pom("g:grand:1", packaging: "pom", "<url>http://h</url>")
        #expect(try seen("project.url", ["g:grand:1": grand, "g:p:1": middle]) == "http://mine/child")
    }

    @Test("a parent says by an attribute that nothing is put behind, and its children pass it on")
    func attribute() throws {
        func pom(_ coordinate: String, _ parent: String?, _ attribute: String, _ body: String = "") -> String {
            let text = T.pom(coordinate, parent: parent, packaging: "pom", body)
            return "<project \(attribute)>" + text.dropFirst("<project>".count)
        }
        let off = "child.project.url.inherit.append.path=' False '"
        let url = "<url>http://h</url>"
        #expect(try seen("project.url", ["g:p:1": pom("g:p:1", nil, off, url)]) == "http://h")
        let grand = pom("g:grand:1", nil, off, url)
        let passed = ["g:grand:1": grand, "g:p:1": pom("g:p:1", "g:grand:1", "")]
        #expect(try seen("project.url", passed) == "http://h")
        let on = "child.project.url.inherit.append.path='true'"
        let changed = ["g:grand:1": grand, "g:p:1": pom("g:p:1", "g:grand:1", on)]
        #expect(try seen("project.url", changed) == "http://h/child")
        let scm =
            "<scm child.scm.url.inherit.append.path='false' x='y'><url>http://s</url><connection>scm:c</connection></scm>"
        let poms = ["g:p:1": pom("g:p:1", nil, "", scm)]
        #expect(try seen("project.scm.url", poms) == "http://s")
        #expect(try seen("project.scm.connection", poms) == "scm:c/child")
    }

    @Test(
        "a URL without /../",
        arguments: [
            ("http://h/a/../b", "http://h/b"), ("http://h/a/b/../../c", "http://h/c"), ("/../a", "/a"),
            ("a/../b", "b"), ("//../x", "x"), ("a//../b/../c", "c"), ("a/..", "a/.."), ("/../../a", "/a"),
            ("http://h/../../../x", "../x"), ("", ""),
        ])
    func normalized(url: String, expected: String) {
        #expect(String(decoding: InheritedURL.normalize(Array(url.utf8)), as: UTF8.self) == expected)
    }

    @Test("a long URL is made plain in a moment")
    func long() {
        let url =
            Array(String(repeating: "/a", count: 200_000).utf8) + Array(String(repeating: "/..", count: 200_000).utf8)
        let elapsed = ContinuousClock().measure { _ = InheritedURL.normalize(url + [UInt8(ascii: "/")]) }
        #expect(elapsed < .seconds(20))
    }
}
