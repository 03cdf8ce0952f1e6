import Glibc
import Subprocess
import Support
import TestSupport
import Testing

/// The same inputs give the same bytes, whatever else is different.
@Suite(
    .enabled(if: RealProgram.path != nil, "there is no kiln beside this test"),
    .enabled(if: !RealProgram.jars.isEmpty, "KILN_TEST_PYSPARK does not name the jars of pyspark"))
struct SameBytesTests {
    @Test func `a bundle has the same bytes on one core, elsewhere, at another time and in another place`() async throws
    {
        try await withScratch { folder in
            let program = RealProgram(scratch: folder)
            let jars = Array(RealProgram.jars.prefix(60))
            var bundles: [(what: String, path: String)] = []
            func make(
                _ what: String, _ jars: [String], _ environment: [String: String] = [:], before: [String] = [],
                more: [String] = []
            ) async throws {
                let path = "\(folder)/\(bundles.count).jar"
                let result = try await program.run(before + program.words(path, jars, more), environment)
                try #require(result.end.isSuccess, "\(what): \(result.errorText)")
                bundles.append((what, path))
            }
            try await make("the first", jars)
            try await make("again, with a warm cache", jars)
            try await make("with another cache", jars, ["XDG_CACHE_HOME": "\(folder)/other"])
            try await make("without a home", jars, ["HOME": ""])
            try await make("on one core", jars, before: ["taskset", "-c", "0"])
            try await make(
                "elsewhere on earth", jars, ["TZ": "Asia/Kolkata", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"])
            try await make(
                "with few files and another mask", jars, before: ["sh", "-c", "umask 077; exec \"$@\"", "sh"])

            // The same files under the same names, made in another order, elsewhere, at other times.
            let other = "\(folder)/jars"
            try Files.createDirectory(other)
            for (index, path) in jars.enumerated().reversed() {
                let copy = "\(other)/\(path.split(separator: "/").last ?? "")"
                try Files.writeAtomically(copy, try Files.read(path))
                var times = [timespec(tv_sec: 86_400 * (index + 1), tv_nsec: 7), timespec(tv_sec: 86_400, tv_nsec: 9)]
                try #require(unsafe utimensat(AT_FDCWD, copy, &times, 0) == 0)
            }
            try await make("from copies", jars.map { "\(other)/\($0.split(separator: "/").last ?? "")" })

            // What options say, in a file.
            try Files.writeAtomically(
                "\(folder)/bundle.yaml",
                Array(
                    "relocate: [{from: org.apache.commons, to: shaded.commons}, {from: javax, to: shaded.javax}]".utf8))
            let path = "\(folder)/\(bundles.count).jar"
            let words = program.words(path, jars)
            let result = try await program.run(
                words.filter { !$0.contains("relocate") && !$0.contains("=shaded") } + ["--spec", "bundle.yaml"])
            try #require(result.end.isSuccess, "\(result.errorText)")
            bundles.append(("from a spec file", path))

            let first = try Files.read(bundles[0].path)
            #expect(first.count > 1_000_000)
            for bundle in bundles.dropFirst() {
                let bytes = try Files.read(bundle.path)
                #expect(bytes == first, "\(bundle.what): \(bytes.count) bytes, \(first.count) the first time")
            }
            // And it says when the inputs are others.
            try await make("from the jars the other way round", jars.reversed())
            #expect(try Files.read(bundles[bundles.count - 1].path) != first)
        }
    }
}
