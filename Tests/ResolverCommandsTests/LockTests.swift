import CommandSyntax
import Pipeline
import Support
import TestSupport
import Testing

@testable import ResolverCommands

@Suite struct LockTests {
    private func withLock(_ body: (Bench, String) throws -> Void) async throws {
        try await withScratch { scratch in
            let bench = Bench(scratch)
            try bench.addUsual()
            try bench.repository.list("org.lib:deep", ["1", "2", "3"])
            try bench.repository.add("org.app:ranged:1", ["org.lib:deep:[1,)", "org.lib:spare:1"])
            let ran = bench.run(["resolve", "org.app:ranged:1", "--exclude", "x:*", "--format", "lock"])
            #expect(ran.code == .done && ran.error.isEmpty)
            try Files.writeAtomically(scratch + "/kiln.lock", Array(ran.output.utf8))
            try body(bench, ran.output)
        }
    }

    @Test("A lock file is sorted, and reads back as it was written")
    func text() async throws {
        try await withLock { bench, text in
            let lines = text.split(separator: "\n").map(String.init)
            #expect(
                lines[1...6].joined(separator: "|")
                    == "format 1|maven 3.9|mode deps|root org.app:ranged:1|exclude x:*|repository tiny \(bench.repository.url)"
            )
            let artifacts = lines.filter { $0.hasPrefix("artifact ") }
            #expect(artifacts == artifacts.sorted() && artifacts.count == 3)
            #expect(lines.contains("  path org.app:ranged:1 > org.lib:deep:3"))
            let lock = try LockFile(text, "kiln.lock")
            #expect(lock.text == text)
            #expect(lock.artifacts.first { $0.coordinate == "org.lib:deep:jar::3" }?.size == 21)
        }
    }

    @Test("The same bytes verify; a folder is filled from the lock alone, without poms")
    func same() async throws {
        try await withLock { bench, _ in
            let verified = bench.run(["resolve", "--lock", "kiln.lock", "--verify"])
            #expect(verified.code == .done)
            #expect(verified.output.contains("3 files, the same bytes as recorded"))
            for name in ["ranged/1/ranged-1", "deep/3/deep-3"] {
                let group = name.hasPrefix("ranged") ? "app" : "lib"
                try Files.removeTree("\(bench.repository.path)/org/\(group)/\(name).pom")
            }
            let filled = bench.run(["resolve", "--lock", "kiln.lock", "-o", "lib"])
            #expect(filled.code == .done)
            #expect(try Files.list(bench.scratch + "/lib") == ["deep-3.jar", "ranged-1.jar", "spare-1.jar"])
        }
    }

    @Test("Another version, other bytes and another scope are listed, with an exit code of their own")
    func drift() async throws {
        try await withLock { bench, text in
            try bench.repository.add("org.lib:deep:4")
            try bench.repository.list("org.lib:deep", ["1", "2", "3", "4"])
            try bench.repository.add("org.app:ranged:1", ["org.lib:deep:[1,)", "org.lib:fresh:1"])
            try bench.repository.add("org.lib:fresh:1")
            let ran = bench.run(["resolve", "--lock", "kiln.lock", "--verify"])
            #expect(ran.code == .drifted)
            #expect(
                ran.output
                    == "version  org.lib:deep:jar:: 3 -> 4\nadded    org.lib:fresh:jar::1\nremoved  org.lib:spare:jar::1\n"
            )
            #expect(ran.error.hasPrefix("kiln: 3 differences from "))
        }
        try await withLock { bench, _ in
            try Files.writeAtomically(bench.repository.jar("org.lib:spare:1"), Array("other".utf8))
            let ran = bench.run(["resolve", "--lock", "kiln.lock", "--verify"])
            #expect(ran.code == .drifted)
            #expect(ran.output.hasPrefix("sha256   org.lib:spare:jar::1: "))
            #expect(ran.output.split(separator: "\n").count == 1)
            let filled = bench.run(["resolve", "--lock", "kiln.lock", "-o", "lib"])
            #expect(filled.code == .corrupt)
            #expect(filled.error.contains("spare-1.jar has sha256"))
            #expect(try !Files.list(bench.scratch + "/lib").contains { $0.contains("spare") })
        }
    }

    @Test("Every kind of change is found")
    func changes() throws {
        func artifact(_ coordinate: String, _ scope: String = "compile", _ byte: UInt8 = 0, _ url: String = "u") throws
            -> LockFile.Artifact
        {
            LockFile.Artifact(
                coordinate: coordinate, scope: scope,
                digest: try #require(Digest(bytes: Array(repeating: byte, count: 32))),
                size: 1, url: url, path: ["r"])
        }
        func lock(_ artifacts: [LockFile.Artifact]) -> LockFile {
            LockFile(maven: "3.9", request: Question(), repositories: [], artifacts: artifacts)
        }
        let old = try [
            artifact("a:a:jar::1"), artifact("b:b:jar::1"), artifact("c:c:jar::1"), artifact("d:d:jar::1"),
            artifact("e:e:jar::1"),
        ]
        let new = try [
            artifact("a:a:jar::1", "runtime"), artifact("b:b:jar::1", "compile", 1),
            artifact("c:c:jar::1", "compile", 0, "v"),
            artifact("d:d:jar::2", "test"), artifact("f:f:jar::1"),
        ]
        let drift = LockDrift(from: lock(old), to: lock(new))
        #expect(drift.changes.count == 7)
        #expect(drift.changes.contains(.scope("a:a:jar::1", from: "compile", to: "runtime")))
        #expect(drift.changes.contains(.url("c:c:jar::1", from: "u", to: "v")))
        #expect(drift.changes.contains(.version(key: "d:d:jar:", from: "1", to: "2")))
        #expect(drift.changes.contains(.scope("d:d:jar::2", from: "compile", to: "test")))
        #expect(LockDrift(from: lock(old), to: lock(old.reversed())).changes.isEmpty)
    }

    @Test(
        "What is no lock file is refused with its line",
        arguments: [
            ("", "the line 'maven' is missing"), ("maven 3.9", "line 1: the line 'format 1' must come first"),
            ("format 2", "line 1: format 2 is not known"), ("format 1\nnonsense x", "line 2: 'nonsense' is not a word"),
            ("format 1\nmaven", "line 2: write WORD VALUE"), ("format 1\n  scope x", "line 2: 'scope' belongs below"),
            ("format 1\nartifact a:b:jar::1\n  scope x", "needs scope, sha256, size, url and path"),
            ("format 1\nartifact a:b:1", "write artifact"), ("format 1\nrepository x", "write repository"),
            ("format 1\nartifact a:b:jar::1\n  scope x\n  scope y", "belongs below an artifact, once"),
        ])
    func syntax(_ text: String, _ expected: String) {
        let error = #expect(throws: KilnError.self) { try LockFile(text, "kiln.lock") }
        #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
    }
}
