import Entries
import Glibc
import Support
import TestSupport
import Testing

@testable import Zip

/// Archives as they are in the world.
@Suite struct CorpusTests {
    static let pyspark = getenv("KILN_TEST_PYSPARK").map { String(cString: $0) }

    static func jars(_ folder: String) throws -> [String] {
        try Files.list(folder).filter { $0.hasSuffix(".jar") }.map { "\(folder)/\($0)" }
    }

    @Test(.enabled(if: pyspark != nil, "needs KILN_TEST_PYSPARK"))
    func `Real jars have the entries that Python finds, and their data`() async throws {
        let jars = try Self.jars(#require(Self.pyspark))
        #expect(jars.count == 252)
        var lines: [String] = []
        let reader = try ZipEntryReader()
        var text: [UInt8] = []
        for jar in jars {
            let archive = try ZipArchive(jar)
            for index in archive.table.entries.indices {
                let entry = archive.table.entries[index]
                lines.append(
                    "\(archive.table.name(index)) \(entry.size) \(entry.compressedSize) \(entry.crc32) \(entry.method)")
                _ = try reader.read(index, of: archive, into: &text)
            }
        }
        #expect(lines.count == 137_121)
        let python = try await Judges.python(jars, readsData: false)
        #expect(lines == python)
    }

    @Test(.enabled(if: Files.isDirectory("/usr/share/java"), "needs Debian's jars"))
    func `Debian's jars are read`() async throws {
        for jar in try Self.jars("/usr/share/java") {
            let archive = try ZipArchive(jar)
            #expect(archive.hidden == 0, "\(jar)")
            if let manifest = archive.index(of: "META-INF/MANIFEST.MF") { _ = try archive.read(manifest) }
        }
    }

    @Test(.enabled(if: pyspark != nil, "needs KILN_TEST_PYSPARK"))
    func `A merge of real jars opens in the JDK`() async throws {
        let jars = try Self.jars(#require(Self.pyspark))
        try await withScratch { scratch in
            let path = "\(scratch)/out.jar"
            var options = ZipWriter.Options()
            options.isJar = true
            options.isDurable = false
            let writer = try ZipWriter(path, options)
            try writer.addFolder("META-INF/")
            try writer.add("META-INF/MANIFEST.MF", WritingTests.manifest)
            var names: Set<String> = ["META-INF/", "META-INF/MANIFEST.MF"]
            for jar in jars {
                let archive = try ZipArchive(jar)
                for index in archive.table.entries.indices where names.insert(archive.table.name(index)).inserted {
                    try writer.copy(index, of: archive)
                }
            }
            try writer.finish()
            try #expect(ZipArchive(path).table.entries.count == names.count)
            // The stream hands out the folder and the manifest by itself.
            let java = try await Judges.java(path, onlyCount: true)
            #expect(java == ["\(names.count)", "\(names.count - 2)", "a.Main"])
        }
    }
}
