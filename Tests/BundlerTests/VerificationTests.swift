import Bundler
import Bundling
import ClassFile
import Entries
import Support
import TestSupport
import Testing
import Zip

/// Every class of a large relocated bundle, verified by a real JVM.
@Suite(
    .enabled(if: Pyspark.jars != nil, "KILN_TEST_PYSPARK does not name the jars of pyspark"),
    .enabled(if: JavaJars.hasJava, "there is no JDK"))
struct VerificationTests {
    private static let packages = ["com.google.common", "io.netty", "com.fasterxml.jackson"]

    @Test func `each class that a JVM takes from the jars it takes from the relocated bundle`() async throws {
        let folder = try #require(Pyspark.jars)
        try await withScratch { scratch in
            let jars = JavaJars(folder: scratch)
            // One class that no JVM takes shows that they are verified.
            let broken = try await Self.broken(jars)
            let paths =
                try Files.list(folder).filter { $0.hasSuffix(".jar") }.sorted().map { "\(folder)/\($0)" } + [broken]
            var spec = BundleSpec()
            spec.relocate = Self.packages.map { RelocationRule(pattern: $0, replacement: "shaded.\($0)") }
            let bundle = "\(scratch)/bundle.jar"
            let sources = paths.map { BundleSource(path: $0, label: String($0.split(separator: "/").last ?? "")) }
            _ = try Bundler(BundleRequest(sources: sources, spec: spec, output: bundle)).run()
            let classPath = try await jars.compile(["VerifyClasses"])
            @Sendable func verified(_ name: String, _ jarsOfPath: [String]) async throws -> [Substring: Substring] {
                let (list, answer) = ("\(scratch)/\(name)-jars", "\(scratch)/\(name)-answer")
                try Files.writeAtomically(list, Array(jarsOfPath.joined(separator: "\n").utf8))
                _ = try await jars.run(
                    [
                        "/usr/bin/java", "-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xverify:all", "-cp",
                        classPath, "VerifyClasses", list, answer,
                    ], timeout: 600)
                let lines = try Files.readText(answer).split(separator: "\n")
                var result: [Substring: Substring] = [:]
                for line in lines {
                    let fields = line.split(separator: "\t", maxSplits: 1)
                    result[fields[0]] = fields.count > 1 ? fields[1] : ""
                }
                return result
            }
            async let ofJars = verified("before", paths)
            async let ofBundle = verified("after", [bundle])
            let (before, after) = try await (ofJars, ofBundle)
            #expect(before.count > 120_000)
            #expect(before["bad.Bad"]?.hasPrefix("java.lang.VerifyError") == true)
            #expect(after["bad.Bad"]?.hasPrefix("java.lang.VerifyError") == true)
            var wrong: [String] = []
            for (name, failure) in before {
                guard let now = after[Self.moved(name)] else {
                    wrong.append("\(name) is not in the bundle")
                    continue
                }
                // What is not there is not there under its new name either, and for the same reason.
                if Self.kind(failure) != Self.kind(now) { wrong.append("\(name): \(failure) → \(now)") }
            }
            #expect(wrong.isEmpty, "\(wrong.count): \(wrong.sorted().prefix(10))")
            #expect(after.count == before.count)
            let failed = before.values.count { !$0.isEmpty }
            print("\(before.count) classes verified, \(failed) fail in the jars and in the bundle alike")
        }
    }

    private static func moved(_ name: Substring) -> Substring {
        packages.contains { name.hasPrefix($0 + ".") } ? "shaded." + name : name
    }

    private static func kind(_ failure: Substring) -> Substring { failure.prefix { $0 != ":" } }

    /// A jar of one class whose method returns nothing where an `int` is due.
    private static func broken(_ jars: JavaJars) async throws -> String {
        let made = try await jars.make(
            "good", [("bad/Bad.java", "package bad; public class Bad { static int five() { return 5; } }")])
        let archive = try ZipArchive(made)
        var bytes = try archive.read(try #require(archive.index(of: "bad/Bad.class")))
        // iconst_5, ireturn.
        let place = try #require(bytes.indices.dropLast().first { bytes[$0] == 0x08 && bytes[$0 + 1] == 0xAC })
        bytes[place + 1] = 0xB1
        let path = "\(jars.folder)/bad.jar"
        let writer = try ZipWriter(path)
        let name = Array("bad/Bad.class".utf8)
        try writer.add(name.span, bytes.span)
        _ = try writer.finish()
        return path
    }
}
