import Pipeline
import Support
import Testing

@testable import Git

/// The generated `.git`, asked by real git.
@Suite(.timeLimit(.minutes(3)))
struct GitDirectoryTests {
    private struct Built {
        let bench: Workbench
        let work: String

        func git(_ arguments: String...) async throws -> String {
            try await bench.run(["git"] + arguments, in: work)
        }
    }

    private func build(_ bench: Workbench, _ source: SourceRepository, ref: String?, commit: CommitID?) async throws
        -> Built
    {
        let mirror = try bench.mirror(of: source.path)
        _ = try await mirror.fetch()
        let found = try await mirror.resolve(ref: ref.flatMap { RefName($0) }, commit: commit)
        let work = bench.scratch + "/work"
        _ = try await mirror.export(found.id, to: work)
        try await mirror.writeGitDirectory(
            in: work, commit: found.id, ref: found.ref, objectsPath: mirror.objectsDirectory)
        return Built(bench: bench, work: work)
    }

    /// Two commits after `v1`, one after the light tag; attributes, links, modes and a submodule in the tree.
    private func source(_ bench: Workbench) async throws -> SourceRepository {
        let source = try await bench.repository()
        try source.write(".gitattributes", "*.bat text eol=crlf\n*.txt ident\n")
        try source.write("a.bat", "one\ntwo\n")
        try source.write("i.txt", "$Id$\n")
        try source.write("run", Array("#!/bin/sh\n".utf8), mode: 0o755)
        try source.link("dir/link", to: "../run")
        try await source.commit("first")
        try await source.git("tag", "-a", "v1", "-m", "one")
        try source.write("b", "b\n")
        let second = try await source.commit("second")
        try await source.git("tag", "light")
        try await source.git("update-index", "--add", "--cacheinfo", "160000", second.hex, "sub")
        try await source.git("commit", "-q", "-m", "third")
        return source
    }

    @Test func `versions, history and branch are those of the real repository, and the tree is clean`() async throws {
        try await Workbench.open { bench in
            let source = try await source(bench)
            let built = try await build(bench, source, ref: "main", commit: nil)
            for arguments in [
                ["describe"], ["describe", "--tags"], ["describe", "--tags", "--long", "--always"],
                ["rev-list", "--count", "HEAD"], ["log", "--format=%H %an %s %d"], ["rev-parse", "HEAD"],
                ["symbolic-ref", "HEAD"], ["for-each-ref"], ["show-ref", "-d", "--tags"], ["ls-files", "-s"],
                ["rev-parse", "--abbrev-ref", "HEAD"], ["tag", "--points-at", "HEAD~1"],
            ] {
                let ours = try await bench.run(["git"] + arguments, in: built.work)
                let theirs = try await bench.run(["git"] + arguments, in: source.path)
                #expect(ours == theirs, "git \(arguments)")
            }
            #expect(try await built.git("describe", "--dirty").hasPrefix("v1-2-g"))
            #expect(try await !built.git("describe", "--dirty").hasSuffix("-dirty"))
            #expect(try await built.git("status", "--porcelain") == "")
            #expect(try await built.git("fsck", "--no-dangling") == "")
        }
    }

    @Test func `a change in the build is seen`() async throws {
        try await Workbench.open { bench in
            let built = try await build(bench, try await source(bench), ref: "main", commit: nil)
            try Files.writeAtomically(built.work + "/b", Array("c\n".utf8))
            try Files.writeAtomically(built.work + "/new", Array("c\n".utf8))
            #expect(try await built.git("status", "--porcelain") == " M b\n?? new")
        }
    }

    @Test func `a tag or a commit gives a detached HEAD`() async throws {
        for (ref, isCommit) in [("v1", false), (nil, true)] as [(String?, Bool)] {
            try await Workbench.open { bench in
                let source = try await source(bench)
                let first = try #require(CommitID(try await source.git("rev-parse", "HEAD~2")))
                let built = try await build(bench, source, ref: ref, commit: isCommit ? first : nil)
                #expect(try await built.git("rev-parse", "--abbrev-ref", "HEAD") == "HEAD")
                #expect(try await built.git("describe") == "v1")
                #expect(try await built.git("rev-list", "--count", "HEAD") == "1")
                #expect(try await built.git("for-each-ref", "refs/heads") == "")
                #expect(try await built.git("status", "--porcelain") == "")
            }
        }
    }

    @Test func `A14 nothing of the repository's configuration or hooks, and no remote, reaches the build`() async throws
    {
        try await Workbench.open { bench in
            let source = try await source(bench)
            try await source.git("config", "core.fsmonitor", "touch pwned")
            try await source.git("config", "remote.origin.url", "https://token@example.org/x")
            let built = try await build(bench, source, ref: nil, commit: nil)
            #expect(try await built.git("remote") == "")
            let lines = try await built.git("config", "--list", "--local").split(separator: "\n").sorted()
            #expect(
                lines == [
                    "core.bare=false", "core.checkstat=minimal", "core.filemode=true", "core.logallrefupdates=false",
                    "core.repositoryformatversion=0", "core.trustctime=false", "gc.auto=0", "maintenance.auto=false",
                ])
            #expect(
                try Files.list(built.work + "/.git") == [
                    "HEAD", "config", "index", "info", "objects", "packed-refs", "refs",
                ])
            #expect(try Files.list(built.work + "/.git/info") == [])
        }
    }

    @Test func `names of tags that are not UTF-8 are kept`() async throws {
        try await Workbench.open { bench in
            let source = try await source(bench)
            try Files.writeAtomically(
                source.path + "/names", Array("create refs/tags/caf".utf8) + [0xE9] + Array(" HEAD\n".utf8))
            try await bench.run(["sh", "-c", "git update-ref --stdin < names && rm names"], in: source.path)
            let built = try await build(bench, source, ref: nil, commit: nil)
            let text = try Files.read(built.work + "/.git/packed-refs")
            #expect(text.split(separator: 0x0A).contains { $0.last == 0xE9 })
            #expect(try await built.git("status", "--porcelain") == "")
        }
    }

    @Test(arguments: ["relative/objects", "/a\n/b", "/a\"b"])
    func `a path of objects that alternates cannot say is refused`(path: String) async throws {
        try await Workbench.open { bench in
            let source = try await source(bench)
            let mirror = try bench.mirror(of: source.path)
            _ = try await mirror.fetch()
            let id = try await source.head()
            _ = try await mirror.export(id, to: bench.scratch + "/work")
            await #expect(throws: KilnError.self) {
                try await mirror.writeGitDirectory(
                    in: bench.scratch + "/work", commit: id, ref: nil, objectsPath: path)
            }
        }
    }
}
