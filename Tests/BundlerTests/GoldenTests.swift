import Bundler
import Bundling
import ClassFile
import Entries
import Glibc
import Subprocess
import Support
import TestSupport
import Testing
import Zip

/// Where the jars and the golden list are.
enum Pyspark {
    static let jars = variable("KILN_TEST_PYSPARK")
    static let golden = variable("KILN_TEST_SHARED").map { $0 + "/corpora/shade/pyspark-3.5.6" }
        .flatMap { Files.exists($0 + ".merge.tsv.gz") ? $0 : nil }

    private static func variable(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }
}

/// The 252 jars of pyspark 3.5.6 as one, held against what maven-shade-plugin 3.4.1 made of them.
@Suite(
    .enabled(if: Pyspark.jars != nil, "KILN_TEST_PYSPARK does not name the jars of pyspark"),
    .enabled(if: Pyspark.golden != nil, "KILN_TEST_SHARED has no golden of them"))
struct GoldenTests {
    /// Entries that shade has and a bundle has not, each with its reason (`docs/bundler.md`).
    private static func isLeftOut(_ name: String) -> Bool {
        // The bundle is no module, and an index of one jar's classes is wrong for all.
        name.hasPrefix("META-INF/versions/") && name.hasSuffix("/module-info.class") || name == "META-INF/jandex.idx"
    }

    @Test func `each entry that shade copies is there with the same bytes, but for what has a reason`() async throws {
        let folder = try #require(Pyspark.jars)
        let paths = try Files.list(folder).filter { $0.hasSuffix(".jar") }.sorted()
        #expect(paths.count == 252)
        try await withScratch { scratch in
            let sources = paths.map { BundleSource(path: "\(folder)/\($0)", label: $0) }
            let result = try Bundler(
                BundleRequest(sources: sources, spec: BundleSpec(), output: "\(scratch)/all.jar")
            ).run()
            var copied: Set<String> = []
            for (output, source) in result.plan.sources.enumerated() {
                if case .copy = source { copied.insert(result.plan.name(output)) }
            }
            let archive = try ZipArchive("\(scratch)/all.jar")
            var ours: [String: EntryTable.Entry] = [:]
            for index in archive.table.entries.indices {
                ours[archive.table.name(index)] = archive.table.entries[index]
            }
            #expect(ours.count == archive.table.entries.count)
            let golden = try await Self.lines("merge")
            #expect(golden.count == 131_032)
            var missing: [String] = []
            var different: [String] = []
            for (name, size, checksum, _) in golden {
                guard let entry = ours.removeValue(forKey: name) else {
                    if !Self.isLeftOut(name) { missing.append(name) }
                    continue
                }
                // What is merged has the content of all inputs, where shade keeps the first.
                guard copied.contains(name), entry.size != size || entry.crc32 != checksum else { continue }
                different.append(name)
            }
            #expect(missing == [])
            // Provider lists of one input keep their own bytes; shade writes each anew.
            #expect(
                different.allSatisfy { $0.hasPrefix("META-INF/services/") || Self.isOtherVersion($0) }, "\(different)")
            // Shade keeps one licence of a name, and says nothing of what it did.
            #expect(ours.keys.contains("META-INF/kiln/bundle.json"))
            #expect(
                ours.keys.allSatisfy { $0.hasPrefix("META-INF/licenses/") || $0.hasPrefix("META-INF/kiln/") },
                "\(ours.keys.sorted().prefix(20))")
        }
    }

    @Test func `what shade rewrites is changed, and nothing else is`() async throws {
        let folder = try #require(Pyspark.jars)
        let paths = try Files.list(folder).filter { $0.hasSuffix(".jar") }.sorted()
        try await withScratch { scratch in
            var spec = BundleSpec()
            spec.relocate = ["com.google.common", "io.netty", "com.fasterxml.jackson"]
                .map { RelocationRule(pattern: $0, replacement: "shaded.\($0)") }
            let sources = paths.map { BundleSource(path: "\(folder)/\($0)", label: $0) }
            let result = try Bundler(BundleRequest(sources: sources, spec: spec, output: "\(scratch)/all.jar")).run()
            // One class less: of what moves it only holds the string "com.fasterxml.jackson.core:*", which names nothing.
            #expect(result.changed == 8_002)
            let archive = try ZipArchive("\(scratch)/all.jar")
            var ours: [String: EntryTable.Entry] = [:]
            for index in archive.table.entries.indices {
                ours[archive.table.name(index)] = archive.table.entries[index]
            }
            var different: [String] = []
            var missing: [String] = []
            for (name, size, checksum, isRewritten) in try await Self.lines("relocate") where name.hasSuffix(".class") {
                guard let entry = ours[name] else {
                    if !name.hasPrefix("META-INF/versions/") { missing.append(name) }
                    continue
                }
                if !isRewritten, entry.size != size || entry.crc32 != checksum { different.append(name) }
            }
            #expect(missing == [])
            #expect(different.allSatisfy(Self.isOtherVersion), "\(different)")
            // Shade rewrites versions for newer Javas and leaves them where no Java looks.
            let moved = ours.keys.filter {
                $0.hasPrefix("META-INF/versions/") && $0.contains("/com/fasterxml/jackson/")
            }
            #expect(!moved.isEmpty && moved.allSatisfy { $0.contains("/shaded/com/fasterxml/jackson/") })
            try await Self.compareRewritten("\(scratch)/all.jar", paths.map { "\(folder)/\($0)" }, scratch)
        }
    }

    /// Each class that shade rewrote refers to the same names here, and is the same but for the order of its constants. What
    /// is other is left out of the comparison, or seen to name nothing, by `ClassMatch`: strings that begin as a package that
    /// moves but name nothing in the bundle, which shade changes all the same; and Scala's and Kotlin's encoded signatures,
    /// which shade leaves as they were.
    private static func compareRewritten(_ bundle: String, _ inputs: [String], _ scratch: String) async throws {
        guard JavaJars.hasJava, let shade = Shade.classPath else {
            print("The rewritten classes are not compared: maven-shade-plugin or the JDK is not there.")
            return
        }
        let jars = JavaJars(folder: scratch)
        try Files.writeAtomically("\(scratch)/inputs", Array(inputs.joined(separator: "\n").utf8))
        let classPath = try await jars.compile(["GoldenClasses", "ClassMatch"], against: shade)
        let printed = try await jars.run(
            [
                "/usr/bin/java", "-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classPath,
                "GoldenClasses", "\(Pyspark.golden ?? "").relocate.tsv.gz", bundle, "\(scratch)/inputs",
                "com.google.common", "io.netty", "com.fasterxml.jackson",
            ], timeout: 300)
        // Ten of the 8,003 are versions for newer Javas. Of the others 7,736 have the very same texts, and 257 are the same
        // but for what is listed above.
        #expect(printed == "7993 7736 257\n", "\(printed)")
    }

    /// Of versions for newer Javas shade takes the first of a name, from a jar whose manifest does not even say that it
    /// has such versions.
    private static func isOtherVersion(_ name: String) -> Bool { name.hasPrefix("META-INF/versions/") }

    private static func lines(
        _ which: String
    ) async throws -> [(name: String, size: UInt64, checksum: UInt32, isRewritten: Bool)] {
        let request = ProcessRequest(["/usr/bin/gzip", "-dc", "\(Pyspark.golden ?? "").\(which).tsv.gz"])
        let text = try await Subprocess.run(request, outputLimit: 64 << 20, timeout: 60).standardOutput
        return String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count >= 3, let size = UInt64(fields[1]), let checksum = UInt32(fields[2], radix: 16) else {
                return nil
            }
            return (String(fields[0]), size, checksum, fields.count > 3 && !fields[3].isEmpty)
        }
    }
}
