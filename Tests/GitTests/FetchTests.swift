import Glibc
import Pipeline
import Support
import Testing

@testable import Git

@Suite(.timeLimit(.minutes(3)))
struct FetchTests {
    @Test func `a fetch brings branches and tags, and the tree can be written out`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try source.write("pom.xml", "<project/>\n")
            try source.write("bin/run.sh", Array("#!/bin/sh\n".utf8), mode: 0o755)
            let first = try await source.commit("first")
            try await source.git("tag", "v1")
            try await source.git("tag", "-a", "v2", "-m", "two")
            let mirror = try bench.mirror(of: source.path)
            let summary = try await mirror.fetch()
            #expect(summary.refs == 3)
            #expect(summary.changedRefs == 3)
            #expect(summary.isNewMirror)
            #expect(summary.defaultBranch == "refs/heads/main")
            let commit = try await mirror.resolve(ref: nil, commit: nil)
            #expect(
                commit
                    == ResolvedCommit(
                        id: first, ref: "refs/heads/main", committedAt: 1_700_000_000,
                        author: "Ada Tester <ada@example.org>", subject: "first"))
            let exported = try await mirror.export(first, to: bench.scratch + "/out")
            #expect(exported.entries == 3)
            #expect(exported.bytes == 21)
            #expect(try Found.all(bench.scratch + "/out") == Found.all(source.path))
        }
    }

    @Test func `a second fetch brings only what is new, and one without news brings nothing`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try source.write("a", "one\n")
            try await source.commit()
            let mirror = try bench.mirror(of: source.path)
            _ = try await mirror.fetch()
            let quiet = try await mirror.fetch()
            #expect(quiet.changedRefs == 0 && quiet.receivedObjects == 0 && !quiet.isNewMirror)
            try source.write("a", "two\n")
            let second = try await source.commit()
            let news = try await mirror.fetch()
            #expect(news.changedRefs == 1)
            #expect(news.receivedObjects == 3)
            #expect(try await mirror.resolve(ref: RefName("main"), commit: nil).id == second)
        }
    }

    @Test func `deleted branches go, forced ones follow, and old objects stay`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try source.write("a", "one\n")
            let base = try await source.commit()
            try await source.git("branch", "gone")
            try source.write("a", "two\n")
            let before = try await source.commit()
            let mirror = try bench.mirror(of: source.path)
            _ = try await mirror.fetch()
            try await source.git("branch", "-D", "gone")
            try await source.git("reset", "-q", "--hard", base.hex)
            try source.write("a", "three\n")
            let after = try await source.commit()
            #expect(try await mirror.fetch().changedRefs == 2)
            #expect(try await mirror.resolve(ref: nil, commit: nil).id == after)
            try await expectReason("git.missing-ref") { try await mirror.resolve(ref: RefName("gone"), commit: nil) }
            // The commit that was pushed away is no longer on any branch, but a build that has begun can go on.
            try await expectReason("git.missing-commit") { try await mirror.resolve(ref: nil, commit: before) }
            _ = try await mirror.export(before, to: bench.scratch + "/out")
            #expect(try Files.readText(bench.scratch + "/out/a") == "two\n")
        }
    }

    @Test func `a branch may take the place of a folder of branches`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try await source.commit()
            try await source.git("branch", "topic/one")
            let mirror = try bench.mirror(of: source.path)
            _ = try await mirror.fetch()
            try await source.git("branch", "-D", "topic/one")
            try await source.git("branch", "topic")
            _ = try await mirror.fetch()
            #expect(try await mirror.resolve(ref: RefName("topic"), commit: nil).ref == "refs/heads/topic")
        }
    }

    @Test func `refs other than branches and tags stay out`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try source.write("a", "one\n")
            try await source.commit()
            try await source.git("checkout", "-q", "--detach")
            try source.write("secret", "of a fork\n")
            let fork = try await source.commit("pull request")
            try await source.git("checkout", "-q", "main")
            let lines = (1...3000).map { "create refs/pull/\($0)/head \(fork.hex)\n" }.joined()
            try await source.git("update-ref", "--stdin", input: Array(lines.utf8))
            let mirror = try bench.mirror(of: source.path)
            #expect(try await mirror.fetch().refs == 1)
            let names = try Files.readText(bench.scratch + "/mirror/packed-refs")
            #expect(!names.contains("pull"))
            // A18: a commit that only a pull request has is not built.
            try await expectReason("git.missing-commit") { try await mirror.resolve(ref: nil, commit: fork) }
        }
    }

    @Test func `two mirrors on one folder take turns`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try source.write("a", "one\n")
            let id = try await source.commit()
            let mirrors = try (0..<4).map { _ in try bench.mirror(of: source.path) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for mirror in mirrors { group.addTask { _ = try await mirror.fetch() } }
                try await group.waitForAll()
            }
            for mirror in mirrors { #expect(try await mirror.resolve(ref: nil, commit: nil).id == id) }
        }
    }

    @Test func `waiting for another process's fetch can be cancelled`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try await source.commit()
            let mirror = try bench.mirror(of: source.path)
            let holder = try FileDescriptor.open(bench.scratch + "/mirror.lock", O_RDWR | O_CREAT)
            #expect(flock(holder.raw, LOCK_EX) == 0)
            try await expectReason("git.cancelled") { try await mirror.fetch(isCancelled: { true }) }
            _ = holder.raw
        }
    }

    @Test(arguments: [
        "packed-refs", "HEAD", "kiln", "config", "objects",
    ])
    func `a mirror that lost a part is made anew`(part: String) async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try source.write("a", "one\n")
            let id = try await source.commit()
            let mirror = try bench.mirror(of: source.path)
            _ = try await mirror.fetch()
            try Files.removeTree(bench.scratch + "/mirror/" + part)
            _ = try await mirror.fetch()
            #expect(try await mirror.resolve(ref: nil, commit: nil).id == id)
            _ = try await mirror.export(id, to: bench.scratch + "/out")
        }
    }

    @Test func `a cut pack is found and the mirror made anew`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            for number in 0..<50 { try source.write("f\(number)", String(repeating: "\(number) ", count: 500)) }
            let id = try await source.commit()
            try await source.git("repack", "-q", "-a", "-d")
            let mirror = try bench.mirror(of: source.path)
            _ = try await mirror.fetch()
            let packs = bench.scratch + "/mirror/objects/pack"
            let pack = try #require(try Files.list(packs).first { $0.hasSuffix(".pack") })
            chmod(packs + "/" + pack, 0o644)
            #expect(truncate(packs + "/" + pack, 100) == 0)
            let summary = try await mirror.fetch()
            #expect(summary.isNewMirror)
            _ = try await mirror.export(id, to: bench.scratch + "/out")
        }
    }

    @Test func `locks and half-written packs of a killed fetch do not stop the next`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try source.write("a", "one\n")
            try await source.commit()
            let mirror = try bench.mirror(of: source.path)
            _ = try await mirror.fetch()
            let folder = bench.scratch + "/mirror"
            for left in ["HEAD.lock", "packed-refs.lock", "config.lock", "packed-refs.1-2.tmp"] {
                try Files.writeAtomically(folder + "/" + left, [])
            }
            try Files.writeAtomically(folder + "/objects/pack/pack_git2_x", [1, 2, 3])
            try Files.writeAtomically(folder + "/objects/pack/pack-00.pack", [1, 2, 3])
            try Files.createDirectory(folder + ".new/half")
            try source.write("a", "two\n")
            let id = try await source.commit()
            #expect(try await !mirror.fetch().isNewMirror)
            #expect(try await mirror.resolve(ref: nil, commit: nil).id == id)
            #expect(
                try Files.list(folder + "/objects/pack").allSatisfy { $0.hasPrefix("pack-") && $0 != "pack-00.pack" })
        }
    }

    @Test func `a folder that mirrors another address is not taken for this one's`() async throws {
        try await Workbench.open { bench in
            let (one, two) = (try await bench.repository("one"), try await bench.repository("two"))
            try one.write("a", "one\n")
            try await one.commit("of one")
            try two.write("a", "two\n")
            try await two.commit("of two")
            _ = try await bench.mirror(of: one.path).fetch()
            let mirror = try bench.mirror(of: two.path)
            #expect(try await mirror.fetch().isNewMirror)
            #expect(try await mirror.resolve(ref: nil, commit: nil).subject == "of two")
        }
    }

    @Test func `names of mirrors are readable, safe and different`() throws {
        let names = try [
            "https://example.org/team/orders.git", "https://example.org/team/orders", "git@example.org:team/orders.git",
            "file:///srv/git/x y".replacing(" ", with: "%20"),
            "https://example.org/" + String(repeating: "é", count: 300),
        ].map { GitMirror.directoryName(for: try GitURL($0)) }
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(name.utf8.count <= 101)
            #expect(name.utf8.allSatisfy { $0 > 0x2C && $0 < 0x7B && $0 != UInt8(ascii: "/") })
        }
        #expect(names[0].hasPrefix("example-org-team-orders-git."))
    }

    @Test func `packs and loose objects of a directory come over, and packing there changes nothing here`() async throws
    {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            for number in 0..<20 { try source.write("f\(number)", "\(number)\n") }
            try await source.commit("packed")
            try await source.git("repack", "-q", "-a", "-d")
            try source.write("a", "loose\n")
            try await source.commit("loose")
            let mirror = try bench.mirror(of: source.path)
            #expect(try await mirror.fetch().receivedObjects == 25)
            try await source.git("repack", "-q", "-a", "-d")
            try source.write("a", "again\n")
            let id = try await source.commit("again")
            #expect(try await mirror.fetch().changedRefs == 1)
            try Files.removeTree(source.path + "/.git")
            _ = try await mirror.export(id, to: bench.scratch + "/out")
            #expect(try Found.all(bench.scratch + "/out") == Found.all(source.path))
        }
    }

    @Test func `a worktree, a bare repository and one that borrows its objects can be fetched from`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try source.write("a", "one\n")
            let id = try await source.commit()
            try await source.git("worktree", "add", "-q", bench.scratch + "/tree", "-b", "other")
            try await bench.git("clone", "-q", "--bare", source.path, bench.scratch + "/bare.git", in: bench.scratch)
            try await bench.git("clone", "-q", "--shared", source.path, bench.scratch + "/shared", in: bench.scratch)
            for name in ["tree", "bare.git", "shared"] {
                let mirror = try bench.mirror(of: bench.scratch + "/" + name, name: "m-" + name)
                _ = try await mirror.fetch()
                _ = try await mirror.export(id, to: bench.scratch + "/out-" + name)
                #expect(try await mirror.resolve(ref: nil, commit: id).id == id)
            }
        }
    }

    @Test func `a shallow clone is refused with what to do`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try await source.commit("one")
            try await source.commit("two")
            try await bench.git(
                "clone", "-q", "--depth", "1", "file://" + source.path, bench.scratch + "/shallow", in: bench.scratch)
            let mirror = try bench.mirror(of: bench.scratch + "/shallow")
            let error = try await expectReason("git.incomplete") { try await mirror.fetch() }
            #expect(error.message.contains("--unshallow"))
        }
    }

    @Test func `A12 links among the objects of a directory lead nowhere`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try source.write("a", "one\n")
            try await source.commit()
            let secret = bench.scratch + "/secret"
            try Files.writeAtomically(secret, Array("the machine's own".utf8))
            let name = String(repeating: "ab", count: 19)
            try Files.createDirectory(source.path + "/.git/objects/cd")
            try source.link(".git/objects/cd/" + name, to: secret)
            try source.link(".git/objects/pack/pack-\(name)ab.idx", to: secret)
            try source.link(".git/objects/pack/pack-\(name)ab.pack", to: secret)
            let mirror = try bench.mirror(of: source.path)
            await #expect(throws: KilnError.self) { try await mirror.fetch() }
            for found in try Found.all(bench.scratch + "/mirror") {
                #expect(found.kind != "link" && !String(decoding: found.content, as: UTF8.self).contains("machine's"))
            }
        }
    }

    @Test func `an object that cannot be read makes the next fetch begin anew`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try source.write("a", "one\n")
            let id = try await source.commit()
            let blob = try await source.git("rev-parse", "HEAD:a")
            let mirror = try bench.mirror(of: source.path)
            _ = try await mirror.fetch()
            let file = bench.scratch + "/mirror/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"
            try Files.writeAtomically(file, [])
            await #expect(throws: KilnError.self) { try await mirror.export(id, to: bench.scratch + "/out") }
            #expect(try await mirror.fetch().isNewMirror)
            _ = try await mirror.export(id, to: bench.scratch + "/out")
            #expect(try await !mirror.fetch().isNewMirror)
        }
    }
}
