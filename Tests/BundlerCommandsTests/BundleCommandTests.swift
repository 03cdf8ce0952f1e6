import CommandSyntax
import Support
import TestSupport
import Testing

struct BundleCommandTests {
    @Test func `jars, resolved coordinates and more jars go in, in that order`() async throws {
        try await withScratch { folder in
            let bench = Workbench(folder: folder)
            try bench.publish("a", ["b"])
            try bench.publish("b")
            try bench.publish("x")
            try bench.jar("app.jar", [("app.txt", "app"), ("all.txt", "app")])
            try bench.jar("udf.jar", [("udf.txt", "udf"), ("all.txt", "udf")])
            let ran = bench.kiln([
                "bundle", "-o", "out.jar", "app.jar", "--dependency", "g:a:1", "--dependency", "g:x:1", "--exclude",
                "g:x", "--jar", "udf.jar", "--repository", "file://\(folder)/repo",
            ])
            #expect(ran.code == .done, "\(ran.error)")
            #expect(try bench.files("out.jar") == ["app.txt", "all.txt", "a.txt", "b.txt", "x.txt", "udf.txt"])
            #expect(try bench.text("all.txt", in: "out.jar") == "app")
            #expect(ran.output.hasPrefix("\(folder)/out.jar: "))
            #expect(ran.output.contains("of 5 jars"))
            #expect(ran.output.contains("different-resource"))
        }
    }

    @Test func `a spec file says what options say, and options go over it`() async throws {
        try await withScratch { folder in
            let bench = Workbench(folder: folder)
            try bench.publish("a")
            try bench.jar("app.jar", [("app.txt", "app"), ("secret.txt", "s"), ("com/lib/words.txt", "w")])
            try bench.write(
                "bundle.yaml",
                """
                dependencies: [g:a:1]
                relocate:
                  - {from: com.lib, to: shaded.lib}
                filters:
                  - {artifact: app.jar, exclude: [secret.txt]}
                main-class: app.Main
                manifest:
                  Built-For: tests
                """)
            let ran = bench.kiln([
                "bundle", "-o", "out.jar", "app.jar", "--spec", "bundle.yaml", "--main-class", "app.Other",
                "--repository", "file://\(folder)/repo", "--json",
            ])
            #expect(ran.code == .done, "\(ran.error)")
            #expect(try bench.files("out.jar").contains("shaded/lib/words.txt"))
            #expect(try !bench.files("out.jar").contains("secret.txt"))
            let manifest = try #require(try bench.text("META-INF/MANIFEST.MF", in: "out.jar"))
            #expect(manifest.contains("Main-Class: app.Other\r\n") && manifest.contains("Built-For: tests\r\n"))
            #expect(ran.output.contains("\"filtered\" : 1"))
        }
    }

    @Test(arguments: [
        ("relocat: []", "relocat"), ("relocate: [{from: a}]", "to"), ("on-conflict: maybe", "error, first, report"),
        ("minimize: perhaps", "minimize"), ("licenses: 3", "keep, first, none"),
    ])
    func `what a spec file gets wrong is named with file and line`(_ text: String, _ words: String) async throws {
        try await withScratch { folder in
            let bench = Workbench(folder: folder)
            try bench.jar("app.jar", [("app.txt", "app")])
            try bench.write("bundle.yaml", text)
            let ran = bench.kiln(["bundle", "-o", "out.jar", "app.jar", "--spec", "bundle.yaml"])
            #expect(ran.code != .done)
            #expect(ran.error.contains("bundle.yaml, line 1") && ran.error.contains(words), "\(ran.error)")
            #expect(!Files.exists("\(folder)/out.jar"))
        }
    }

    @Test(arguments: [
        (["bundle", "-o", "out.jar"], "a jar is missing"),
        (["bundle", "-o", "out.jar", "app.jar", "--include", "x"], "--include speaks of the --relocate before it"),
        (["bundle", "-o", "out.jar", "app.jar", "--relocate", "com.lib"], "is not PACKAGE=TO"),
        (["bundle", "-o", "out.jar", "app.jar", "--level", "13"], "a number from 1 to 12"),
        (["bundle", "-o", "out.jar", "app.jar", "--lock", "l", "--dependency", "g:a:1"], "the lock file says"),
    ])
    func `what cannot be understood is a usage error`(_ words: [String], _ message: String) async throws {
        try await withScratch { folder in
            let bench = Workbench(folder: folder)
            try bench.jar("app.jar", [("app.txt", "app")])
            let ran = bench.kiln(words)
            #expect(ran.code == .usage)
            #expect(ran.error.contains(message), "\(ran.error)")
        }
    }

    @Test func `a rule's conditions are those behind it`() async throws {
        try await withScratch { folder in
            let bench = Workbench(folder: folder)
            let names = ["com/a/one/x.txt", "com/a/two/x.txt", "com/b/one/x.txt", "com/b/two/x.txt"]
            try bench.jar("app.jar", names.map { ($0, $0) })
            let ran = bench.kiln([
                "bundle", "-o", "out.jar", "app.jar", "--relocate", "com.a=s.a", "--include", "com.a.one.**",
                "--relocate", "com.b=s.b", "--except", "com.b.one.**",
            ])
            #expect(ran.code == .done, "\(ran.error)")
            #expect(
                try bench.files("out.jar")
                    == ["s/a/one/x.txt", "com/a/two/x.txt", "com/b/one/x.txt", "s/b/two/x.txt"])
        }
    }

    @Test func `a lock file's jars go in byte for byte, or nothing does`() async throws {
        try await withScratch { folder in
            let bench = Workbench(folder: folder)
            try bench.publish("a", ["b"])
            try bench.publish("b")
            try bench.jar("app.jar", [("app.txt", "app")])
            let locked = bench.kiln(["resolve", "g:a:1", "--repository", "file://\(folder)/repo", "--format", "lock"])
            #expect(locked.code == .done, "\(locked.error)")
            try bench.write("kiln.lock", locked.output)
            let ran = bench.kiln(["bundle", "-o", "out.jar", "app.jar", "--lock", "kiln.lock"])
            #expect(ran.code == .done, "\(ran.error)")
            #expect(try bench.files("out.jar").sorted() == ["a.txt", "all.txt", "app.txt", "b.txt"])
            try bench.jar("repo/g/b/1/b-1.jar", [("b.txt", "another")])
            let drifted = bench.kiln(["bundle", "-o", "out2.jar", "app.jar", "--lock", "kiln.lock"])
            #expect(drifted.code != .done && drifted.error.contains("not what the lock file says"), "\(drifted.error)")
            #expect(!Files.exists("\(folder)/out2.jar"))
        }
    }
}
