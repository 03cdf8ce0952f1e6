import CommandSyntax
import Support
import TestSupport
import Testing

struct LookingCommandTests {
    @Test func `inspect shows a bundle with its inputs, and any other jar without`() async throws {
        try await withScratch { folder in
            let bench = Workbench(folder: folder)
            try bench.jar("app.jar", [("app.txt", "app"), ("META-INF/services/a.S", "a.Gone\n"), ("a/B.class", "x")])
            try bench.jar("udf.jar", [("udf.txt", "udf"), ("app.txt", "other")])
            #expect(bench.kiln(["bundle", "-o", "out.jar", "app.jar", "--jar", "udf.jar"]).code == .done)
            let shown = bench.kiln(["inspect", "out.jar"])
            #expect(shown.code == .done && shown.output.contains("app.jar (the job)"), "\(shown)")
            #expect(shown.output.contains("Unreadable     a/B.class"))
            #expect(bench.kiln(["inspect", "app.jar"]).code == .done)
            let services = bench.kiln(["inspect", "out.jar", "--services"])
            #expect(services.output == "a.S  (app.jar)\n    a.Gone  is not in the jar\n")
            #expect(bench.kiln(["inspect", "out.jar", "--classes"]).output.hasPrefix("unreadable  a.B  app.jar  "))
            #expect(bench.kiln(["inspect", "out.jar", "--packages"]).output.contains("app.jar"))
            let conflicts = bench.kiln(["inspect", "out.jar", "--conflicts"])
            #expect(conflicts.output == "app.jar goes before udf.jar: 1 file that differs\n")
            let both = bench.kiln(["inspect", "app.jar", "udf.jar", "--conflicts"])
            #expect(both.output.contains("different-resource: 1 in app.jar, udf.jar"), "\(both)")
            for view in [[], ["--classes"], ["--packages"], ["--services"], ["--conflicts"]] {
                let json = bench.kiln(["inspect", "out.jar", "--json"] + view)
                #expect(json.code == .done && (json.output.hasPrefix("{") || json.output.hasPrefix("[")))
            }
            #expect(bench.kiln(["inspect", "out.jar", "--classes", "--services"]).code == .usage)
            try bench.write("no.jar", "this is no archive")
            #expect(bench.kiln(["inspect", "no.jar"]).code == .corrupt)
            #expect(bench.kiln(["inspect", "absent.jar"]).code == .notFound)
        }
    }

    @Test func `a bundle without a record is asked for by name`() async throws {
        try await withScratch { folder in
            let bench = Workbench(folder: folder)
            try bench.jar("app.jar", [("app.txt", "app")])
            #expect(bench.kiln(["bundle", "-o", "out.jar", "app.jar", "--no-record"]).code == .done)
            #expect(try bench.text("META-INF/kiln/bundle.json", in: "out.jar") == nil)
            try bench.write("bundle.yaml", "record: false\n")
            #expect(bench.kiln(["bundle", "-o", "two.jar", "app.jar", "--spec", "bundle.yaml"]).code == .done)
            #expect(try bench.text("META-INF/kiln/bundle.json", in: "two.jar") == nil)
        }
    }

    @Test func `the record names coordinates and digests, and no path`() async throws {
        try await withScratch { folder in
            let bench = Workbench(folder: folder)
            try bench.publish("a")
            try bench.jar("app.jar", [("app.txt", "app")])
            let ran = bench.kiln([
                "bundle", "-o", "out.jar", "app.jar", "--dependency", "g:a:1", "--repository", "file://\(folder)/repo",
            ])
            #expect(ran.code == .done, "\(ran)")
            let record = try #require(try bench.text("META-INF/kiln/bundle.json", in: "out.jar"))
            #expect(record.contains("\"coordinate\":\"g:a:1\"") && !record.contains(folder))
        }
    }

    @Test func `why takes jars first, then names, and ends as it found`() async throws {
        try await withScratch { folder in
            let bench = Workbench(folder: folder)
            try bench.jar("app.jar", [("app.txt", "app")])
            try bench.jar("lib.jar", [("app.txt", "other"), ("lib.txt", "l")])
            let found = bench.kiln(["why", "app.jar", "lib.jar", "app.txt"])
            #expect(found.code == .done, "\(found)")
            #expect(found.output.contains("brought by app.jar") && found.output.contains("brought by lib.jar"))
            #expect(found.output.contains("hidden by the one before"))
            let absent = bench.kiln(["why", "app.jar", "com.lib.Gone"])
            #expect(absent.code == .notFound && absent.output.contains("com.lib.Gone is not there"))
            #expect(bench.kiln(["why", "app.jar", "lib.jar"]).code == .usage)
            #expect(bench.kiln(["why", "app.jar", "app.txt", "--json"]).output.hasPrefix("["))
        }
    }

    @Test func `diff ends with 0, 1 or 2 as diff does`() async throws {
        try await withScratch { folder in
            let bench = Workbench(folder: folder)
            try bench.jar("a.jar", [("x.txt", "x"), ("y.txt", "y"), ("META-INF/services/s.S", "p.One\n")])
            try bench.jar("b.jar", [("y.txt", "y"), ("x.txt", "x"), ("META-INF/services/s.S", "p.One\n")])
            try bench.jar("c.jar", [("x.txt", "z"), ("META-INF/services/s.S", "p.Two\n")])
            try bench.write("d.jar", "no archive")
            #expect(bench.kiln(["diff", "a.jar", "a.jar"]).code?.number == 0)
            let other = bench.kiln(["diff", "a.jar", "b.jar"])
            #expect(other.code?.number == 0 && other.output.contains("the same content, but other bytes"))
            let differs = bench.kiln(["diff", "a.jar", "c.jar", "--all"])
            #expect(differs.code?.number == 1)
            #expect(
                differs.output == """
                    \(folder)/a.jar -> \(folder)/c.jar
                    Files: 1 removed, 1 changed
                      - y.txt
                      ~ x.txt
                    Services
                      s.S
                        + p.Two
                        - p.One

                    """)
            for bad in ["d.jar", "gone.jar"] {
                let trouble = bench.kiln(["diff", "a.jar", bad])
                #expect(trouble.code?.number == 2 && !trouble.error.isEmpty && trouble.output.isEmpty)
            }
            #expect(bench.kiln(["diff", "a.jar", "c.jar", "--json"]).output.contains("\"differs\""))
        }
    }
}
