import Glibc
import Pipeline
import Support
import Testing

@testable import Git

/// Attacks A15–A17 and what belongs to them: trees that no honest git makes.
@Suite(.timeLimit(.minutes(3)))
struct HostileTreeTests {
    /// Exports `main` and expects a refusal that leaves nothing behind.
    private func refused(
        _ reason: String, _ bench: Workbench, _ source: SourceRepository, limits: ExportLimits = ExportLimits()
    ) async throws -> KilnError {
        let mirror = try bench.mirror(of: source.path)
        _ = try await mirror.fetch()
        let id = try await mirror.resolve(ref: RefName("main"), commit: nil).id
        let out = bench.scratch + "/out"
        let error = try await expectReason(reason) { try await mirror.export(id, to: out, limits: limits) }
        #expect(try Files.list(out) == [])
        return error
    }

    @Test(arguments: [
        ".git", ".GIT", ".Git", "git~1", "GIT~1", "..", ".", ".git.", ".git ", ".git::$INDEX_ALLOCATION", ".git\\x",
        ".g\u{200C}it", "\u{FEFF}.git", "a/b", "../x", "/etc", String(repeating: "n", count: 256),
    ])
    func `A16 a name that means more than a name is refused`(name: String) async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            let blob = try await source.store("blob", Array("x".utf8))
            let inner = try await source.tree([("100644", Array("config".utf8), blob)])
            for (mode, id) in [("100644", blob), ("40000", inner)] {
                let bad = try await source.tree([(mode, Array(name.utf8), id)])
                let top = try await source.tree([("100644", Array("a".utf8), blob), ("40000", Array("dir".utf8), bad)])
                try await source.commitTree(top)
                let error = try await refused("git.unsafe-path", bench, source)
                #expect(!error.message.contains("\u{200C}\u{1B}"))
            }
        }
    }

    @Test(arguments: [
        ("/etc/shadow", "absolute"), ("../x", "out"), ("a/../../x", "out"), ("..", "out"), ("up/../..", "out"),
        ("deep/in/up3/x", "out"), ("./././../x", "out"), ("a//..//..//x", "out"),
    ])
    func `A17 a link that leads out of the tree is refused`(target: String, why: String) async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try source.write("deep/in/file", "x\n")
            // `up` leads to the top, `deep/in/up3` far above it by way of `up`.
            try source.link("deep/up", to: "..")
            try source.link("up", to: "deep/up")
            try source.link("link", to: target)
            if target.hasPrefix("deep") { try source.link("deep/in/up3", to: "../up/..") }
            try await source.commit()
            let error = try await refused("git.unsafe-path", bench, source)
            #expect(error.message.contains(why))
        }
    }

    @Test func `links that stay inside are legal, also by way of others and in circles`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try source.write("a/x.json", "{}\n")
            try source.write("deep/in/file", "x\n")
            for (name, target) in [
                ("schemas/x.json", "../a/x.json"), ("top", "."), ("deep/up", ".."), ("deep/in/f", "../up/a/x.json"),
                ("circle1", "circle2"), ("circle2", "circle1"), ("self", "self"), ("not", "yet/there"),
                ("trailing", "a/"), ("round", "deep/../a/./x.json"),
            ] { try source.link(name, to: target) }
            let id = try await source.commit()
            let mirror = try bench.mirror(of: source.path)
            _ = try await mirror.fetch()
            _ = try await mirror.export(id, to: bench.scratch + "/out")
            #expect(try Found.all(bench.scratch + "/out") == Found.all(source.path))
            #expect(try Files.readText(bench.scratch + "/out/deep/in/f") == "{}\n")
        }
    }

    @Test(arguments: ["", "a\0b", String(repeating: "x/", count: 2500)])
    func `a link without a usable target is refused`(target: String) async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            let blob = try await source.store("blob", Array(target.utf8))
            try await source.commitTree(try await source.tree([("120000", Array("l".utf8), blob)]))
            _ = try await refused(target.utf8.count > 4095 ? "git.too-large" : "git.unsafe-path", bench, source)
        }
    }

    @Test func `A10 nothing is written through a link that has the name of a folder`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try Files.createDirectory(bench.scratch + "/victim")
            let blob = try await source.store("blob", Array("x".utf8))
            let link = try await source.store("blob", Array("inside".utf8))
            let folder = try await source.tree([("100644", Array("f".utf8), blob)])
            let name = Array("a".utf8)
            for entries in [
                [("120000", name, link), ("40000", name, folder)], [("40000", name, folder), ("120000", name, link)],
                [("100644", name, blob), ("40000", name, folder)], [("100644", name, blob), ("100644", name, blob)],
            ] {
                try await source.commitTree(try await source.tree(entries))
                _ = try await refused("git.unsafe-path", bench, source)
            }
        }
    }

    @Test func `A15 a tree bomb is stopped by counting`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            let blob = try await source.store("blob", Array("bomb".utf8))
            var id = try await source.tree((0..<10).map { ("100644", Array("f\($0)".utf8), blob) })
            for _ in 0..<9 { id = try await source.tree((0..<10).map { ("40000", Array("d\($0)".utf8), id) }) }
            try await source.commitTree(id)
            let error = try await refused("git.too-large", bench, source, limits: ExportLimits(entries: 2000))
            #expect(error.message.contains("2000"))
        }
    }

    @Test func `A15 limits of bytes, of one file and of depth hold`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            for number in 0..<5 { try source.write("d\(number)/f", String(repeating: "x", count: 1000)) }
            try await source.commit()
            for (limits, word) in [
                (ExportLimits(bytes: 4999), "4999"), (ExportLimits(fileBytes: 999), "999"),
                (ExportLimits(depth: 0), "deep"),
                (ExportLimits(entries: 9), "9"),
            ] {
                let error = try await refused("git.too-large", bench, source, limits: limits)
                #expect(error.message.contains(word))
                #expect(error.code == .tooLarge)
            }
            let mirror = try bench.mirror(of: source.path)
            let limits = ExportLimits(entries: 10, bytes: 5000, fileBytes: 1000, depth: 1)
            _ = try await mirror.export(try await source.head(), to: bench.scratch + "/fits", limits: limits)
        }
    }

    @Test func `a filter that makes files larger does not pass the limit of bytes`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            let blob = try await source.store("blob", [UInt8](repeating: 0x0A, count: 1000))
            let rules = try await source.store("blob", Array("* text eol=crlf\n".utf8))
            try await source.commitTree(
                try await source.tree([
                    ("100644", Array(".gitattributes".utf8), rules), ("100644", Array("a".utf8), blob),
                ]))
            _ = try await refused("git.too-large", bench, source, limits: ExportLimits(bytes: 1500))
        }
    }

    @Test func `an export can be cancelled`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try source.write("a", "x\n")
            let id = try await source.commit()
            let mirror = try bench.mirror(of: source.path)
            _ = try await mirror.fetch()
            let error = try await expectReason("git.cancelled") {
                try await mirror.export(id, to: bench.scratch + "/out", isCancelled: { true })
            }
            #expect(error.code == .cancelled)
            #expect(try Files.list(bench.scratch + "/out") == [])
        }
    }

    @Test func `an export does not write into a folder that holds something`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try source.write("a", "x\n")
            let id = try await source.commit()
            let mirror = try bench.mirror(of: source.path)
            _ = try await mirror.fetch()
            try Files.createDirectory(bench.scratch + "/out/kept")
            await #expect(throws: KilnError.self) { try await mirror.export(id, to: bench.scratch + "/out") }
            #expect(try Files.list(bench.scratch + "/out") == ["kept"])
        }
    }

    @Test func `a missing blob is said early and by name`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try source.write("a", "x\n")
            let id = try await source.commit()
            let mirror = try bench.mirror(of: source.path)
            _ = try await mirror.fetch()
            // A commit whose tree names a blob that nobody has, put into the mirror by hand.
            let gone = String(repeating: "12", count: 20)
            let tree = try await source.tree([("100644", Array("lost.txt".utf8), gone)])
            let lost = try await source.commitTree(tree)
            for object in [tree, lost.hex] {
                let folder = "/objects/" + object.prefix(2)
                try Files.createDirectory(bench.scratch + "/mirror" + folder)
                let file = folder + "/" + object.dropFirst(2)
                try Files.writeAtomically(
                    bench.scratch + "/mirror" + file, try Files.read(source.path + "/.git" + file))
            }
            let error = try await expectReason("git.missing-object") {
                try await mirror.export(lost, to: bench.scratch + "/out")
            }
            #expect(error.message.contains("lost.txt") && error.message.contains(gone))
            #expect(try Files.list(bench.scratch + "/out") == [])
            _ = try await mirror.export(id, to: bench.scratch + "/out")
        }
    }

    @Test func `LFS pointers are named and kept`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n"
            try source.write("model/weights.bin", pointer)
            try source.write("big", pointer + String(repeating: "x", count: 2000))
            try source.write(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n")
            try await source.git("config", "filter.lfs.clean", "cat")
            let id = try await source.commit()
            let mirror = try bench.mirror(of: source.path)
            _ = try await mirror.fetch()
            let summary = try await mirror.export(id, to: bench.scratch + "/out")
            #expect(summary.lfsPointers == ["model/weights.bin"])
            #expect(try Files.readText(bench.scratch + "/out/model/weights.bin") == pointer)
        }
    }

    @Test func `A8 submodules are not fetched: their folders are empty and named`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try source.write(".gitmodules", "[submodule \"x\"]\n\tpath = libs/x\n\turl = ext::sh -c 'touch pwned'\n")
            try await source.commit()
            let commit = try await source.head()
            try await source.git("update-index", "--add", "--cacheinfo", "160000", commit.hex, "libs/x")
            try await source.git("commit", "-q", "-m", "submodule")
            let mirror = try bench.mirror(of: source.path)
            _ = try await mirror.fetch()
            let summary = try await mirror.export(try await source.head(), to: bench.scratch + "/out")
            #expect(summary.warnings == ["submodules are not fetched; these folders are empty: libs/x"])
            #expect(try Files.list(bench.scratch + "/out/libs/x") == [])
        }
    }

    @Test func `A9 a link in the place of .gitmodules is refused`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            let blob = try await source.store("blob", Array("a".utf8))
            try await source.commitTree(try await source.tree([("120000", Array(".gitmodules".utf8), blob)]))
            _ = try await refused("git.unsafe-path", bench, source)
        }
    }
}
