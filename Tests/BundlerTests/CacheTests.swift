import ClassFile
import Glibc
import Pipeline
import Support
import TestSupport
import Testing
import Zip

@testable import Bundler
@testable import Bundling

/// What makes a repeated bundle faster: it must never make another one.
struct CacheTests {
    private static let mark: StaticString = "a mark\n"

    @Test func `a file of the cache is whole, or not there`() async throws {
        try await withScratch { scratch in
            let folder = CacheFolder("\(scratch)/sub/cache", limit: 1 << 20)
            #expect(folder.read("one", mark: Self.mark) == nil)
            folder.write("one", mark: Self.mark, [1, 2, 3])
            #expect(folder.read("one", mark: Self.mark) == [1, 2, 3])
            #expect(folder.read("one", mark: "other\n") == nil)
            let path = "\(scratch)/sub/cache/one"
            let bytes = try Files.read(path)
            for place in bytes.indices {
                var damaged = bytes
                damaged[place] ^= 4
                try Files.writeAtomically(path, damaged)
                #expect(folder.read("one", mark: Self.mark) == nil)
                try Files.writeAtomically(path, Array(bytes[..<place]))
                #expect(folder.read("one", mark: Self.mark) == nil)
            }
        }
    }

    @Test func `of too many files the longest unused go, and what killed writers left`() async throws {
        try await withScratch { scratch in
            let folder = CacheFolder(scratch, limit: 1000)
            for number in 0..<20 {
                folder.write("f\(number)", mark: Self.mark, [UInt8](repeating: 0, count: 100))
                // The first is the one that was used last.
                try age("\(scratch)/f\(number)", days: 40 - (number == 0 ? 39 : number))
            }
            try Files.writeAtomically("\(scratch)/x.1-2.tmp", [1])
            try age("\(scratch)/x.1-2.tmp", days: 2)
            try Files.writeAtomically("\(scratch)/y.1-2.tmp", [1])
            folder.prune()
            let left = try Files.list(scratch).sorted()
            #expect(left == ["f0", "f17", "f18", "f19", "y.1-2.tmp"])
            // Reading one counts as use.
            _ = folder.read("f17", mark: Self.mark)
            guard case .file(let stamp) = FileStamp.of("\(scratch)/f17") else { throw Unreadable() }
            #expect(stamp.modified / 1_000_000 > Clock.system.now().milliseconds - 60_000)
        }
    }

    private struct Unreadable: Error {}

    private func age(_ path: String, days: Int) throws {
        let time = timespec(tv_sec: Int(Clock.system.now().milliseconds / 1000) - days * 86_400, tv_nsec: 0)
        let times = [time, time]
        #expect(unsafe utimensat(AT_FDCWD, path, times, 0) == 0)
    }

    @Test(.enabled(if: JavaJars.hasJava, "there is no JDK"))
    func `a sidecar is what it was, or not one`() async throws {
        try await withScratch { scratch in
            let paths = try await Self.jars(scratch)
            let archives = try paths.map { try ZipArchive($0) }
            let proof = try JarProof(archives, cache: nil, threads: 2)
            let packages = try #require(proof.packages.last)
            let bytes = packages.bytes
            #expect(JarPackages(bytes[...], entries: packages.entries) == packages)
            #expect(JarPackages(bytes[...], entries: packages.entries + 1) == nil)
            for place in bytes.indices {
                #expect(JarPackages(bytes[..<place], entries: packages.entries) == nil)
                var damaged = bytes
                damaged[place] ^= 0xFF
                // It need not be seen, for the cache's checksum stands before it; but no use of it may be out of bounds.
                let relocator = try Relocator([RelocationRule(pattern: "com.lib", replacement: "x")])
                guard let other = JarPackages(damaged[...], entries: packages.entries) else { continue }
                let verdicts = other.verdicts(relocator)
                for entry in 0..<other.entries { _ = other.mayMove(entry, verdicts) }
            }
        }
    }

    @Test(.enabled(if: JavaJars.hasJava, "there is no JDK"))
    func `a repeated bundle takes its classes from the cache and has the same bytes`() async throws {
        try await withScratch { scratch in
            let paths = try await Self.jars(scratch)
            func bundle(_ name: String, to replacement: String, cache: String?) throws -> [UInt8] {
                var spec = BundleSpec()
                spec.relocate = [RelocationRule(pattern: "com.lib", replacement: replacement)]
                let sources = paths.map { BundleSource(path: $0, label: String($0.dropFirst(scratch.utf8.count))) }
                var request = BundleRequest(sources: sources, spec: spec, output: "\(scratch)/\(name).jar")
                request.cache = cache
                _ = try Bundler(request).run()
                return try Files.read("\(scratch)/\(name).jar")
            }
            let cache = "\(scratch)/cache"
            let plain = try bundle("plain", to: "moved.lib", cache: nil)
            #expect(try bundle("first", to: "moved.lib", cache: cache) == plain)
            let chunks = try Files.list("\(cache)/relocated").sorted()
            #expect(chunks.count == 2)
            #expect(try bundle("second", to: "moved.lib", cache: cache) == plain)
            #expect(try Files.list("\(cache)/relocated").sorted() == chunks)
            // They really come from there: one that is forged is believed.
            let folder = CacheFolder("\(cache)/relocated", limit: 1 << 30)
            let kept = try #require(folder.read(chunks[0], mark: RelocatedClasses.mark))
            folder.write(chunks[0], mark: RelocatedClasses.mark, kept.dropLast() + [kept[kept.endIndex - 1] ^ 1])
            #expect(try bundle("forged", to: "moved.lib", cache: cache) != plain)
            folder.write(chunks[0], mark: RelocatedClasses.mark, Array(kept))
            // Other rules are other classes.
            #expect(try bundle("other", to: "moved.bib", cache: cache) != plain)
            #expect(try Files.list("\(cache)/relocated").count == 4)
            // What is damaged is made anew.
            for chunk in chunks {
                var bytes = try Files.read("\(cache)/relocated/\(chunk)")
                bytes[bytes.count / 2] ^= 1
                try Files.writeAtomically("\(cache)/relocated/\(chunk)", bytes)
            }
            #expect(try bundle("third", to: "moved.lib", cache: cache) == plain)
        }
    }

    /// A library, and a job that uses it.
    private static func jars(_ folder: String) async throws -> [String] {
        let jars = JavaJars(folder: folder)
        let library = try await jars.make(
            "library", [("com/lib/Plain.java", "package com.lib; public class Plain { public int one = 1; }")])
        let job = try await jars.make(
            "job",
            [
                ("app/Main.java", "package app; public class Main { Object o = new com.lib.Plain(); }"),
                ("app/Far.java", "package app; public class Far { java.util.List<String> list; }"),
            ], against: [library])
        return [job, library]
    }
}
