import Bundling
import Testing

@Suite struct ManifestTests {
    @Test func `S15 the manifest is made anew and holds nothing of the inputs`() throws {
        let plan = try BundlePlan.of([
            jar(
                "a.jar", "META-INF/MANIFEST.MF",
                manifest: "Main-Class: lib.Tool\nBundle-Name: x\n\nName: a\nSHA-256-Digest: q\n")
        ])
        #expect(plan.manifest == "Manifest-Version: 1.0\r\nCreated-By: Kiln\r\n\r\n")
    }

    @Test func `S15 how the job is started comes from the job's own jar, and what is asked for is stronger`() throws {
        let own = TestJar(
            "app.jar", [("A.class", "")],
            manifest: "Main-Class: com.foo.Job\r\nprogram-class: com.foo.Old\r\nClass-Path: lib/x.jar\r\n"
                + "Add-Opens: java.base/java.lang java.base/java.uti\r\n l\r\n\r\n", isProject: true)
        var spec = BundleSpec.relocating(("com.foo", "x"))
        #expect(
            try BundlePlan.of([own], spec).manifest
                == "Manifest-Version: 1.0\r\nCreated-By: Kiln\r\nMain-Class: x.Job\r\nprogram-class: x.Old\r\n"
                + "Add-Opens: java.base/java.lang java.base/java.util\r\n\r\n")
        spec.mainClass = "com.foo.Other"
        spec.manifest = [
            .init(name: "Created-By", value: nil), .init(name: "Team", value: "orders"),
            .init(name: "ADD-OPENS", value: nil), .init(name: "program-class", value: nil),
        ]
        #expect(
            try BundlePlan.of([own], spec).manifest
                == "Manifest-Version: 1.0\r\nMain-Class: x.Other\r\nTeam: orders\r\n\r\n")
    }

    @Test func `S15 of several inputs of the job the first says how it is started`() throws {
        let jars = ["a", "b"].map { TestJar($0, [], manifest: "Main-Class: \($0).Main\n", isProject: true) }
        #expect(try BundlePlan.of(jars).mainClass == "a.Main")
    }

    @Test func `S15 long lines go on after 72 bytes, never within a character`() throws {
        var spec = BundleSpec()
        spec.manifest = [.init(name: "A", value: String(repeating: "ü", count: 80))]
        let lines = try BundlePlan.of([], spec).manifest.split(separator: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 72 && !$0.unicodeScalars.contains("\u{FFFD}") })
        #expect(
            lines.dropFirst(2).map { $0.first == " " ? $0.dropFirst() : $0 }.joined() == "A: "
                + String(repeating: "ü", count: 80))
    }

    @Test(arguments: [
        ("A b", "x"), ("", "x"), ("A", "x\ny"), ("A", "x\r"), (String(repeating: "a", count: 71), "x"), ("A:", "x"),
    ])
    func `an attribute that would break the manifest is refused`(name: String, value: String) {
        var spec = BundleSpec()
        spec.manifest = [.init(name: name, value: value)]
        #expect(throws: BundleError.self) { try BundlePlan.of([], spec) }
    }
}
