import Bundling
import Testing

@Suite struct LegalTests {
    private let jars = [
        TestJar("one-1.jar", [("META-INF/LICENSE", "apache"), ("META-INF/NOTICE", "n1")]),
        TestJar("two-2.jar", [("META-INF/LICENSE", "apache"), ("META-INF/NOTICE", "n2")]),
        TestJar("dir/three:3.jar", [("META-INF/LICENSE", "mit"), ("META-INF/NOTICE", "n1"), ("LICENSE", "mit")]),
    ]

    @Test func `S19 each licence is kept once by its bytes, the first under its name`() throws {
        let plan = try BundlePlan.of(jars)
        #expect(
            plan.files == [
                "META-INF/MANIFEST.MF", "META-INF/LICENSE", "META-INF/NOTICE",
                "META-INF/licenses/dir_three_3/LICENSE", "LICENSE",
            ])
        #expect(
            plan.merges == [
                .init(kind: .notice, entries: [EntryRef(input: 0, entry: 1), EntryRef(input: 1, entry: 1)])
            ])
        #expect(plan.leftOut.map(\.reason) == [.license, .license])
        #expect(plan.duplicates.isEmpty)
    }

    @Test func `S19 inputs of one label do not take each other's licence`() throws {
        let same = ["a", "b", "c", "b"].map { TestJar("x.jar", [("META-INF/LICENSE.txt", $0)]) }
        let plan = try BundlePlan.of(same)
        #expect(
            plan.files.dropFirst() == [
                "META-INF/LICENSE.txt", "META-INF/licenses/x/LICENSE.txt", "META-INF/licenses/x-3/LICENSE.txt",
            ])
    }

    @Test func `S19 licences may be as other files, or none`() throws {
        var spec = BundleSpec()
        spec.licenses = .first
        #expect(try BundlePlan.of(jars, spec).files.count == 4)
        #expect(try BundlePlan.of(jars, spec).duplicates.count == 4)
        spec.licenses = .none
        #expect(try BundlePlan.of(jars, spec).files == ["META-INF/MANIFEST.MF"])
    }

    @Test(arguments: [
        "META-INF/license.txt", "LICENSE.md", "META-INF/LICENCE", "COPYING", "META-INF/License-binary",
        "META-INF/LICENSE_junit.txt", "META-INF/LICENSE.html",
    ])
    func `S19 names of licences`(name: String) throws {
        let plan = try BundlePlan.of([TestJar("a.jar", [(name, "1")]), TestJar("b.jar", [(name, "2")])])
        #expect(plan.files.count == 3 && plan.duplicates.isEmpty)
    }

    @Test(arguments: [
        "META-INF/license.properties", "LicenseKey.txt", "com/foo/LICENSE", "META-INF/licenses/LICENSE",
        "LICENSE_ru.properties", "META-INF/notices.txt", "license.xml",
    ])
    func `S19 names that only look so are files like any other`(name: String) throws {
        let plan = try BundlePlan.of([TestJar("a.jar", [(name, "1")]), TestJar("b.jar", [(name, "2")])])
        #expect(plan.files == ["META-INF/MANIFEST.MF", name] && plan.duplicates.count == 1)
    }

    @Test func `S19 notices stand under who brings them, in order, without a year`() throws {
        let merged = try merge(.notice, [("a.jar", "Copyright 2001"), ("b\n.jar", "x\n"), ("c.jar", "Copyright 2001")])
        #expect(merged.text == "== a.jar ==\nCopyright 2001\n\n== b_.jar ==\nx\n")
    }
}
