import Support
import TestSupport
import Testing

@testable import Linkage

@Suite(.enabled(if: JavaProgram.hasJava, "no JDK"))
struct LinkageCheckTests {
    /// What may be thrown for a kind of finding.
    private static let errors: [LinkageFinding.Kind: Set<String>] = [
        .missingClass: ["NoClassDefFoundError"], .missingMethod: ["NoSuchMethodError"],
        .missingField: ["NoSuchFieldError"], .changed: ["IncompatibleClassChangeError"],
        .inaccessible: ["IllegalAccessError"], .abstract: ["InstantiationError", "InstantiationException"],
        .final: ["IncompatibleClassChangeError", "VerifyError"],
    ]

    @Test func `what a check says of each class is what a real JVM does with it`() async throws {
        try await withScratch { directory in
            let program = JavaProgram(folder: directory)
            let java = try await JavaClasses.summary(program)
            let old = try await program.compile("old", Probes.old)
            let new = try await program.compile("new", Probes.new)
            for name in Probes.removed { try Files.removeTree("\(new)/\(name)") }
            let app = try await program.compile("app", Probes.sources, against: [old])
            let said = try await program.run("app.Main", [app, new])
            for (library, isOld) in [(old, true), (new, false)] {
                var check = LinkageCheck(
                    [
                        LinkageInput(label: "app.jar", role: .job, summary: try JavaProgram.summary(app)),
                        LinkageInput(label: "lib.jar", role: .library, summary: try JavaProgram.summary(library)),
                        LinkageInput(label: "java", role: .jdk, summary: java),
                    ], loading: .parentFirst, javaRelease: 17)
                let report = check.run()
                var found: [String: Set<LinkageFinding.Kind>] = [:]
                for problem in check.problems.problems {
                    for user in problem.users {
                        found[String(check.world.name(user).dropFirst(4)), default: []].insert(problem.kind.finding)
                    }
                }
                if isOld {
                    #expect(report.findings == [])
                    continue
                }
                // It is the library's own class that lacks its superclass.
                found["ThroughSuper"] = found.removeValue(forKey: "Broken")
                for line in said.split(separator: "\n") where line.hasPrefix("probe ") {
                    let words = line.split(separator: " ", maxSplits: 3)
                    let name = String(words[1])
                    let error = String(words[2])
                    let expected = Set((found.removeValue(forKey: name) ?? []).flatMap { Self.errors[$0] ?? ["?"] })
                    if error == "fine" {
                        #expect(expected.isEmpty, "\(line)")
                    } else {
                        #expect(expected.contains(error), "\(line), but found \(expected)")
                    }
                }
                #expect(found.isEmpty, "\(found)")
            }
            #expect(said.split(separator: "\n").count { $0.hasPrefix("probe ") } == Probes.probes.count)
        }
    }
}

@Suite(.enabled(if: JavaProgram.hasJava, "no JDK"))
struct ReachTests {
    private static let sources = [
        "api/Service.java": "package api; public interface Service {}",
        "impl/Provider.java":
            "package impl; public class Provider implements api.Service { Object o = new gone.Gone(); }",
        "gone/Gone.java": "package gone; public class Gone {}",
        "job/Main.java": "package job; public class Main { public static void main(String[] a) { Middle.go(); } }",
        "job/Middle.java":
            "package job; class Middle { static void go() { System.out.println(java.util.ServiceLoader.load(api.Service.class)); } }",
        "job/Other.java": "package job; public class Other { Object o = new gone.Gone(); }",
    ]

    /// A program of which a class is missing, with its main class and a provider.
    private static func check(
        _ folder: String, _ role: LinkageInput.Role, service: String, main: String?
    ) throws -> LinkageReport {
        let summary = try JavaProgram.summary(folder) { builder in
            let name = Array(service.utf8)
            builder.add(service: name.span, providers: [Array("impl.Provider".utf8)])
            guard let main else { return }
            let start = Array(main.utf8)
            builder.add(entryClass: start.span)
        }
        var check = LinkageCheck(
            [LinkageInput(label: "all.jar", role: role, summary: summary)], loading: .parentFirst, javaRelease: 17)
        return check.run()
    }

    @Test func `a provider is come to by its service, and a class that nothing leads to is a note`() async throws {
        try await withScratch { directory in
            let folder = try await JavaProgram(folder: directory).compile("classes", Self.sources)
            try Files.removeTree("\(folder)/gone")
            let report = try Self.check(folder, .bundle, service: "api.Service", main: "job.Main")
            #expect(report.findings.map(\.weight) == [.warning, .note])
            let warning = try #require(report.findings.first)
            #expect(
                warning.subject == "gone.*" && warning.examples == ["gone.Gone"]
                    && warning.referrers == ["impl.Provider"])
            #expect(
                warning.way.map { "\($0.name) \($0.isProvided)" } == [
                    "job.Main false", "job.Middle false", "api.Service false", "impl.Provider true",
                ])
            #expect(report.findings.last?.referrers == ["job.Other"])
            #expect(report.findings.last?.way == [])
            #expect(report.classes == 5 && report.reached == 4)
            // Nobody asks for the providers of what is nowhere.
            let without = try Self.check(folder, .bundle, service: "api.Nothing", main: "job.Main")
            #expect(without.findings.map(\.weight) == [.note] && without.isSound)
            #expect(without.findings.first?.referrerCount == 2)
            // A job's own classes may all be used.
            let own = try Self.check(folder, .job, service: "api.Service", main: nil)
            #expect(own.findings.map(\.weight) == [.error] && !own.isSound)
            #expect(own.findings.first?.referrers == ["impl.Provider", "job.Other"])
            // Where nothing says how it starts, it may start anywhere.
            let library = try Self.check(folder, .library, service: "api.Service", main: nil)
            #expect(library.reached == 5)
        }
    }

    @Test func `a class that an earlier jar hides is neither loaded nor checked`() async throws {
        try await withScratch { directory in
            let program = JavaProgram(folder: directory)
            let gone = try await program.compile("gone", ["x/Gone.java": "package x; public class Gone {}"])
            let good = try await program.compile("good", ["x/A.java": "package x; public class A {}"])
            let bad = try await program.compile(
                "bad", ["x/A.java": "package x; public class A { Object o = new x.Gone(); }"], against: [gone])
            for (order, count) in [([good, bad], 0), ([bad, good], 1)] {
                var check = LinkageCheck(
                    try order.map { LinkageInput(label: $0, role: .library, summary: try JavaProgram.summary($0)) },
                    loading: .parentFirst, javaRelease: 17)
                let report = check.run()
                #expect(report.classes == 1)
                #expect(report.findings.count == count)
            }
        }
    }
}

/// The classes of the Java that runs the tests.
enum JavaClasses {
    private static let source = """
        import java.io.*; import java.net.URI; import java.nio.file.*;
        public class Dump {
            public static void main(String[] a) throws Exception {
                Path base = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base");
                try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(new FileOutputStream(a[0])));
                     var files = Files.walk(base.resolve("java"))) {
                    for (Path p : (Iterable<Path>) files::iterator) {
                        String name = base.relativize(p).toString();
                        if (!name.endsWith(".class")) continue;
                        byte[] bytes = Files.readAllBytes(p);
                        out.writeUTF(name); out.writeInt(bytes.length); out.write(bytes);
                    }
                }
            }
        }
        """

    /// What those of `java.*` in the base module declare.
    static func summary(_ program: JavaProgram) async throws -> JarSummary {
        let tool = try await program.compile("dump", ["Dump.java": source])
        let file = "\(program.folder)/java.classes"
        let said = try await program.run("Dump", [tool], arguments: [file])
        try #require(said == "")
        let bytes = try Files.read(file, limit: 1 << 28)
        var builder = JarSummaryBuilder(withReferences: false)
        var at = 0
        while at + 2 < bytes.count {
            let name = at + 2..<at + 2 + Int(bytes[at]) * 256 + Int(bytes[at + 1])
            let size = bytes[name.upperBound..<name.upperBound + 4].reduce(0) { $0 << 8 | Int($1) }
            at = name.upperBound + 4 + size
            try builder.add(bytes.span.extracting(name), bytes.span.extracting(name.upperBound + 4..<at))
        }
        return builder.finish()
    }
}
