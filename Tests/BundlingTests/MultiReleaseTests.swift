import Bundling
import Testing

@Suite struct MultiReleaseTests {
    static let flagged = "Manifest-Version: 1.0\r\nMulti-Release: true\r\n\r\n"

    @Test func `S13 versions move by the name they stand for, and the flag is set`() throws {
        let plan = try BundlePlan.of(
            [
                jar(
                    "j.jar", "com/foo/A.class", "META-INF/versions/11/com/foo/A.class",
                    "META-INF/versions/9/com/bar/B.class", "META-INF/versions/9/com/foo/r.txt", manifest: Self.flagged)
            ], .relocating(("com.foo", "x")))
        #expect(
            plan.files == [
                "META-INF/MANIFEST.MF", "x/A.class", "META-INF/versions/11/x/A.class",
                "META-INF/versions/9/com/bar/B.class", "META-INF/versions/9/x/r.txt",
            ])
        #expect(plan.source("META-INF/versions/11/x/A.class") == .rewrite(EntryRef(input: 0, entry: 1)))
        #expect(plan.manifest.contains("Multi-Release: true\r\n"))
    }

    @Test(arguments: [
        // What Java 17 says of each.
        ("Multi-Release: true\n", true), ("multi-release: TRUE\r\n\r\n", true), ("Multi-Release: true", false),
        ("A: b\rMulti-Release: true\r", true), ("Multi-Rel\n ease: true\n", false),
        ("Multi-Release: tr\n ue\n", false), ("Multi-Release: false\n", false), ("Multi-Release: true \n", false),
        ("A: b\n\nName: x\nMulti-Release: true\n", false), ("", false), ("Multi-Release:true\n", false),
        ("Multi-Release: true\n x\n", false), ("X: Multi-Release: true\n", false),
        ("X: y\n Multi-Release: true\n", false), ("Multi-Release: false\nMulti-Release: true\n", true),
        ("\nMulti-Release: true\n", false),
    ])
    func `S13 versions of a jar go in only when its main section has the flag`(manifest: String, isFlagged: Bool) throws
    {
        // The flag of another jar is not theirs.
        let jars = [
            jar("flagged.jar", "META-INF/versions/9/z/Z.class", manifest: Self.flagged),
            jar("j.jar", "A.class", "META-INF/versions/9/A.class", manifest: manifest),
        ]
        let plan = try BundlePlan.of(jars)
        #expect(plan.files.contains("META-INF/versions/9/A.class") == isFlagged)
        #expect(plan.left(jars) == (isFlagged ? [] : ["j.jar: META-INF/versions/9/A.class: not-multi-release"]))
    }

    @Test func `S13 no flag is set when no version goes in`() throws {
        let plan = try BundlePlan.of([
            jar("j.jar", "A.class", "META-INF/versions/9/module-info.class", manifest: Self.flagged),
            jar("k.jar", "META-INF/versions/9/B.class"),
        ])
        #expect(plan.manifest == "Manifest-Version: 1.0\r\nCreated-By: Kiln\r\n\r\n")
    }

    @Test func `S13 a version of a class that an earlier jar brings would never have been loaded`() throws {
        let jars = [
            jar("first.jar", "A.class"),
            jar(
                "second.jar", "A.class", "META-INF/versions/9/A.class", "META-INF/versions/9/B.class",
                manifest: Self.flagged),
        ]
        let plan = try BundlePlan.of(jars)
        #expect(
            plan.left(jars) == [
                "second.jar: A.class: duplicate", "second.jar: META-INF/versions/9/A.class: shadowed-version",
            ])
        #expect(plan.files.last == "META-INF/versions/9/B.class")
    }

    /// For each running Java: the jar whose entry is loaded, by class path and by bundle.
    @Test(arguments: [
        ([[0], [0, 9]]), ([[9], [0]]), ([[9], [0, 11]]), ([[11], [0, 9]]), ([[11], [0, 9, 17]]),
        ([[0, 11], [9, 17]]),
        ([[17], [11], [9], [0]]), ([[9], [11], [0]]), ([[0, 9, 17], [0, 11]]), ([[11], [9], [10, 17]]),
    ])
    func `S13 each Java loads from the bundle what it would have loaded from the class path`(versions: [[Int]]) throws {
        func entry(_ version: Int) -> String { version == 0 ? "A.class" : "META-INF/versions/\(version)/A.class" }
        let jars = versions.enumerated().map { index, list in
            TestJar("\(index)", list.map { (entry($0), "\(index)") }, manifest: Self.flagged)
        }
        let plan = try BundlePlan.of(jars)
        var bundle: [Int: Int] = [:]
        for version in [0, 9, 10, 11, 17] {
            switch plan.source(entry(version)) {
            case .copy(let from): bundle[version] = Int(from.input)
            default: break
            }
        }
        for java in 8...20 {
            let fromPath = versions.firstIndex { $0.contains { $0 == 0 || ($0 <= java && java > 8) } }
            let fromBundle = bundle.keys.filter { $0 == 0 || ($0 <= java && java > 8) }.max().flatMap { bundle[$0] }
            #expect(fromPath == fromBundle, "Java \(java)")
        }
    }

    @Test(arguments: [
        "META-INF/versions/x/A.txt", "META-INF/versions/9", "META-INF/versions/A.txt", "META-INF/versions/9x/A.txt",
    ])
    func `S13 a path that is no version is a file like any other`(name: String) throws {
        #expect(try BundlePlan.of([jar("j.jar", name)]).files.last == name)
    }

    @Test func `S13 versions can be left out of the bundle`() throws {
        var spec = BundleSpec()
        spec.multiRelease = false
        let plan = try BundlePlan.of(
            [jar("j.jar", "A.class", "META-INF/versions/9/A.class", manifest: Self.flagged)], spec)
        #expect(plan.files == ["META-INF/MANIFEST.MF", "A.class"])
        #expect(!plan.manifest.contains("Multi-Release"))
    }
}
