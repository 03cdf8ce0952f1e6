import ClassFile
import Support
import TestSupport
import Testing

@Suite(.enabled(if: JavaProject.hasJava, "no JDK"))
struct RelocatedJavaTests {
    static let resources = [
        ("com/foo/data.txt", "data"), ("com/foo/words.properties", "hello=welcome\n"),
    ]

    @Test(arguments: [
        ("com.foo", "shaded.com.foo"), ("com.foo", "x"), ("com.foo", "a.very.long.name.that.makes.the.pool.longer"),
    ])
    func `a relocated program verifies and does what it did`(_ pattern: String, _ replacement: String) async throws {
        try await withScratch { directory in
            var project = try await JavaProject(directory, JavaSources.all, resources: Self.resources)
            let before = try await project.output("app.Main", in: "old")
            try project.relocate([RelocationRule(pattern: pattern, replacement: replacement)])
            let after = try await project.output("app.Main")
            var expected: [String] = []
            for line in before.split(separator: "\n") {
                expected.append(Self.expected(String(line), replacement))
            }
            #expect(after.split(separator: "\n").map(String.init) == expected)
            #expect(project.notes.values.allSatisfy { $0 == [] })
            #expect(expected.count == 38)
        }
    }

    @Test(arguments: [
        // Far hashes, dense hashes, dense hashes with a gap, one that stays among those that move.
        (["com.foo.First", "com.foo.Second"], "0 1 - - -", true),
        (["com.foo.A", "com.foo.B", "com.foo.C", "com.foo.D"], "0 1 2 3 - - -", true),
        (["com.foo.A", "com.foo.B", "com.foo.E", "com.foo.F", "com.foo.G"], "0 1 2 3 4 - - -", true),
        (["com.foo.First", "org.Other"], "0 1 - - -", true),
        // The same hash: one key would have to become two.
        (["com.foo.Aa", "com.foo.BB"], "0 1 - - -", true),
        (["com.foo.Aa", "com.foo.ab.BB", "com.foo.BB"], "0 1 2 - - -", true),
        (["com.foo.p.Aa", "com.foo.q.BB", "com.foo.p.BB"], "0 1 2 - - -", true),
    ])
    func `a switch on strings follows the strings that move`(
        _ cases: [String], _ expected: String, _ moves: Bool
    ) async throws {
        try await withScratch { directory in
            let arms = cases.enumerated().map { "case \"\($1)\": return \"\($0)\";" }.joined(separator: " ")
            let calls = (cases + ["com.foo", "", "com.foo.H"]).map { "Names.pick(\"\($0)\")" }
            var project = try await JavaProject(
                directory,
                [
                    (
                        "app/Names.java",
                        "package app; class Names { static String pick(String s) { switch (s) { \(arms) default: return \"-\"; } } }"
                    ),
                    (
                        "app/Main.java",
                        "package app; class Main { public static void main(String[] a) { System.out.print(String.join(\" \", \(calls.joined(separator: ", ")))); } }"
                    ),
                ])
            #expect(try await project.output("app.Main", in: "old") == expected)
            let moved = cases.filter { $0.hasPrefix("com") }
            try project.relocate([RelocationRule(pattern: "com.foo", replacement: "shaded.foo")], also: moved)
            #expect(try await project.output("app.Main") == expected)
            #expect(project.notes["app/Names.class"] == (moves ? [] : .switchStringsStay))
        }
    }

    @Test(arguments: [
        // One hash would have to become two; a dense table in which one stays.
        (["com.foo.Aa", "com.foo.BB"], ["com.foo.Aa"]),
        (["com.foo.A", "com.foo.B", "com.foo.C", "com.foo.D"], ["com.foo.A", "com.foo.B", "com.foo.C"]),
    ])
    func `strings of a switch stay when its hashes cannot follow`(_ cases: [String], _ moving: [String]) async throws {
        try await withScratch { directory in
            let arms = cases.enumerated().map { "case \"\($1)\": return \($0);" }.joined(separator: " ")
            let calls = cases.map { "pick(\"\($0)\")" }.joined(separator: " + \" \" + ")
            let source = """
                package app;
                class Main {
                    static int pick(String s) { switch (s) { \(arms) } return -1; }
                    public static void main(String[] a) {
                        System.out.print(\(calls) + " " + String.valueOf("com.foo.Other"));
                    }
                }
                """
            var project = try await JavaProject(directory, [("app/Main.java", source)])
            try project.relocate(
                [RelocationRule(pattern: "com.foo", replacement: "x")], also: moving + ["com.foo.Other"])
            let expected = cases.indices.map { "\($0)" }.joined(separator: " ")
            #expect(try await project.output("app.Main") == expected + " x.Other")
            #expect(project.notes["app/Main.class"] == .switchStringsStay)
        }
    }

    @Test func `one text with several roles becomes several`() async throws {
        try await withScratch { directory in
            // `Lib` is a class, a field, a method, a variable and a string; `LLib;` a descriptor and a string.
            let sources = [
                ("Lib.java", "public class Lib { public int Lib = 7; public static Lib Lib() { return new Lib(); } }"),
                (
                    "Main.java",
                    """
                    public class Main {
                        static Lib Lib = new Lib();
                        public static void main(String[] a) throws Exception {
                            Lib Lib = Main.Lib.Lib();
                            System.out.print(Lib.Lib + " Lib " + "Lib".length() + Lib.getClass().getName() + "LLib;"
                                + Main.class.getDeclaredField("Lib") + Lib.class.getMethod("Lib"));
                            System.out.print(" " + String.valueOf("LLib;").concat("Lib") + new Lib[0].getClass());
                        }
                    }
                    """
                ),
            ]
            var project = try await JavaProject(directory, sources)
            try project.relocate([RelocationRule(pattern: "Lib", replacement: "moved.Library")])
            #expect(
                try await project.output("Main")
                    == "7 Lib 3moved.LibraryLLib;static moved.Library Main.Libpublic static moved.Library "
                    + "moved.Library.Lib() Lmoved/Library;Libclass [Lmoved.Library;")
        }
    }

    @Test func `a module's packages, services and main class move, its own name and those it needs stay`() async throws
    {
        try await withScratch { directory in
            let sources = [
                (
                    "module-info.java",
                    """
                    module com.foo {
                        requires java.logging;
                        exports com.foo; exports com.foo.api to java.logging; opens com.foo.impl;
                        uses com.foo.api.Service; provides com.foo.api.Service with com.foo.impl.Implementation;
                    }
                    """
                ),
                ("com/foo/api/Service.java", "package com.foo.api; public interface Service {}"),
                (
                    "com/foo/impl/Implementation.java",
                    "package com.foo.impl; public class Implementation implements com.foo.api.Service {}"
                ),
                (
                    "com/foo/Main.java",
                    """
                    package com.foo;
                    import java.lang.module.ModuleDescriptor;
                    import java.util.TreeSet;
                    public class Main {
                        public static void main(String[] a) throws Exception {
                            var d = ModuleDescriptor.read(java.nio.file.Files.newInputStream(java.nio.file.Path.of(
                                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI()).resolve("module-info.class")));
                            var needs = new TreeSet<String>();
                            d.requires().forEach(r -> needs.add(r.name()));
                            System.out.print(d.name() + needs + new TreeSet<>(d.exports())
                                + new TreeSet<>(d.opens()) + d.uses() + d.provides());
                        }
                    }
                    """
                ),
            ]
            var project = try await JavaProject(directory, sources)
            try project.relocate([RelocationRule(pattern: "com.foo", replacement: "m")])
            let output = try await project.output("m.Main")
            #expect(
                output
                    == "com.foo[java.base, java.logging][m, m.api to [java.logging]][m.impl][m.api.Service]"
                    + "[m.api.Service with [m.impl.Implementation]]")
        }
    }

    /// What a line becomes: every name moves but those in texts that are no names, and in a switch on strings.
    private static func expected(_ line: String, _ replacement: String) -> String {
        if line.hasPrefix("text ") || line.hasPrefix("switch ") { return line }
        var rest = Substring(line)
        var result = ""
        while let dot = rest.firstIndex(of: "c") {
            result += rest[..<dot]
            rest = rest[dot...]
            let isName =
                rest.hasPrefix("com.foo.") && !rest.hasPrefix("com.foo.Nothing") || rest.hasPrefix("com.foo,")
                || rest.hasPrefix("com.foo]")
            if rest.hasPrefix("com/foo/") {
                result += replacement.split(separator: ".").joined(separator: "/")
                rest = rest.dropFirst(7)
            } else if isName {
                result += replacement
                rest = rest.dropFirst(7)
            } else {
                result += "c"
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }
}
