import CommandSyntax
import Support
import TestSupport
import Testing

struct RuntimeCommandTests {
    /// A bench with a profile, a distribution and a JDK, small but of the real forms.
    private func withBench(_ body: (Workbench) throws -> Void) async throws {
        try await withScratch { folder in
            let bench = Workbench(folder: folder)
            try bench.write(
                ".local/share/kiln/runtimes/box-1.yaml",
                """
                id: box-1
                summary: A box
                java: 11
                distribution: {jar: box-dist, versions: "1*"}
                parent-first: [first., java.]
                provides:
                  - {group: g, version: distribution, artifacts: [a]}
                  - {group: g, artifacts: [b, child]}
                """)
            try bench.jar(
                "box/lib/box-dist-1.jar", [("a/A.class", "a"), ("first/B.class", "b"), ("child/C.class", "c")])
            try bench.write("jdk/release", "JAVA_VERSION=\"17.0.1\"\n")
            try bench.jar("jdk/lib/ct.sym", [("B/java.base/java/lang/Object.sig", "o")])
            for (name, version, entries) in [
                ("a", "1", ["a/A.class"]), ("b", "2", ["first/B.class"]), ("child", "2", ["child/C.class"]),
            ] {
                try bench.write(
                    "repo/g/\(name)/\(version)/\(name)-\(version).pom",
                    "<project><modelVersion>4.0.0</modelVersion><groupId>g</groupId><artifactId>\(name)</artifactId>"
                        + "<version>\(version)</version></project>")
                try bench.jar(
                    "repo/g/\(name)/\(version)/\(name)-\(version).jar",
                    entries.map { ($0, $0) } + [("\(name).txt", name)])
            }
            try bench.jar("app.jar", [("app/Main.class", "m"), ("first/B.class", "mine")])
            try body(bench)
        }
    }

    private func importing(_ bench: Workbench, _ more: String...) -> Ran {
        bench.kiln(["runtime", "import", "box", "--java-home", "jdk"] + more)
    }

    /// The words of the list's line about the box; there are those that come with Kiln besides.
    private func listed(_ bench: Workbench) -> [String]? {
        bench.kiln(["runtime", "list"]).output.split(separator: "\n").first { $0.hasPrefix("box-1 ") }.map {
            $0.split(separator: " ").map(String.init)
        }
    }

    private func bundle(_ bench: Workbench, _ more: String...) -> Ran {
        bench.kiln(
            [
                "bundle", "-o", "out.jar", "app.jar", "--repository", "file://\(bench.folder)/repo", "--dependency",
                "g:a:1",
                "--dependency", "g:b:2", "--dependency", "g:child:2",
            ] + more)
    }

    @Test func `a runtime is imported, listed and shown`() async throws {
        try await withBench { bench in
            #expect(listed(bench) == ["box-1", "11", "no", "A", "box"])
            let shown = bench.kiln(["runtime", "show", "box-1"]).output
            #expect(shown.contains("nothing was imported") && shown.contains("loads its own first: first. java.\n"))
            let ran = importing(bench)
            #expect(ran.code == .done, "\(ran.error)")
            #expect(ran.output.contains("version 1, profile box-1\n"), "\(ran.output)")
            #expect(ran.output.contains("Java 11, 1 classes: what it exports, from ct.sym of JDK 17.0.1\n"))
            #expect(ran.output.contains("3 classes in 1 jars\n"))
            #expect(listed(bench) == ["box-1", "11", "1", "A", "box"])
            #expect(bench.kiln(["runtime", "show", "box-1"]).output.contains("box-dist-1.jar"))
            let json = bench.kiln(["runtime", "show", "box-1", "--json"]).output
            #expect(json.contains("\"isImported\" : true") && json.contains("\"source\" : \"ct.sym\""))
            #expect(bench.kiln(["runtime", "list", "--json"]).output.contains("\"version\" : \"1\""))
            let elsewhere = importing(bench, "--name", "other", "-o", "x.index", "--json")
            #expect(elsewhere.code == .done && elsewhere.output.contains("\"name\" : \"other\""), "\(elsewhere.error)")
            #expect(Files.exists(bench.folder + "/x.index"))
            #expect(!bench.kiln(["runtime", "list"]).output.contains("other"))
        }
    }

    @Test func `with an index, what the runtime has is left out and told`() async throws {
        try await withBench { bench in
            #expect(importing(bench).code == .done)
            let ran = bundle(bench, "--runtime", "box-1")
            #expect(ran.code == .done, "\(ran.error)")
            let files = try bench.files("out.jar")
            #expect(files == ["app/Main.class", "child/C.class", "child.txt"])
            #expect(
                ran.output.contains(
                    """
                    left out, as box-1 (1) has them: 2 jars
                        g:b:2: in a version that is not known, and loads its own first
                        g:a:1
                    left out of other jars: 1 class, of which box-1 loads its own first

                    """), "\(ran.output)")
            #expect(ran.output.contains("also-in-runtime: 1 in g:child:2"))
            #expect(ran.output.contains("--relocate child=shaded.child"))
            #expect(!ran.output.contains("nothing was imported"))
            let json = bundle(bench, "--runtime", "box-1", "--json").output
            for text in [
                "\"isImported\" : true", "\"reason\" : \"same-version\"", "\"reason\" : \"loaded-first\"",
                "\"label\" : \"g:a:1\"",
            ] { #expect(json.contains(text), "\(json)") }
        }
    }

    @Test func `without an index, the profile's coordinates are all that is known`() async throws {
        try await withBench { bench in
            try bench.write("bundle.yaml", "runtime: box-1\n")
            let ran = bundle(bench, "--spec", "bundle.yaml")
            #expect(ran.code == .done, "\(ran.error)")
            #expect(
                try bench.files("out.jar") == ["app/Main.class", "first/B.class", "child/C.class", "child.txt"])
            #expect(ran.output.contains("left out, as box-1 has them: 2 jars"), "\(ran.output)")
            #expect(ran.output.contains("nothing was imported for box-1") && ran.output.contains("--name box-1"))
            #expect(ran.output.contains("also-in-runtime: 1 in g:child:2"))
            // What moves is the bundle's own.
            let moved = bundle(bench, "--spec", "bundle.yaml", "--relocate", "a=mine.a")
            #expect(moved.code == .done)
            #expect(try bench.files("out.jar").contains("mine/a/A.class"))
        }
    }

    @Test func `a runtime that is not known stops a bundle before anything is resolved`() async throws {
        try await withBench { bench in
            let ran = bench.kiln([
                "bundle", "-o", "out.jar", "app.jar", "--dependency", "g:none:1", "--runtime", "flonk",
            ])
            #expect(ran.code == .notFound)
            #expect(ran.error.contains("no runtime 'flonk'") && ran.error.contains("box-1"), "\(ran.error)")
            #expect(ran.error.contains("kiln runtime import DIR --name NAME"))
            #expect(!Files.exists(bench.folder + "/out.jar"))
            #expect(bench.kiln(["runtime", "show", "flonk"]).code == .notFound)
            #expect(importing(bench, "--java", "seven").code == .usage)
        }
    }
}
