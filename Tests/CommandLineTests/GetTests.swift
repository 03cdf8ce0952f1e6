import Client
import CommandLine
import CommandSyntax
import Glibc
import Pipeline
import Support
import Synchronization
import TestSupport
import Testing

@Suite struct GetTests {
    private static let jar = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }

    /// A server with one version of two modules.
    private static func server(_ change: (inout FakeServer.State) -> Void = { _ in }) throws -> FakeServer {
        let outputs = [
            try Sample.output("orders-1.0.pom", [1], kind: .pom),
            try Sample.output("jobs/a/a-1.0.jar", jar),
            try Sample.output("jobs/a/a-1.0-tests.jar", [2], kind: .attached, classifier: "tests"),
            try Sample.output("jobs/b/b-1.0.jar", [3, 3]),
            try Sample.output("more/b/b-1.0.jar", []),
        ]
        let version = try Sample.version(4, outputs: outputs)
        let layers = outputs.map { "{\"digest\":\"\($0.digest)\"}" }.joined(separator: ",")
        let manifest = Array("{\"layers\":[\(layers)]}".utf8)
        var proven = version
        proven.digest = try Checksum.sha256(manifest)
        let versions = [proven]
        return FakeServer {
            $0.versions = versions
            $0.manifest = manifest
            $0.files = [
                "orders-1.0.pom": [1], "jobs/a/a-1.0.jar": jar, "jobs/a/a-1.0-tests.jar": [2],
                "jobs/b/b-1.0.jar": [3, 3], "more/b/b-1.0.jar": [],
            ]
            change(&$0)
        }
    }

    private static func partFiles(_ directory: String) throws -> [String] {
        try Files.list(directory).filter { $0.hasSuffix(".part") }
    }

    @Test("One output lands in the folder with its digest told")
    func one() async throws {
        try await withScratch { scratch in
            let server = try Self.server()
            let ran = await kiln(["get", "orders@latest:jobs/a/a-1.0.jar", "-o", "lib"], server, directory: scratch)
            #expect(ran.code == .done)
            let digest = try Checksum.sha256(Self.jar)
            #expect(ran.output == "\(scratch)/lib/a-1.0.jar  \(digest)\n")
            #expect(try Files.read("\(scratch)/lib/a-1.0.jar") == Self.jar)
            #expect(try Files.list("\(scratch)/lib") == ["a-1.0.jar"])
            // The number, not 'latest', which may move meanwhile.
            #expect(server.calls.last == "GET /api/v1/projects/orders/versions/4/files/jobs/a/a-1.0.jar")
        }
    }

    @Test("All outputs keep their modules' folders; what is there is not fetched again")
    func all() async throws {
        try await withScratch { scratch in
            let server = try Self.server()
            let ran = await kiln(["get", "orders@4", "-o", scratch, "-q"], server)
            let paths = [
                "orders-1.0.pom", "jobs/a/a-1.0.jar", "jobs/a/a-1.0-tests.jar", "jobs/b/b-1.0.jar", "more/b/b-1.0.jar",
            ]
            #expect(ran.output == paths.map { "\(scratch)/\($0)\n" }.joined())
            #expect(try Files.read("\(scratch)/jobs/a/a-1.0.jar") == Self.jar)
            #expect(try Files.read("\(scratch)/more/b/b-1.0.jar").isEmpty)
            // Same size, other content: fetched again, as is what is missing.
            try Files.writeAtomically("\(scratch)/jobs/b/b-1.0.jar", [9, 9])
            let calls = server.calls.count
            let again = await kiln(["get", "orders@4", "-o", scratch, "--json"], server)
            #expect(again.code == .done)
            #expect(server.calls.count == calls + 2)
            #expect(try Files.read("\(scratch)/jobs/b/b-1.0.jar") == [3, 3])
            #expect(again.output.split(separator: "\"present\" : true").count == 5)
        }
    }

    @Test(
        "An output is named by path, end of path or module",
        arguments: [
            ("jobs/b/b-1.0.jar", "jobs/b/b-1.0.jar"), ("a-1.0.jar", "jobs/a/a-1.0.jar"),
            ("a/a-1.0.jar", "jobs/a/a-1.0.jar"), ("a", "jobs/a/a-1.0.jar"), ("a:tests", "jobs/a/a-1.0-tests.jar"),
            ("a:jar", "jobs/a/a-1.0.jar"), ("orders:pom", "orders-1.0.pom"), ("orders-1.0.pom", "orders-1.0.pom"),
        ])
    func names(_ name: String, _ path: String) throws {
        let version = try #require(Self.server().state.withLock { $0.versions.first })
        #expect(try OutputReference.find(name, in: version).path.text == path)
    }

    @Test("A name of several outputs lists them; a name of none lists what there is")
    func ambiguous() async throws {
        let server = try Self.server()
        let several = await kiln(["get", "orders@4:b-1.0.jar"], server)
        #expect(several.code == .usage)
        #expect(
            several.error.contains("several outputs of orders@4; name one:\n  jobs/b/b-1.0.jar\n  more/b/b-1.0.jar\n"))
        #expect(await kiln(["get", "orders@4:b"], server).code == .usage)
        let none = await kiln(["get", "orders@4:-1.0.jar"], server)
        #expect(none.code == .notFound)
        #expect(none.error.contains("has no output '-1.0.jar'; it has:\n  jobs/a/a-1.0-tests.jar\n"))
        #expect(await kiln(["get", "orders@latest"]).code == .notFound)
    }

    @Test(
        "A reference is read or refused",
        arguments: [
            ("orders@latest", "orders latest -"), ("orders@3:x:y", "orders 3 x:y"), ("orders", nil), ("orders@", nil),
            ("orders@3:", nil), ("orders@0", nil), ("@3", nil), ("orders@dev", nil), ("orders@sha256:ab", nil),
            (
                "o@sha256:\(String(repeating: "a", count: 64)):p/q.jar",
                "o sha256:\(String(repeating: "a", count: 64)) p/q.jar"
            ),
            (
                "o@sha256:\(String(repeating: "a", count: 64))", "o sha256:\(String(repeating: "a", count: 64)) -"
            ),
        ] as [(String, String?)])
    func references(_ text: String, _ expected: String?) {
        let reference = OutputReference(text)
        #expect(reference.map { "\($0.project) \($0.selector) \($0.output ?? "-")" } == expected)
    }

    @Test("A download that is cut goes on from there, at once and at the next call")
    func resume() async throws {
        try await withScratch { scratch in
            let server = try Self.server { $0.cuts = [300, 7, 0] }
            let ran = await kiln(["get", "orders@4:a", "-o", scratch], server)
            #expect(ran.code == .done)
            #expect(try Files.read("\(scratch)/a-1.0.jar") == Self.jar)
            let ranges = server.requests.dropFirst().map { request in request.headers["Range"] }
            #expect(ranges == [nil, "bytes=300-", "bytes=307-", "bytes=307-"])

            try Files.removeTree("\(scratch)/a-1.0.jar")
            let down = try Self.server { $0.cuts = [500] + Array(repeating: 0, count: 20) }
            #expect(await kiln(["get", "orders@4:a", "-o", scratch], down).code == .unreachable)
            #expect(down.requests.count == 10)
            #expect(try Self.partFiles(scratch).count == 1 && !Files.exists("\(scratch)/a-1.0.jar"))
            let up = try Self.server()
            #expect(await kiln(["get", "orders@4:a", "-o", scratch], up).code == .done)
            #expect(up.requests.last?.headers["Range"] == "bytes=500-")
            #expect(try Files.read("\(scratch)/a-1.0.jar") == Self.jar)
            #expect(try Self.partFiles(scratch).isEmpty)
        }
    }

    @Test("A server without ranges is read from the beginning")
    func noRanges() async throws {
        try await withScratch { scratch in
            let server = try Self.server {
                $0.cuts = [300]
                $0.ignoresRanges = true
            }
            #expect(await kiln(["get", "orders@4:a", "-o", scratch], server).code == .done)
            #expect(try Files.read("\(scratch)/a-1.0.jar") == Self.jar)
        }
    }

    @Test("Other content than the digest says leaves nothing behind", arguments: [-1, 0, 1, 500])
    func mismatch(_ extra: Int) async throws {
        try await withScratch { scratch in
            var bytes = Self.jar
            if extra > 0 { bytes += Array(repeating: 0, count: extra) } else { bytes[999 + extra] ^= 1 }
            let wrong = bytes
            let server = try Self.server { $0.files["jobs/a/a-1.0.jar"] = wrong }
            let ran = await kiln(["get", "orders@4:a", "-o", scratch], server)
            #expect(ran.code == .corrupt)
            #expect(!Files.exists("\(scratch)/a-1.0.jar"))
            #expect(try Files.list(scratch).isEmpty)
            // And the next call with a sound server is not spoiled by what lies there.
            #expect(await kiln(["get", "orders@4:a", "-o", scratch], try Self.server()).code == .done)
            #expect(try Files.read("\(scratch)/a-1.0.jar") == Self.jar)
        }
    }

    @Test("A damaged part is noticed and fetched anew", arguments: [10, 1000, 5000])
    func damagedPart(_ size: Int) async throws {
        try await withScratch { scratch in
            let digest = try Checksum.sha256(Self.jar)
            let part = "\(scratch)/kiln-\(digest.hex.prefix(32)).part"
            try Files.writeAtomically(part, Array(repeating: 0xEE, count: size))
            #expect(await kiln(["get", "orders@4:a", "-o", scratch], try Self.server()).code == .done)
            #expect(try Files.read("\(scratch)/a-1.0.jar") == Self.jar)
            #expect(try Files.list(scratch) == ["a-1.0.jar"])
        }
    }

    @Test("A version named by digest is proven by its manifest")
    func manifest() async throws {
        try await withScratch { scratch in
            let server = try Self.server()
            let digest = try #require(server.state.withLock { $0.versions.first?.digest })
            #expect(await kiln(["get", "orders@\(digest):a", "-o", scratch], server).code == .done)
            let other = try Self.server { $0.manifest.append(0x20) }
            #expect(await kiln(["get", "orders@\(digest):a", "-o", scratch], other).code == .corrupt)
            let swapped = try Self.server { $0.versions[0].outputs[1].digest = $0.versions[0].digest }
            #expect(await kiln(["get", "orders@\(digest):a", "-o", scratch], swapped).code == .corrupt)
        }
    }

    @Test("A fetch that is interrupted keeps what it has and says so")
    func interrupted() async throws {
        try await withScratch { scratch in
            let server = try Self.server { $0.cuts = [400] }
            let command = Task {
                await kiln(["get", "orders@4:a", "-o", scratch], server) {
                    // Ctrl-C comes while the lost connection is waited for.
                    $0.sleep = { _ in
                        withUnsafeCurrentTask { $0?.cancel() }
                        try Task.checkCancellation()
                    }
                }
            }
            let ran = await command.value
            #expect(ran.code == .interrupted)
            #expect(ran.error == "cut off; the same command goes on from there\n")
            #expect(try Self.partFiles(scratch).count == 1 && !Files.exists("\(scratch)/a-1.0.jar"))
            let again = await kiln(["get", "orders@4:a", "-o", scratch], server)
            #expect(again.code == .done)
            #expect(server.requests.last?.headers["Range"] == "bytes=400-")
        }
    }

    @Test("What stands in the way is said: a directory, a link as the part, a file as the folder")
    func obstacles() async throws {
        try await withScratch { scratch in
            let server = try Self.server()
            try Files.createDirectory("\(scratch)/a-1.0.jar")
            #expect(await kiln(["get", "orders@4:a", "-o", scratch], server).code == .conflict)
            #expect(await kiln(["get", "orders@4:a", "-o", "/dev/null"], server).code != .done)
            // A link where the part should be is not written through.
            let folder = "\(scratch)/linked"
            try Files.createDirectory(folder)
            try Files.writeAtomically("\(scratch)/victim", [7])
            let digest = try Checksum.sha256(Self.jar)
            #expect(symlink("\(scratch)/victim", "\(folder)/kiln-\(digest.hex.prefix(32)).part") == 0)
            #expect(await kiln(["get", "orders@4:a", "-o", folder], server).code == .failed)
            #expect(try Files.read("\(scratch)/victim") == [7])
            #expect(!Files.exists("\(folder)/a-1.0.jar"))
        }
    }
}
