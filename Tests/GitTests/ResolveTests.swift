import Pipeline
import Support
import Testing

@testable import Git

@Suite(.timeLimit(.minutes(3)))
struct ResolveTests {
    @Test func `a name is a branch first, then a tag, and full names are exact`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            let first = try await source.commit("first")
            try await source.git("tag", "both")
            try await source.git("tag", "-a", "annotated", "-m", "note")
            try await source.git("tag", "-a", "twice", "-m", "tag of a tag", "annotated")
            let second = try await source.commit("second")
            try await source.git("branch", "both")
            let mirror = try bench.mirror(of: source.path)
            _ = try await mirror.fetch()
            for (name, full, id) in [
                ("both", "refs/heads/both", second), ("refs/tags/both", "refs/tags/both", first),
                ("annotated", "refs/tags/annotated", first), ("twice", "refs/tags/twice", first),
                ("main", "refs/heads/main", second),
            ] {
                let found = try await mirror.resolve(ref: RefName(name), commit: nil)
                #expect(found.ref == full && found.id == id, "\(name)")
            }
            let byID = try await mirror.resolve(ref: nil, commit: first)
            #expect(byID.ref == nil && byID.subject == "first")
            #expect(try await mirror.resolve(ref: RefName("main"), commit: first).ref == "refs/heads/main")
            let wrong = try await expectReason("git.missing-commit") {
                try await mirror.resolve(ref: RefName("refs/tags/both"), commit: second)
            }
            #expect(wrong.code == .notFound)
        }
    }

    @Test func `what is missing is said with the names there are`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try await source.commit()
            let mirror = try bench.mirror(of: source.path)
            try await expectReason("git.not-fetched") { try await mirror.resolve(ref: nil, commit: nil) }
            _ = try await mirror.fetch()
            let error = try await expectReason("git.missing-ref") {
                try await mirror.resolve(ref: RefName("nowhere"), commit: nil)
            }
            #expect(error.message.contains("nowhere") && error.message.contains("main"))
            try await expectReason("git.missing-commit") {
                try await mirror.resolve(ref: nil, commit: CommitID(String(repeating: "a", count: 40)))
            }
        }
    }

    @Test func `an empty repository is its own error`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            let mirror = try bench.mirror(of: source.path)
            #expect(try await mirror.fetch().refs == 0)
            for ref in [nil, RefName("main")] {
                try await expectReason("git.empty-repository") { try await mirror.resolve(ref: ref, commit: nil) }
            }
        }
    }

    @Test func `a tag of a blob or a tree is not a commit`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            try source.write("a", "one\n")
            let commit = try await source.commit()
            let blob = try await source.git("rev-parse", "HEAD:a")
            try await source.git("tag", "blob", blob)
            try await source.git("tag", "-a", "noted", "-m", "x", blob)
            try await source.git("tag", "tree", "HEAD^{tree}")
            let mirror = try bench.mirror(of: source.path)
            _ = try await mirror.fetch()
            for name in ["blob", "noted", "tree"] {
                try await expectReason("git.not-a-commit") {
                    try await mirror.resolve(ref: RefName(name), commit: nil)
                }
            }
            try await expectReason("git.not-a-commit") { try await mirror.resolve(ref: nil, commit: CommitID(blob)) }
            // Such tags stand in nobody's way.
            #expect(try await mirror.resolve(ref: nil, commit: commit).id == commit)
        }
    }

    @Test(arguments: [
        (["trunk"], "refs/heads/trunk"), (["a", "main"], "refs/heads/main"), (["a", "master"], "refs/heads/master"),
        (["a", "b"], nil),
    ])
    func `without a default branch the usual one is taken, or the choice is the user's`(
        branches: [String], expected: String?
    ) async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            let id = try await source.commit()
            for name in branches { try await source.git("update-ref", "refs/heads/" + name, id.hex) }
            try await source.git("symbolic-ref", "HEAD", "refs/heads/not-there")
            if !branches.contains("main") { try await source.git("update-ref", "-d", "refs/heads/main") }
            let mirror = try bench.mirror(of: source.path)
            #expect(try await mirror.fetch().defaultBranch == nil)
            if let expected {
                #expect(try await mirror.resolve(ref: nil, commit: nil).ref == expected)
            } else {
                let error = try await expectReason("git.missing-ref") {
                    try await mirror.resolve(ref: nil, commit: nil)
                }
                #expect(error.message.contains("a, b"))
            }
        }
    }

    @Test func `a commit deep in a merged history is reachable`() async throws {
        try await Workbench.open { bench in
            let source = try await bench.repository()
            let root = try await source.commit("root")
            try await source.git("checkout", "-q", "-b", "side")
            let side = try await source.commit("side")
            try await source.git("checkout", "-q", "main")
            for number in 0..<10 { try await source.commit("main \(number)") }
            try await source.git("merge", "-q", "--no-ff", "side", "-m", "merged")
            try await source.git("branch", "-D", "side")
            let mirror = try bench.mirror(of: source.path)
            _ = try await mirror.fetch()
            for id in [root, side] { #expect(try await mirror.resolve(ref: nil, commit: id).id == id) }
        }
    }
}
