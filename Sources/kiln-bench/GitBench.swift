internal import Git
internal import Pipeline
internal import Support

/// First fetch, fetch without news, and export of a commit's tree, against git's own commands on the same remote.
enum GitBench {
    static func run(_ workshop: Workshop) async throws {
        try await GitSite.makeRepository(workshop)
        try await GitSite.serve(workshop) { base in
            try await fetches("http", "\(base)/source.git", workshop)
        }
        try await fetches("file", "file://\(workshop.folder)/source.git", workshop)
        try await export(workshop)
    }

    private static func fetches(_ way: String, _ url: String, _ workshop: Workshop) async throws {
        let mirrorPath = "\(workshop.folder)/\(way)-mirror"
        let clonePath = "\(workshop.folder)/\(way)-clone"
        let mirror = try mirror(mirrorPath, url)
        let (first, clones) = try await inTurns(5) {
            if Files.exists(mirrorPath) { try Files.removeTree(mirrorPath) }
            return try await Cost.of {
                let summary = try await mirror.fetch()
                guard summary.refs == 21 else { throw KilnError(.internal, "\(summary.refs) refs were fetched") }
            }
        } peer: {
            if Files.exists(clonePath) { try Files.removeTree(clonePath) }
            return try await Cost.of {
                try await workshop.run(["git", "clone", "--quiet", "--mirror", url, clonePath])
            }
        }
        try write("git.\(way).first-fetch", first, clones, "git clone --mirror")
        let (again, fetches) = try await inTurns(20, warmups: 2) {
            try await Cost.of {
                let summary = try await mirror.fetch()
                guard summary.changedRefs == 0 else { throw KilnError(.internal, "the fetch found news") }
            }
        } peer: {
            try await Cost.of { try await workshop.run(["git", "-C", clonePath, "fetch", "--quiet"]) }
        }
        try write("git.\(way).no-news", again, fetches, "git fetch")
    }

    private static func export(_ workshop: Workshop) async throws {
        let mirror = try mirror(workshop.folder + "/file-mirror", "file://\(workshop.folder)/source.git")
        let commit = try await mirror.resolve(ref: RefName("main"), commit: nil).id
        var rounds: (ours: Int, theirs: Int) = (0, 0)
        func folder(_ side: String, _ round: Int) -> String { "\(workshop.folder)/\(side)-\(round)" }
        // Nothing is removed in between: for a minute and more ext4 passes over what was freed, one by one.
        let (kiln, git) = try await inTurns(5) {
            rounds.ours += 1
            let target = folder("ours", rounds.ours)
            return try await Cost.of {
                let entries = try await mirror.export(commit, to: target).entries
                guard entries >= 5000 else { throw KilnError(.internal, "\(entries) entries were exported") }
            }
        } peer: {
            rounds.theirs += 1
            let target = folder("theirs", rounds.theirs)
            try Files.createDirectory(target)
            let checkout = [
                "env", "GIT_INDEX_FILE=\(target).index", "git", "--git-dir=\(workshop.folder)/file-clone",
                "--work-tree=" + target, "-c", "core.bare=false", "checkout", "--quiet", "--force", commit.hex, "--",
                ".",
            ]
            return try await Cost.of { try await workshop.run(checkout) }
        }
        try await workshop.run(["diff", "-r", "-q", folder("ours", 1), folder("theirs", 1)])
        try write("git.export", kiln, git, "git checkout")
    }

    private static func mirror(_ path: String, _ url: String) throws -> GitMirror {
        try GitMirror(directory: path, url: try GitURL(url), access: GitAccess(allowFile: true))
    }

    private static func write(_ name: String, _ kiln: [Cost], _ peer: [Cost], _ words: String) throws {
        try Figure(
            name, unit: "ms", kiln: kiln.map { $0.wall * 1000 }, peer: (words, peer.map { $0.wall * 1000 })
        ).write()
    }
}
