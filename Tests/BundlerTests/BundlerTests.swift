import Bundler
import Bundling
import ClassFile
import Entries
import Subprocess
import Support
import TestSupport
import Testing
import Zip

/// Bundles of real jars: what is in them, and that a real JVM runs them.
@Suite(.enabled(if: JavaJars.hasJava, "there is no JDK"))
struct BundlerTests {
    /// A job, a library that it uses by class, service and name, and another library of the same package.
    private struct Job {
        var app: String
        var library: String
        var other: String
        let jars: JavaJars

        init(_ folder: String) async throws {
            jars = JavaJars(folder: folder)
            library = try await jars.make(
                "library",
                [
                    (
                        "com/lib/Greeter.java",
                        "package com.lib; public interface Greeter { String greet(String name); }"
                    ),
                    (
                        "com/lib/Plain.java",
                        """
                        package com.lib;
                        public class Plain implements Greeter {
                            public String greet(String name) {
                                java.io.InputStream in = Plain.class.getResourceAsStream("/com/lib/words.txt");
                                return "hello " + name + " " + (in != null) + " " + Plain.class.getName();
                            }
                        }
                        """
                    ),
                    ("com/lib/Unused.java", "package com.lib; public class Unused { Plain plain; }"),
                    ("com/library/Near.java", "package com.library; public class Near { }"),
                ],
                resources: [
                    ("META-INF/services/com.lib.Greeter", "com.lib.Plain\n"), ("com/lib/words.txt", "words"),
                    ("reference.conf", "a = 1"), ("META-INF/LICENSE", "one"),
                ])
            other = try await jars.make(
                "other", [("com/lib/Unused.java", "package com.lib; public class Unused { int other; }")],
                resources: [("reference.conf", "b = 2"), ("META-INF/SIGNED.SF", "x"), ("META-INF/LICENSE", "two")])
            app = try await jars.make(
                "app",
                [
                    (
                        "app/Main.java",
                        """
                        package app;
                        import com.lib.*;
                        public class Main {
                            public static void main(String[] args) throws Exception {
                                for (Greeter greeter : java.util.ServiceLoader.load(Greeter.class))
                                    System.out.println(greeter.greet("you"));
                                System.out.println(Class.forName("com.lib.Plain").getName());
                                System.out.println(new com.library.Near().getClass().getName());
                                System.out.println("com.lib is fine");
                            }
                        }
                        """
                    )
                ], against: [library], manifest: ["Main-Class: app.Main"])
        }

        func request(_ output: String, _ change: (inout BundleSpec) -> Void = { _ in }) -> BundleRequest {
            var spec = BundleSpec()
            change(&spec)
            let sources = [app, library, other].enumerated().map { index, path in
                BundleSource(path: path, label: String(path.split(separator: "/").last ?? ""), isProject: index == 0)
            }
            return BundleRequest(sources: sources, spec: spec, output: output)
        }
    }

    @Test func `a bundle is run by a JVM, and each of its files is the first of its name`() async throws {
        try await withScratch { folder in
            let job = try await Job(folder)
            let result = try Bundler(job.request("\(folder)/bundle.jar")).run()
            let printed = try await job.jars.run(["/usr/bin/java", "-Xverify:all", "-jar", "\(folder)/bundle.jar"])
            #expect(
                printed == """
                    hello you true com.lib.Plain
                    com.lib.Plain
                    com.library.Near
                    com.lib is fine

                    """)
            let archive = try ZipArchive("\(folder)/bundle.jar")
            let names = archive.table.entries.indices.map { archive.table.name($0) }
            #expect(names.prefix(2) == ["META-INF/", "META-INF/MANIFEST.MF"])
            #expect(Set(names).count == names.count)
            #expect(!names.contains("META-INF/SIGNED.SF"))
            #expect(names.contains("com/lib/Unused.class"))
            let conf = try #require(archive.index(of: "reference.conf"))
            #expect(String(decoding: try archive.read(conf), as: UTF8.self).contains("a = 1\nb = 2"))
            #expect(result.entries == names.count && result.changed == 0 && result.bytes > 0)
            // The library's Unused and the other's differ.
            let finding = try #require(result.report.findings.first { $0.kind == .differentClass })
            #expect(finding.inputs == ["library.jar", "other.jar"] && finding.count == 1)
            #expect(finding.examples == ["com/lib/Unused.class"])
        }
    }

    @Test func `what moves is found under its new name, and nothing else moves`() async throws {
        try await withScratch { folder in
            let job = try await Job(folder)
            let request = job.request("\(folder)/bundle.jar") {
                $0.relocate = [RelocationRule(pattern: "com.lib", replacement: "shaded.lib")]
            }
            let result = try Bundler(request).run()
            let printed = try await job.jars.run(["/usr/bin/java", "-Xverify:all", "-jar", "\(folder)/bundle.jar"])
            #expect(
                printed == """
                    hello you true shaded.lib.Plain
                    shaded.lib.Plain
                    com.library.Near
                    com.lib is fine

                    """)
            #expect(result.changed == 4)
            let archive = try ZipArchive("\(folder)/bundle.jar")
            let names = archive.table.entries.indices.map { archive.table.name($0) }
            #expect(!names.contains { $0.hasPrefix("com/lib/") })
            #expect(names.contains("META-INF/services/shaded.lib.Greeter") && names.contains("com/library/Near.class"))
        }
    }

    @Test func `minimising leaves out what nothing needs`() async throws {
        try await withScratch { folder in
            let job = try await Job(folder)
            _ = try Bundler(job.request("\(folder)/bundle.jar") { $0.minimize = true }).run()
            let archive = try ZipArchive("\(folder)/bundle.jar")
            #expect(archive.index(of: "com/lib/Unused.class") == nil)
            #expect(archive.index(of: "com/lib/Plain.class") != nil)
            let printed = try await job.jars.run(["/usr/bin/java", "-jar", "\(folder)/bundle.jar"])
            #expect(printed.hasPrefix("hello you true com.lib.Plain\n"))
        }
    }

    @Test func `the same inputs give the same bytes, on one thread or four`() async throws {
        try await withScratch { folder in
            let job = try await Job(folder)
            var digests: Set<[UInt8]> = []
            for threads in [1, 2, 4] {
                var request = job.request("\(folder)/bundle\(threads).jar") {
                    $0.relocate = [RelocationRule(pattern: "com.lib", replacement: "shaded.lib")]
                }
                request.threads = threads
                _ = try Bundler(request).run()
                digests.insert(try Files.read("\(folder)/bundle\(threads).jar"))
            }
            #expect(digests.count == 1)
        }
    }

    @Test func `a conflict that is an error leaves no bundle`() async throws {
        try await withScratch { folder in
            let job = try await Job(folder)
            let request = job.request("\(folder)/bundle.jar") { $0.onConflict = .error }
            let error = #expect(throws: KilnError.self) { try Bundler(request).run() }
            #expect(error?.code == .conflict && error?.message.contains("com/lib/Unused.class") == true)
            #expect(!Files.exists("\(folder)/bundle.jar"))
        }
    }

    @Test func `a damaged jar leaves no bundle, and what was there stays`() async throws {
        try await withScratch { folder in
            let job = try await Job(folder)
            var bytes = try Files.read(job.library)
            let archive = try ZipArchive(job.library)
            let index = try #require(archive.index(of: "com/lib/Plain.class"))
            // In the middle of the class's data, which only reading finds.
            let entry = archive.table.entries[index]
            bytes[Int(entry.headerOffset) + 30 + Int(entry.nameLength) + Int(entry.compressedSize) / 2] ^= 0xFF
            try Files.writeAtomically(job.library, bytes)
            try Files.writeAtomically("\(folder)/bundle.jar", Array("before".utf8))
            let request = job.request("\(folder)/bundle.jar") {
                $0.relocate = [RelocationRule(pattern: "com.lib", replacement: "shaded.lib")]
            }
            let error = #expect(throws: KilnError.self) { try Bundler(request).run() }
            #expect(error?.code == .corrupt && error?.message.contains("com/lib/Plain.class") == true)
            #expect(try Files.read("\(folder)/bundle.jar") == Array("before".utf8))
            #expect(try Files.list(folder).filter { $0.contains("bundle") } == ["bundle.jar"])
        }
    }

    @Test func `rules that cannot be are refused by name`() throws {
        var spec = BundleSpec()
        spec.relocate = [
            RelocationRule(pattern: "com.a", replacement: "x.a"), RelocationRule(pattern: "com.a", replacement: "y.a"),
        ]
        let error = #expect(throws: KilnError.self) {
            try Bundler(BundleRequest(sources: [], spec: spec, output: nil))
        }
        #expect(error?.message.contains("com.a=x.a") == true)
    }
}
