import Bundling
import Testing

@Suite struct FilterTests {
    typealias Coordinate = BundleInput.Coordinate

    @Test(arguments: [
        ("*:*", true), ("org.foo:bar", true), ("org.foo:*", true), ("org.*:b?r", true), ("org.foo", true),
        ("org.foo:bar:tests", true), ("org.foo:bar:test-jar", true), ("org.foo:bar:test-jar:tests", true),
        ("*:*:*:*", true), ("bar-1.0-tests.jar", true), ("bar-*.jar", true), ("*", true),
        ("org.fo:bar", false), ("org.foo:ba", false), ("org.foo:bar:sources", false), ("org.foo:bar:jar:tests", false),
        ("org.foo:bar:test-jar:", false), ("foo:bar", false), ("", false), ("other.jar", false),
    ])
    func `S2 an artifact pattern means group, artifact, type, classifier or the file`(pattern: String, fits: Bool)
        throws
    {
        let input = TestJar(
            "bar-1.0-tests.jar", [("A.class", "")],
            coordinate: Coordinate(group: "org.foo", artifact: "bar", type: "test-jar", classifier: "tests"))
        var spec = BundleSpec()
        spec.filters = [BundleFilter(artifact: pattern, exclude: ["**"])]
        #expect(try BundlePlan.of([input], spec).files.contains("A.class") == !fits)
    }

    @Test func `S2 an input that is only a file has its name for an artifact and no classifier`() throws {
        for pattern in ["*:*", "*:udf.jar", "udf*", "*:b:jar:"] {
            var spec = BundleSpec()
            spec.filters = [BundleFilter(artifact: pattern, exclude: ["**"])]
            let isGone = pattern != "*:b:jar:"
            #expect(try BundlePlan.of([jar("udf.jar", "A.class")], spec).files.contains("A.class") != isGone)
        }
    }

    @Test(arguments: [
        (["**"], [], ["a/b/C.class", "a/D.class", "META-INF/x.txt"]),
        (["a/*"], [], ["a/D.class"]), (["a/"], [], ["a/b/C.class", "a/D.class"]),
        (["a\\"], [], ["a/b/C.class", "a/D.class"]), (["**/*.class"], ["a/b/**"], ["a/D.class"]),
        ([], ["META-INF/*"], ["a/b/C.class", "a/D.class"]), ([], ["**/?.class"], ["META-INF/x.txt"]),
        (["a/D.class"], ["a/**"], []), (["A/**"], [], []), (["a/b**/*"], [], ["a/b/C.class"]),
    ])
    func `S2 Ant paths say what goes in and what stays out`(include: [String], exclude: [String], kept: [String]) throws
    {
        var spec = BundleSpec()
        spec.filters = [BundleFilter(artifact: "*", include: include, exclude: exclude)]
        let jars = [jar("a.jar", "a/b/C.class", "a/D.class", "META-INF/x.txt")]
        let plan = try BundlePlan.of(jars, spec)
        #expect(Array(plan.files.dropFirst()) == kept)
        #expect(plan.leftOut.allSatisfy { $0.reason == .filtered } && plan.leftOut.count == 3 - kept.count)
    }

    @Test func `S2 every filter that means an input counts, and none counts for another input`() throws {
        var spec = BundleSpec()
        spec.filters = [
            BundleFilter(artifact: "a*", exclude: ["x"]), BundleFilter(artifact: "a.jar", exclude: ["y"]),
            BundleFilter(artifact: "b.jar", include: ["q"]),
        ]
        #expect(try BundlePlan.of([jar("a.jar", "x", "y", "z")], spec).files == ["META-INF/MANIFEST.MF", "z"])
    }

    @Test func `S2 with excludeDefaults false an include leaves nothing out`() throws {
        var spec = BundleSpec()
        spec.filters = [BundleFilter(artifact: "*", include: ["x"], exclude: ["z"], excludeDefaults: false)]
        #expect(try BundlePlan.of([jar("a.jar", "x", "y", "z")], spec).files == ["META-INF/MANIFEST.MF", "x", "y"])
    }

    @Test func `S2 S5 filters see the paths before they move`() throws {
        var spec = BundleSpec.relocating(("com.foo", "x"))
        spec.filters = [BundleFilter(artifact: "*", exclude: ["com/foo/A.class", "x/B.class"])]
        let plan = try BundlePlan.of([jar("a.jar", "com/foo/A.class", "com/foo/B.class")], spec)
        #expect(plan.files == ["META-INF/MANIFEST.MF", "x/B.class"])
    }
}
