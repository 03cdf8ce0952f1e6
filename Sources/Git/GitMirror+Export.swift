internal import Glibc
package import Pipeline
internal import Support

extension GitMirror {
    /// Writes the tree of a commit into a folder, which is made or must be empty: files, modes and links as git-checkout
    /// gives them on Linux without any configuration. Times of change are those of the writing, as with git: a file
    /// with a commit's older time could pass for older than the class compiled from its last version.
    ///
    /// Nothing is left in the folder when it throws: `git.unsafe-path`, `git.too-large`, `git.missing-object`,
    /// `git.bad-object`, `git.cancelled`, or a full disk.
    package func export(
        _ commit: CommitID, to target: String, limits: ExportLimits = ExportLimits(),
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> ExportSummary {
        try reading { repository, _ in
            guard let id = ObjectID(commit) else { throw KilnError(.invalid, "\(commit) is no commit") }
            let tree = try commitText(id, repository).tree
            try Files.createDirectory(target)
            guard try Files.list(target).isEmpty else {
                throw KilnError(.conflict, "\(target) is not empty; a repository is only written into an empty folder")
            }
            var exporter = TreeExporter(repository, limits: limits, isCancelled: isCancelled)
            do {
                let directory = try FileDescriptor.open(target, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
                try exporter.export(tree, into: directory)
            } catch {
                try Files.removeContents(of: target)
                throw error
            }
            return exporter.summary
        }
    }
}
