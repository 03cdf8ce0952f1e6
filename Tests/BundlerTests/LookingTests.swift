import Bundler
import Bundling
import ClassFile
import Entries
import JarReport
import Support
import TestSupport
import Testing
import Zip

/// Looking at real jars: what is in them, why, and how they differ.
@Suite(.enabled(if: JavaJars.hasJava, "there is no JDK"))
struct LookingTests {
    /// A job that uses a library, which uses another.
    private struct Job {
        let jars: JavaJars
        var app: String
        var near: String
        var far: String

        init(_ folder: String) async throws {
            jars = JavaJars(folder: folder)
            far = try await jars.make(
                "far",
                [
                    (
                        "far/Deep.java",
                        "package far; public class Deep { public static int count(int a) { return a; } public static class In {} }"
                    ),
                    ("far/Loose.java", "package far; public class Loose { }"),
                ])
            near = try await jars.make(
                "near",
                [
                    ("near/Api.java", "package near; public interface Api { far.Deep deep(); }"),
                    (
                        "near/Impl.java",
                        "package near; public class Impl implements Api { public far.Deep deep() { far.Deep.count(1); return null; } }"
                    ),
                    (
                        "near/Reflect.java",
                        "package near; public class Reflect { Object o() throws Exception { return Class.forName(\"far.Loose\"); } String r() { return \"/near/words.txt\"; } }"
                    ),
                ], resources: [("META-INF/services/near.Api", "near.Impl\n"), ("near/words.txt", "w")], against: [far])
            app = try await jars.make(
                "app",
                [
                    (
                        "app/Main.java",
                        "package app; public class Main { public static void main(String[] a) { new near.Impl(); } }"
                    )
                ],
                against: [near, far], manifest: ["Main-Class: app.Main"])
        }

        func bundle(_ output: String, _ change: (inout BundleSpec) -> Void = { _ in }) throws {
            var spec = BundleSpec()
            change(&spec)
            let sources = [app, near, far].enumerated().map { index, path in
                BundleSource(path: path, label: String(path.split(separator: "/").last ?? ""), isProject: index == 0)
            }
            _ = try Bundler(BundleRequest(sources: sources, spec: spec, output: output)).run()
        }
    }

    private static func why(_ names: [String], _ paths: [String]) throws -> [WhyAnswer] {
        let jars = try paths.map { try OpenJar($0, label: String($0.split(separator: "/").last ?? "")) }
        return WhyReading.answer(names, jars, threads: 2).answers
    }

    @Test func `a bundle tells who brings a class, who refers to it, and how the job comes to it`() async throws {
        try await withScratch { folder in
            let job = try await Job(folder)
            let path = "\(folder)/all.jar"
            try job.bundle(path) { $0.relocate = [RelocationRule(pattern: "far", replacement: "shaded.far")] }
            let answers = try Self.why(
                ["far.Deep", "far.Loose", "near.Api", "near/words.txt", "META-INF/services/near.Api", "far.Deep.In"],
                [path])
            let deep = answers[0]
            #expect(deep.isThere && deep.name == "shaded.far.Deep" && deep.movedFrom == "far.Deep")
            #expect(deep.broughtBy.map(\.source) == ["far.jar"])
            #expect(
                deep.wayFrom == "main class" && deep.way.map(\.name) == ["app.Main", "near.Impl", "shaded.far.Deep"])
            #expect(deep.way.map(\.how) == [nil, "linked", "linked"])
            #expect(deep.groups.map(\.package).sorted() == ["near", "shaded.far"])
            let near = try #require(deep.groups.first { $0.package == "near" })
            #expect(near.source == "near.jar" && near.count == 2 && near.linked == 1)
            #expect(deep.members.map(\.name) == ["shaded.far.Deep.count()"])
            // Only a string leads to it.
            let loose = answers[1]
            #expect(loose.groups.map(\.classes) == [["near.Reflect"]] && loose.way.isEmpty)
            #expect(loose.groups.map(\.linked) == [0])
            #expect(answers[2].files.map(\.name) == ["META-INF/services/near.Api"])
            #expect(answers[3].groups.map(\.classes) == [["near.Reflect"]])
            #expect(answers[3].broughtBy.map(\.source) == ["near.jar"])
            #expect(answers[4].broughtBy.map(\.source) == ["near.jar"])
            #expect(answers[5].name == "shaded.far.Deep$In")
        }
    }

    @Test func `jars of a class path answer without a bundle, also for what none of them brings`() async throws {
        try await withScratch { folder in
            let job = try await Job(folder)
            let answers = try Self.why(["far.*", "far.Deep", "near.Impl"], [job.app, job.near])
            #expect(answers.map(\.isThere) == [false, false, true])
            #expect(answers[0].groups.flatMap(\.classes).sorted() == ["near.Api", "near.Impl"])
            #expect(answers[1].groups.flatMap(\.classes).sorted() == ["near.Api", "near.Impl"])
            #expect(answers[1].groups.map(\.source) == ["near.jar"])
            #expect(answers[2].broughtBy.map(\.source) == ["near.jar"] && answers[2].wayFrom == "main class")
            #expect(answers[2].files.map(\.name) == ["META-INF/services/near.Api"])
        }
    }

    @Test func `a summary tells inputs with what came from each`() async throws {
        try await withScratch { folder in
            let job = try await Job(folder)
            try job.bundle("\(folder)/all.jar")
            let jar = try OpenJar("\(folder)/all.jar", label: "all.jar")
            let heads = jar.heads(threads: 2)
            let summary = JarOverview(
                jar.contents, path: jar.path, bytes: jar.bytes, hidden: jar.hidden, heads, jar.texts())
            #expect(summary.inputs.map(\.label) == ["app.jar", "near.jar", "far.jar"])
            #expect(summary.inputs.map(\.classes) == [1, 3, 3] && summary.inputs.map(\.entries) == [1, 5, 3])
            #expect(summary.inputs.map(\.isJob) == [true, false, false])
            #expect(summary.classes == 7 && summary.unreadable.isEmpty && summary.services == 1)
            #expect(summary.levels.map(\.classes) == [7] && summary.mainClass == "app.Main")
            #expect(ServiceRow.all(of: jar.contents, jar.texts()).flatMap(\.providers).map(\.isThere) == [true])
            let rows = ClassRow.all(of: jar.contents, heads)
            #expect(rows.first { $0.name == "far.Deep$In" }?.input == "far.jar")
        }
    }

    @Test(arguments: [
        ("{}", "format"), ("nonsense", "JSON"), ("{\"format\":2}", "its format is 2"),
        ("{\"format\":99999999999999999999999999}", "not valid JSON"),
        ("{\"format\":1,\"inputs\":[],\"entries\":[]}", "counts fewer"),
        ("{\"format\":1,\"inputs\":[{\"label\":\"x\"}],\"entries\":[[0,9223372036854775807]]}", "counts more"),
        ("{\"format\":1,\"inputs\":[{\"label\":\"x\"}],\"entries\":[[0,-1]]}", "cannot be"),
        ("{\"format\":1,\"inputs\":[{\"label\":\"x\"}],\"entries\":[[4,1]]}", "cannot be"),
        ("{\"format\":1,\"inputs\":7,\"entries\":[[4,1]]}", "inputs"),
        (String(repeating: "[", count: 100_000), "JSON"),
        (
            "{\"format\":1,\"inputs\":[],\"entries\":" + String(repeating: "[", count: 5_000)
                + String(repeating: "]", count: 5_000) + "}", "JSON"
        ),
    ])
    func `a record that lies is told, and the jar is looked at without it`(_ record: String, _ words: String)
        async throws
    {
        try await withScratch { folder in
            let path = "\(folder)/a.jar"
            let writer = try ZipWriter(path)
            for (name, text) in [("META-INF/kiln/bundle.json", record), ("a/A.class", "no class"), ("b.txt", "b")] {
                let bytes = (Array(name.utf8), Array(text.utf8))
                try writer.add(bytes.0.span, bytes.1.span)
            }
            _ = try writer.finish()
            let jar = try OpenJar(path, label: "a.jar")
            #expect(jar.contents.record == nil)
            #expect(jar.contents.recordProblem?.contains(words) == true, "\(jar.contents.recordProblem ?? "none")")
            let heads = jar.heads(threads: 1)
            #expect(heads.count == 1 && heads[0].level == nil && heads[0].problem?.isEmpty == false)
            #expect(try Self.why(["a.A"], [path])[0].isThere)
        }
    }

    @Test func `a bundle of a bundle tells its own inputs`() async throws {
        try await withScratch { folder in
            let job = try await Job(folder)
            try job.bundle("\(folder)/one.jar")
            let request = BundleRequest(
                sources: [BundleSource(path: "\(folder)/one.jar", label: "one.jar")], spec: BundleSpec(),
                output: "\(folder)/two.jar")
            let result = try Bundler(request).run()
            #expect(result.plan.leftOut.contains { $0.reason == .record })
            let jar = try OpenJar("\(folder)/two.jar", label: "two.jar")
            #expect(jar.contents.record?.inputs.map(\.label) == ["one.jar"])
        }
    }

    // MARK: differences

    private static func change(
        _ folder: String, _ old: String, _ new: String, _ flags: (old: [String], new: [String]) = ([], [])
    ) async throws -> JarDiff {
        let jars = JavaJars(folder: folder)
        func make(_ name: String, _ text: String, _ flags: [String]) async throws -> String {
            let root = "\(folder)/\(name)"
            try Files.createDirectory("\(root)/classes")
            try Files.writeAtomically("\(root)/C.java", Array(text.utf8))
            _ = try await jars.run(
                ["/usr/bin/javac", "-nowarn", "-Xlint:none", "-d", "\(root)/classes"] + flags + ["\(root)/C.java"])
            let writer = try ZipWriter("\(folder)/\(name).jar")
            for file in try Files.list("\(root)/classes").sorted() {
                let bytes = (Array(file.utf8), try Files.read("\(root)/classes/\(file)"))
                try writer.add(bytes.0.span, bytes.1.span)
            }
            _ = try writer.finish()
            return "\(folder)/\(name).jar"
        }
        let one = try OpenJar(try await make("old", old, flags.old), label: "old.jar")
        let two = try OpenJar(try await make("new", new, flags.new), label: "new.jar")
        return try DiffReading.diff(one, two, threads: 2)
    }

    private static let source = """
        public class C implements Runnable {
            @Deprecated public int field = 70000; private String hidden = "x";
            public void run() { Runnable r = () -> System.out.println(hidden + field); r.run(); }
            int pick(String s) { switch (s) { case "a": return 1; case "b": return 2; default: return 3; } }
        }
        """

    @Test(arguments: [
        ("", "", ["-g:none"], ["-g"], ClassChange.Weight.debug, [String](), [String](), [String]()),
        ("int pick", "public long more(int[] a) { return 1; } int pick", [], [], .api, ["more(int[])"], [], []),
        ("public void run", "public synchronized void run", [], [], .api, [], [], ["run()"]),
        ("return 2", "return 4", [], [], .code, [], [], ["pick(java.lang.String)"]),
        ("hidden + field", "field + hidden", [], [], .code, [], [], []),
        (
            "private String hidden = \"x\"", "private Object more; private String hidden = \"x\"", [], [], .private, [],
            [], []
        ),
        ("@Deprecated public", "public", [], [], .attributes, [], [], ["field: int"]),
        ("implements Runnable", "implements Runnable, java.io.Serializable", [], [], .api, [], [], []),
        ("", "", ["--release", "11"], ["--release", "17"], .level, [], [], []),
    ])
    func `what changed in a class is told by its weight`(
        _ from: String, _ to: String, _ old: [String], _ new: [String], _ weight: ClassChange.Weight, _ added: [String],
        _ removed: [String], _ changed: [String]
    ) async throws {
        try await withScratch { folder in
            let text = from.isEmpty ? Self.source : Self.source.replacing(from, with: to)
            let diff = try await Self.change(folder, Self.source, text, (old, new))
            #expect(diff.verdict == .differs && diff.classes.changed.count == 1)
            let change = try #require(diff.classes.changed.first)
            #expect(change.name == "C" && change.weight == weight, "\(change)")
            #expect(change.added == added && change.removed == removed)
            if !changed.isEmpty { #expect(change.changed == changed) }
            if weight == .debug { #expect(change.changed.isEmpty) }
            #expect(diff.levels.map(\.java.text) == (weight == .level ? ["Java 11", "Java 17"] : []))
        }
    }

    @Test func `the same entries in another order and form have the same content`() async throws {
        try await withScratch { folder in
            let job = try await Job(folder)
            let old = try OpenJar(job.near, label: "near.jar")
            let archive = try ZipArchive(job.near)
            let writer = try ZipWriter("\(folder)/other.jar")
            for index in archive.table.entries.indices.reversed() {
                let name = archive.table.names[archive.table.range(index)]
                if name.last == UInt8(ascii: "/") { continue }
                let bytes = (Array(name), try archive.read(index))
                try writer.add(bytes.0.span, bytes.1.span, .stored)
            }
            _ = try writer.finish()
            let new = try OpenJar("\(folder)/other.jar", label: "other.jar")
            #expect(try DiffReading.diff(old, new, threads: 1).verdict == .sameContent)
            #expect(try DiffReading.diff(old, old, threads: 1).verdict == .same)
        }
    }

    @Test func `two bundles differ by their dependencies, classes and services`() async throws {
        try await withScratch { folder in
            let job = try await Job(folder)
            try job.bundle("\(folder)/one.jar")
            let request = BundleRequest(
                sources: [
                    BundleSource(path: job.app, label: "app.jar", isProject: true),
                    BundleSource(path: job.far, label: "far-2.0.jar"),
                ], spec: BundleSpec(), output: "\(folder)/two.jar")
            _ = try Bundler(request).run()
            let diff = try DiffReading.diff(
                OpenJar("\(folder)/one.jar", label: "one"), OpenJar("\(folder)/two.jar", label: "two"), threads: 2)
            #expect(diff.dependencies.map { "\($0.kind.rawValue) \($0.name)" } == ["version far", "removed near"])
            #expect(diff.classes.removed == ["near.Api", "near.Impl", "near.Reflect"] && diff.classes.changed.isEmpty)
            #expect(diff.services.map(\.removed) == [["near.Impl"]])
            #expect(diff.files.removed == ["near/words.txt"])
        }
    }
}

/// The record of a real bundle, held against the jars.
@Suite(.enabled(if: Pyspark.jars != nil, "KILN_TEST_PYSPARK does not name the jars of pyspark"))
struct LookingAtPysparkTests {
    @Test func `each file of a bundle is in the input that the record names, with the same bytes`() async throws {
        let folder = try #require(Pyspark.jars)
        let paths = try Files.list(folder).filter { $0.hasSuffix(".jar") }.sorted()
        try await withScratch { scratch in
            let sources = paths.map { BundleSource(path: "\(folder)/\($0)", label: $0) }
            let output = "\(scratch)/all.jar"
            _ = try Bundler(BundleRequest(sources: sources, spec: BundleSpec(), output: output)).run()
            let jar = try OpenJar(output, label: "all.jar")
            let record = try #require(jar.contents.record, "\(jar.contents.recordProblem ?? "no record")")
            #expect(record.inputs.map(\.label) == paths)
            var inputs: [[String: EntryTable.Entry]] = []
            for path in paths {
                let table = try ZipArchive("\(folder)/\(path)").table
                inputs.append(
                    Dictionary(table.entries.indices.map { (table.name($0), table.entries[$0]) }) { first, _ in first })
            }
            var wrong: [String] = []
            var told = 0
            for index in jar.contents.table.entries.indices {
                let name = jar.contents.table.name(index)
                guard let input = jar.contents.input(of: index) else { continue }
                told += 1
                if name.hasPrefix("META-INF/licenses/") { continue }
                let entry = jar.contents.table.entries[index]
                if inputs[input][name]?.crc32 != entry.crc32 { wrong.append("\(name) \(paths[input])") }
            }
            #expect(wrong == [] && told > 126_000)
        }
    }

    @Test func `jars of a class path tell who refers to a class of one of them`() throws {
        let folder = try #require(Pyspark.jars)
        let paths = try Files.list(folder).filter { $0.hasPrefix("netty-") && $0.hasSuffix(".Final.jar") }.sorted()
        let jars = try paths.map { try OpenJar("\(folder)/\($0)", label: $0) }
        let (answers, unreadable) = WhyReading.answer(["io.netty.buffer.ByteBuf"], jars, threads: 2)
        #expect(answers[0].broughtBy.map(\.source) == ["netty-buffer-4.1.96.Final.jar"])
        #expect(answers[0].referrers > 300 && unreadable == 0)
        #expect(answers[0].members.first?.name.hasPrefix("io.netty.buffer.ByteBuf.") == true)
    }
}
