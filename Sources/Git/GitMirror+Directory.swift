internal import CGit2
internal import CPlatform
internal import Glibc
package import Pipeline
internal import Support

extension GitMirror {
    /// Gives an exported tree a `.git` of our own making, for builds that read their version from it: HEAD at the commit
    /// (on its branch when `ref` is one, else detached), that branch, all tags, an index that says "clean", full
    /// history through `objectsPath`. No remote, no hook, and nothing of the repository's own configuration.
    ///
    /// - Parameters:
    ///   - workspace: the folder that `export` wrote.
    ///   - ref: the full name the commit was found by, or `nil`.
    ///   - objectsPath: where the build sees this mirror's `objectsDirectory` (read-only is enough).
    package func writeGitDirectory(
        in workspace: String, commit: CommitID, ref: String?, objectsPath: String
    ) throws {
        guard objectsPath.hasPrefix("/"), !objectsPath.contains(where: { $0.isNewline || $0 == "\"" }) else {
            throw KilnError(.invalid, "'\(InertText.line(objectsPath))' is not an absolute path of objects")
        }
        try reading { try writeGitDirectory(in: workspace, commit: commit, ref: ref, objectsPath: objectsPath, $0, $1) }
    }

    private func writeGitDirectory(
        in workspace: String, commit: CommitID, ref: String?, objectsPath: String, _ repository: Repository,
        _ refs: PackedRefs
    ) throws {
        guard let id = ObjectID(commit) else { throw KilnError(.invalid, "\(commit) is no commit") }
        let root = workspace + "/.git"
        guard unsafe mkdir(root, 0o755) == 0 else {
            throw SystemCallError(call: "mkdir", number: errno, subject: root).asKilnError
        }
        for name in ["objects/info", "objects/pack", "refs/heads", "refs/tags", "info"] {
            try Files.createDirectory(root + "/" + name)
        }
        let branch = ref.flatMap { RefName($0) != nil && $0.hasPrefix("refs/heads/") ? $0 : nil }
        try put(root + "/HEAD", branch.map { "ref: \($0)\n" } ?? commit.hex + "\n")
        try put(root + "/config", Self.configuration)
        try put(root + "/objects/info/alternates", objectsPath + "\n")
        let kept = branch.map { [RemoteRef(name: Array($0.utf8), id: id)] } ?? []
        let packed = try PackedRefs(sorted: kept + refs.tags).fileText { ref in
            let end = try self.end(of: ref.id, repository)
            return end == ref.id ? nil : end
        }
        try Files.writeAtomically(root + "/packed-refs", packed)
        try WorktreeIndex(workspace: workspace, repository: repository).write(
            tree: try commitText(id, repository).tree, to: root + "/index")
    }

    /// What a tag leads to in the end.
    private func end(of id: ObjectID, _ repository: Repository) throws -> ObjectID {
        var current = id
        for _ in 0..<32 {
            guard try repository.header(current)?.kind == .tag else { return current }
            guard let tag = try repository.read(current, as: "a tag", { _, bytes in TagText(bytes) }) else {
                throw GitErrors.badObject(current, "a tag without its object")
            }
            current = tag.target
        }
        return current
    }

    /// `checkStat` and `trustctime`: a build may see other users, inodes and times of change than the exporter did.
    private static let configuration = """
        [core]
        \trepositoryformatversion = 0
        \tfilemode = true
        \tbare = false
        \tlogallrefupdates = false
        \tcheckStat = minimal
        \ttrustctime = false
        [gc]
        \tauto = 0
        [maintenance]
        \tauto = false

        """

    private func put(_ path: String, _ text: String) throws {
        let file = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
        try systemCall("fchmod", path) { fchmod(file.raw, 0o644) }
        try file.write(Array(text.utf8))
    }
}
