import CommandSyntax
import Subprocess
import Support
import TestSupport
import Testing

@Suite(.enabled(if: Files.exists("/usr/bin/javac") && Files.exists("/usr/bin/jar"), "no JDK"))
struct CheckCommandTests {
    private static let app = [
        "app/Main.java": """
        package app;
        public class Main {
            public static void main(String[] a) { System.out.println(new lib.Way().go()); }
        }
        """
    ]
    private static func library(isNew: Bool) -> [String: String] {
        [
            "lib/Way.java":
                "package lib; public class Way { public int go() { return new dep.Tool().\(isNew ? "newer" : "old")(1); } }",
            "lib/Corner.java": "package lib; class Corner { Object o = new absent.Optional(); }",
        ]
    }
    private static func tool(isNew: Bool) -> [String: String] {
        [
            "dep/Tool.java": """
            package dep;
            public class Tool { public int \(isNew ? "newer" : "old")(int x) { return x; } }
            """
        ]
    }

    @Test func `what a job leads to and would not find is told with the way, and ends with a code of its own`()
        async throws
    {
        try await withScratch { folder in
            let java = JavaWorkbench(folder: folder)
            let bench = Workbench(folder: folder)
            try await java.makeJDK()
            let absent = try await java.compile(
                "absent", ["absent/Optional.java": "package absent; public class Optional {}"])
            let new = try await java.compile("tool-new", Self.tool(isNew: true))
            _ = try await java.compile("tool-old", Self.tool(isNew: false))
            let way = try await java.compile("way", Self.library(isNew: true), against: [new, absent])
            _ = try await java.compile("app", Self.app, against: [way, new])

            let broken = bench.kiln(["check", "app.jar", "way.jar", "tool-old.jar", "--java-home", "\(folder)/jdk"])
            #expect(broken.code == .unsound, "\(broken.error)")
            #expect(broken.output.contains("warning: missing-method: dep.Tool (tool-old.jar)\n"), "\(broken.output)")
            #expect(broken.output.contains("int dep.Tool.newer(int)\n"))
            #expect(broken.output.contains("needed by lib.Way, in way.jar"))
            #expect(broken.output.contains("way there: app.Main (app.jar) -> lib.Way (way.jar)"))
            #expect(broken.output.contains("take another version of tool-old.jar"))
            #expect(broken.output.contains("against Java 17 of JDK 17.0.1"))
            // Nothing of the job leads to the corner where something else is missing.
            #expect(!broken.output.contains("absent"))
            #expect(broken.output.contains("1 notes more with --all"))

            let fine = bench.kiln([
                "check", "app.jar", "way.jar", "--jar", "tool-new.jar", "--java-home", "\(folder)/jdk", "--all",
            ])
            #expect(fine.code == .done, "\(fine.error)")
            #expect(fine.output.contains("note: missing-class: absent.*\n"), "\(fine.output)")
            #expect(fine.output.contains("no jar has absent"))
            #expect(fine.output.contains("nothing was found that the job leads to"))

            // A bundle's record tells which of its classes are the job's own, and of which jar the others are.
            #expect(bench.kiln(["bundle", "-o", "all.jar", "app.jar", "way.jar", "tool-old.jar"]).code == .done)
            let bundle = bench.kiln(["check", "all.jar", "--java-home", "\(folder)/jdk", "--all"])
            #expect(bundle.code == .unsound)
            #expect(bundle.output.contains("warning: missing-method: dep.Tool (tool-old.jar)\n"), "\(bundle.output)")
            #expect(bundle.output.contains("way there: app.Main (app.jar) -> lib.Way (way.jar)"))
            #expect(bundle.output.contains("note: missing-class: absent.*\n"))

            // Both are there: only the first is loaded.
            let twice = bench.kiln([
                "check", "app.jar", "way.jar", "tool-old.jar", "tool-new.jar", "--java-home", "\(folder)/jdk",
            ])
            #expect(twice.code == .unsound)
            #expect(twice.output.contains("leave tool-old.jar out, or put it behind tool-new.jar"), "\(twice.output)")
            #expect(twice.output.contains("warning: different-class: 1 in tool-old.jar, tool-new.jar"))

            // The job's own class needs it: that is an error.
            let alone = bench.kiln(["check", "app.jar", "--java-home", "\(folder)/jdk", "--json"])
            #expect(alone.code == .unsound)
            #expect(
                alone.output.contains("\"kind\" : \"missing-class\"") && alone.output.contains("\"weight\" : \"error\"")
            )
            #expect(alone.output.contains("\"subject\" : \"lib.*\""), "\(alone.output)")

            let nowhere = bench.kiln(["check", "app.jar", "--java-home", "\(folder)/none"])
            #expect(nowhere.code == .unreachable && nowhere.error.contains("--java-home"))
        }
    }

    @Test func `classes for a newer Java are told of, but not those that Java passes over`() async throws {
        try await withScratch { folder in
            let java = JavaWorkbench(folder: folder)
            let bench = Workbench(folder: folder)
            try await java.makeJDK()
            _ = try await java.compile("app", ["app/Main.java": "package app; public class Main {}"])
            _ = try await java.compile(
                "old", ["app/Main.java": "package app; public class Main {}"], options: ["--release", "8"])
            _ = try await java.run([
                "/usr/bin/jar", "cf", "\(folder)/both.jar", "-C", "\(folder)/old", ".", "--release", "17", "-C",
                "\(folder)/app", ".",
            ])
            let newer = bench.kiln(["check", "app.jar", "--java", "17", "--java-home", "\(folder)/jdk"])
            #expect(newer.code == .done, "\(newer.output)\(newer.error)")
            try Files.writeAtomically("\(folder)/jdk/release", Array("JAVA_VERSION=\"11.0.2\"\n".utf8))
            for (jar, code) in [("app.jar", ExitCode.unsound), ("both.jar", .done), ("old.jar", .done)] {
                let ran = bench.kiln(["check", jar, "--java-home", "\(folder)/jdk"])
                #expect(ran.code == code, "\(jar): \(ran.output)\(ran.error)")
                #expect(ran.output.contains("error: newer-class: app.jar") == (code == .unsound))
                #expect(ran.output.contains("run it on Java 17 or newer") == (code == .unsound))
            }
        }
    }

    @Test func `a runtime's classes count, in the order in which it loads them`() async throws {
        try await withScratch { folder in
            let java = JavaWorkbench(folder: folder)
            let bench = Workbench(folder: folder)
            try await java.makeJDK()
            let new = try await java.compile("tool-new", Self.tool(isNew: true))
            let old = try await java.compile("tool-old", Self.tool(isNew: false))
            let way = try await java.compile(
                "way", ["lib/Way.java": Self.library(isNew: true)["lib/Way.java"] ?? ""], against: [new])
            _ = try await java.compile("app", Self.app, against: [way, new])
            try Files.createDirectory("\(folder)/cluster/lib")
            try Files.writeAtomically("\(folder)/cluster/lib/tool.jar", try Files.read(old + ".jar"))
            for name in ["first", "last"] {
                try bench.write(
                    ".local/share/kiln/runtimes/\(name).yaml",
                    "id: \(name)\njava: 17\nparent-first: [\(name == "first" ? "dep." : "other.")]\n")
                let made = bench.kiln([
                    "runtime", "import", "\(folder)/cluster", "--name", name, "--java-home", "\(folder)/jdk",
                ])
                #expect(made.code == .done, "\(made.error)")
            }
            let alone = bench.kiln(["check", "app.jar", "way.jar", "--runtime", "last"])
            #expect(alone.code == .unsound && alone.output.contains("missing-method: dep.Tool (tool.jar)"), "\(alone)")
            #expect(alone.output.contains("add yours and move it: --relocate dep=shaded.dep"), "\(alone.output)")
            let last = bench.kiln(["check", "app.jar", "way.jar", "tool-new.jar", "--runtime", "last"])
            #expect(!last.output.contains("missing-method"), "\(last.output)")
            let first = bench.kiln(["check", "app.jar", "way.jar", "tool-new.jar", "--runtime", "first"])
            #expect(first.code == .unsound)
            #expect(first.output.contains("move yours: --relocate dep=shaded.dep"), "\(first.output)")
            try bench.write(".local/share/kiln/runtimes/bare.yaml", "id: bare\njava: 17\n")
            let bare = bench.kiln(["check", "app.jar", "--runtime", "bare"])
            #expect(bare.code == .notFound && bare.error.contains("kiln runtime import"))
        }
    }
}

/// A folder with real classes, jars of them, and a small JDK.
private struct JavaWorkbench {
    let folder: String

    /// Compiles sources into a folder of that name and packs them into `NAME.jar`.
    func compile(
        _ name: String, _ sources: [String: String], against: [String] = [], options: [String] = []
    ) async throws -> String {
        let target = "\(folder)/\(name)"
        try Files.createDirectory(target)
        var words = ["/usr/bin/javac", "-nowarn", "-Xlint:none", "-d", target] + options
        if options.isEmpty { words += ["--release", "17"] }
        if !against.isEmpty { words += ["-cp", against.joined(separator: ":")] }
        for (path, text) in sources {
            let file = "\(folder)/src-\(name)/\(path)"
            try Files.createDirectory(Files.parent(of: file))
            try Files.writeAtomically(file, Array(text.utf8))
            words.append(file)
        }
        _ = try await run(words)
        _ = try await run(["/usr/bin/jar", "cf", target + ".jar", "-C", target, "."])
        return target
    }

    /// A JDK with the most common classes of Java alone.
    func makeJDK() async throws {
        let home = Files.parent(of: Files.parent(of: try Files.realPath("/usr/bin/java")))
        _ = try await run([
            "\(home)/bin/jimage", "extract", "--dir", "\(folder)/image", "--include",
            "regex:/java.base/java/(lang|io|util)/[A-Za-z]*.class", "\(home)/lib/modules",
        ])
        try Files.createDirectory("\(folder)/jdk/lib")
        _ = try await run(["/usr/bin/jar", "cf", "\(folder)/jdk/lib/rt.jar", "-C", "\(folder)/image/java.base", "java"])
        try Files.writeAtomically("\(folder)/jdk/release", Array("JAVA_VERSION=\"17.0.1\"\n".utf8))
    }

    func run(_ words: [String]) async throws -> String {
        let result = try await Subprocess.run(ProcessRequest(words), outputLimit: 16 << 20, timeout: 120)
        try #require(result.end.isSuccess, "\(words): \(String(decoding: result.standardError, as: UTF8.self))")
        return String(decoding: result.standardOutput, as: UTF8.self)
    }
}
