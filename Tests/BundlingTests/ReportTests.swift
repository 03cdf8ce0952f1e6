import Bundling
import ClassFile
import Testing

@Suite struct ReportTests {
    private func report(
        _ jars: [TestJar], _ spec: BundleSpec = BundleSpec(), runtime: RuntimeClasses = RuntimeClasses(),
        notes: [BundleNote] = []
    ) throws -> ConflictReport {
        ConflictReport(try BundlePlan.of(jars, spec, runtime: runtime), jars.map(\.input), spec, notes: notes)
    }

    @Test func `S12 what clashes is grouped by kind and by the inputs, the worst first`() throws {
        let classes = (1...12).map { ("com/foo/C\($0).class", "x") }
        let found = try report([
            TestJar("a.jar", classes + [("r.txt", "1"), ("s.txt", "1"), ("own/A.class", "")]),
            TestJar("b.jar", classes.map { ($0.0, "y") } + [("r.txt", "2"), ("s.txt", "1"), ("own/B.class", "")]),
            TestJar("c.jar", [("com/foo/C1.class", "x"), ("s.txt", "1"), ("q/Q.class", "")]),
        ]).findings
        #expect(
            found.map { "\($0.weight) \($0.kind.rawValue) \($0.inputs.joined(separator: "+")) \($0.count)" } == [
                "warning different-class a.jar+b.jar 11", "warning different-class a.jar+b.jar+c.jar 1",
                "warning different-resource a.jar+b.jar 1", "note split-package a.jar+b.jar 1",
                "note same-resource a.jar+b.jar+c.jar 1",
            ])
        #expect(found[0].examples.count == 10 && found[0].examples[0] == "com/foo/C2.class")
        #expect(found[0].remedy == .filter(artifact: "b.jar", exclude: ["com/foo/*"]))
        #expect(found[2].remedy == .filter(artifact: "b.jar", exclude: ["r.txt"]))
    }

    @Test func `S11 on-conflict decides whether different classes are an error, a warning or nothing`() throws {
        let jars = [TestJar("a", [("x/A.class", "1")]), TestJar("b", [("x/A.class", "2"), ("x/B.class", "2")])]
        for (mode, weights) in [
            (BundleSpec.OnConflict.error, [ConflictFinding.Weight.error]), (.report, [.warning]), (.first, []),
        ] {
            var spec = BundleSpec()
            spec.onConflict = mode
            let found = try report(jars, spec)
            #expect(found.findings.filter { $0.kind == .differentClass }.map(\.weight) == weights)
            #expect((found.refusal != nil) == (mode == .error))
        }
    }

    @Test func `an input of which all classes are in another one is to be left out`() throws {
        let big = TestJar("big.jar", [("p/A.class", "1"), ("p/B.class", "1"), ("p/C.class", "1")])
        let small = TestJar(
            "small.jar", [("p/A.class", "2"), ("p/B.class", "2"), ("META-INF/x.txt", "")],
            coordinate: .init(group: "org.small", artifact: "small"))
        #expect(try report([big, small]).findings[0].remedy == .exclude("org.small:small"))
        // One class is the same, one is not, and each is in another jar.
        let mixed = TestJar("mixed.jar", [("p/A.class", "1"), ("q/Q.class", "2")])
        let found = try report([big, TestJar("q.jar", [("q/Q.class", "1"), ("q/R.class", "1")]), mixed]).findings
        #expect(
            found.filter { $0.inputs.contains("mixed.jar") && $0.kind != .splitPackage }.map(\.remedy) == [
                .exclude("mixed.jar"), .exclude("mixed.jar"),
            ])
        #expect(try report([small, big]).findings[0].remedy == .exclude("org.small:small"))
        #expect(try report([big, small]).findings[0].remedy.text.contains("--exclude org.small:small"))
    }

    @Test func `S11 classes that move to one name want other places`() throws {
        let found = try report(
            [jar("a", "one/A.class"), jar("b", "two/A.class")], .relocating(("one", "x"), ("two", "x"), ("three", "y")))
        #expect(found.findings[0].kind == .movedClass)
        #expect(found.findings[0].remedy == .otherReplacement(["one", "two"]))
    }

    @Test func `a class that the runtime has too wants to move`() throws {
        var runtime = RuntimeClasses(parentFirst: ["java."])
        for name in ["com/google/common/A", "com/google/common/base/B"] { runtime.insert(name.utf8) }
        let found = try report(
            [jar("guava.jar", "com/google/common/base/B.class", "com/google/common/New.class")], runtime: runtime)
        #expect(found.findings.map(\.kind) == [.alsoInRuntime])
        #expect(
            found.findings[0].remedy
                == .relocate(pattern: "com.google.common.base", replacement: "shaded.com.google.common.base"))
    }

    @Test func `S4 S13 S14 signatures, machine code, versions and services are said`() throws {
        let found = try report(
            [
                jar("a.jar", "META-INF/A.SF", "A.class", "META-INF/services/s.S", "n/libx.so", "a.conf"),
                jar(
                    "b.jar", "A.class", "META-INF/versions/9/A.class", "META-INF/services/s.S", "b/B.class", "a.conf",
                    manifest: MultiReleaseTests.flagged),
            ], .relocating(("n", "m")))
        #expect(
            found.findings.map { "\($0.kind.rawValue) \($0.inputs.joined(separator: "+")) \($0.examples)" } == [
                "different-class a.jar+b.jar [\"A.class\"]", "different-resource a.jar+b.jar [\"a.conf\"]",
                "moved-native a.jar [\"n/libx.so\"]", "signature-lost a.jar []",
                "shadowed-version b.jar [\"META-INF/versions/9/A.class\"]",
                "shared-service a.jar+b.jar [\"META-INF/services/s.S\"]",
            ])
        #expect(found.findings[1].remedy == .join(key: "append", name: "a.conf"))
        #expect(found.findings[2].remedy == .except(["n/**"]))
    }

    @Test func `notes of merges are findings by output and input`() throws {
        let notes = ["x", "y"].map {
            BundleNote(kind: .providerLeftOut, output: "META-INF/services/s", input: "a", subject: $0)
        }
        let found = try report([], notes: notes + [.init(kind: .sameProvider, output: "o", input: "b", subject: "z")])
        #expect(found.findings.map(\.kind) == [.providerLeftOut, .sameProvider])
        #expect(found.findings[0].examples == ["META-INF/services/s: x", "META-INF/services/s: y"])
    }

    @Test func `S23 descriptions below META-INF maven that differ are only a note`() throws {
        let name = "META-INF/maven/g/a/pom.xml"
        let found = try report([TestJar("a", [(name, "1")]), TestJar("b", [(name, "2")])]).findings
        #expect(found.map(\.weight) == [.note] && found.map(\.remedy) == [.nothing])
    }

    @Test func `what is asked for in vain is said`() throws {
        var spec = BundleSpec.relocating(("used", "x"), ("unused", "y"), ("res", "z"), ("ver", "w"))
        spec.filters = [BundleFilter(artifact: "a.jar"), BundleFilter(artifact: "no:such")]
        spec.mainClass = "used.Missing"
        let jars = [
            jar(
                "a.jar", "used/A.class", "res/r.txt", "META-INF/versions/9/ver/V.class",
                manifest: MultiReleaseTests.flagged)
        ]
        #expect(
            try report(jars, spec).findings.map { "\($0.kind.rawValue) \($0.examples[0])" } == [
                "missing-main-class x.Missing", "unused-relocation unused=y", "unused-filter no:such",
            ])
        spec.mainClass = "used.A"
        #expect(try report(jars, spec).findings.count == 2)
    }

    @Test func `nothing clashes in inputs that have nothing in common`() throws {
        #expect(try report([jar("a", "a/A.class"), jar("b", "b/B.class")]).findings.isEmpty)
    }
}
