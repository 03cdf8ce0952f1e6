package import Pipeline
internal import Support

extension GitMirror {
    /// Finds the commit of a branch, a tag or an id, as of the last fetch.
    ///
    /// - `ref` alone: the tip of that branch, else of that tag; annotated tags lead to their commit.
    /// - `commit`: that commit, when a fetched branch or tag (that `ref`, if given) contains it; a commit that only
    ///   somebody's fork or a pull request has is refused.
    /// - neither: the tip of the remote's own default branch.
    ///
    /// Throws `git.missing-ref`, `git.missing-commit`, `git.empty-repository` or `git.not-a-commit`.
    package func resolve(ref: RefName?, commit: CommitID?) throws -> ResolvedCommit {
        try reading { repository, refs in
            guard !refs.refs.isEmpty else {
                throw KilnError(
                    .notFound, "\(url) is empty: it has no branch and no tag; push something to it",
                    reason: "git.empty-repository")
            }
            var name: String?
            if ref != nil || commit == nil { name = try fullName(of: ref, refs) }
            if let commit { return try resolve(commit, in: name, repository, refs) }
            guard let name, let id = refs.id(of: name), let tip = try peel(id, repository) else {
                throw KilnError(
                    .invalid, "\(name ?? "the name") of \(url) does not lead to a commit; name a branch or another tag",
                    reason: "git.not-a-commit")
            }
            return try describe(tip, ref: name, repository)
        }
    }

    private func fullName(of ref: RefName?, _ refs: PackedRefs) throws -> String {
        if let ref {
            if let found = ref.candidates.first(where: { refs.id(of: $0) != nil }) { return found }
            throw KilnError(
                .notFound, "\(url) has no branch or tag '\(ref)'; it has \(some(refs.branches))",
                reason: "git.missing-ref", fields: ["ref": ref.text])
        }
        if let head = folder.head(), refs.id(of: head) != nil { return head }
        let branches = refs.branches
        if branches.count == 1 { return branches[0] }
        for usual in ["refs/heads/main", "refs/heads/master"] where branches.contains(usual) { return usual }
        throw KilnError(
            .notFound, "\(url) names no default branch; set the project's ref to one of \(some(branches))",
            reason: "git.missing-ref")
    }

    private func some(_ branches: [String]) -> String {
        let names = branches.prefix(8).map { InertText.line(String($0.dropFirst("refs/heads/".count)), limit: 60) }
        if names.isEmpty { return "no branch" }
        return "the branches " + names.joined(separator: ", ") + (branches.count > 8 ? ", …" : "")
    }

    private func resolve(
        _ commit: CommitID, in name: String?, _ repository: Repository, _ refs: PackedRefs
    ) throws -> ResolvedCommit {
        guard let id = ObjectID(commit), let header = try repository.header(id) else { throw missing(commit, name) }
        guard header.kind == .commit else {
            throw KilnError(
                .invalid, "\(commit) in \(url) is a \(header.kind.rawValue), not a commit", reason: "git.not-a-commit")
        }
        let candidates = name.map { name in refs.id(of: name).map { [$0] } ?? [] } ?? refs.refs.map(\.id)
        var tips: Set<ObjectID> = []
        for candidate in Set(candidates) {
            if let tip = try peel(candidate, repository) { tips.insert(tip) }
        }
        let order = tips.sorted { $0.hex < $1.hex }
        guard try tips.contains(id) || repository.isReachable(id, from: order) else { throw missing(commit, name) }
        return try describe(id, ref: name, repository)
    }

    private func missing(_ commit: CommitID, _ name: String?) -> KilnError {
        KilnError(
            .notFound, "commit \(commit) is not on \(name ?? "any branch or tag") of \(url); push it, or check the id",
            reason: "git.missing-commit", fields: ["commit": commit.hex])
    }

    /// Follows tags of tags to the commit; `nil` when they lead elsewhere.
    func peel(_ id: ObjectID, _ repository: Repository) throws -> ObjectID? {
        var current = id
        for _ in 0..<32 {
            switch try repository.header(current)?.kind {
            case .commit: return current
            case .tag:
                let tag = try repository.read(current, as: "a tag") { _, bytes in TagText(bytes) }
                guard let tag else { throw GitErrors.badObject(current, "a tag without its object") }
                current = tag.target
            default: return nil
            }
        }
        return nil
    }

    private func describe(_ id: ObjectID, ref: String?, _ repository: Repository) throws -> ResolvedCommit {
        let text = try commitText(id, repository)
        guard let commit = CommitID(id.hex) else { throw GitErrors.badObject(id, "no id") }
        return ResolvedCommit(
            id: commit, ref: ref, committedAt: text.committed, author: text.author, subject: text.subject)
    }

    /// Reads a commit's fields.
    func commitText(_ id: ObjectID, _ repository: Repository) throws -> CommitText {
        let text = try repository.read(id, as: "the commit") { kind, bytes in
            kind == .commit ? CommitText(bytes) : nil
        }
        guard let text else { throw GitErrors.badObject(id, "not a commit") }
        return text
    }
}
