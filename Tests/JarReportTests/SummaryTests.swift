import Bundling
import JarReport
import Testing

struct SummaryTests {
    @Test func `files, classes, versions, signatures and machine code are counted`() {
        let contents = jar(
            "a.jar",
            [
                "META-INF/", "META-INF/MANIFEST.MF", "META-INF/versions/9/a/A.class", "META-INF/versions/11/a/A.class",
                "META-INF/versions/x/a/A.class", "META-INF/X.SF", "a/A.class", "a/B.class", "B.class", "lib/x.so",
                "META-INF/versions/9/module-info.class",
            ].map { ($0, 0) }, manifest: "Multi-Release: true\nMain-Class: a.A\n")
        let heads = [ClassHead(entry: 6, level: JavaLevel(major: 52)), ClassHead(entry: 7, problem: "no class")]
        let summary = JarOverview(contents, path: "/a.jar", bytes: 5, hidden: 1, heads, JarTexts())
        #expect(summary.entries == 10 && summary.classes == 7 && summary.multiRelease == [9, 11])
        #expect(summary.isSigned && summary.natives == ["lib/x.so"] && summary.mainClass == "a.A")
        #expect(summary.levels.map(\.java.text) == ["Java 8"])
        #expect(summary.unreadable.map(\.name) == ["a/B.class"])
        #expect(summary.packages.first { $0.name == "a" }?.classes == 2)
    }

    @Test(arguments: [
        (45, "Java 1.1"), (46, "Java 1.2"), (49, "Java 5"), (52, "Java 8"), (69, "Java 25"), (0, "version 0"),
    ])
    func `a level is a Java`(_ major: Int, _ text: String) { #expect(JavaLevel(major: major).text == text) }

    @Test func `provider lists and Maven's descriptions are read, and what is none is passed over`() {
        var texts = JarTexts()
        func add(_ name: String, _ text: String) { texts.add(0, Array(name.utf8)[...], Array(text.utf8)) }
        add("META-INF/services/a.S", " x.One # first\r\nx.Two\n\n#x.Three\nx.One\n")
        add("META-INF/maven/g/a/pom.properties", "#c\nversion=1\ngroupId=g\nartifactId:a\n")
        add("META-INF/maven/g/a/pom.properties", "version=1\ngroupId=g\nartifactId=a\n")
        add("META-INF/maven/g/b/pom.properties", "version=1\n")
        #expect(texts.services.map(\.providers) == [["x.One", "x.Two"]])
        #expect(texts.coordinates == ["g:a:1"])
    }
}
