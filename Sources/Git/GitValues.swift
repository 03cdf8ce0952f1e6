package import Pipeline

/// How far a fetch is.
package struct GitProgress: Hashable, Sendable {
    /// Objects received.
    package let receivedObjects: Int
    /// Objects that the remote sends in all; 0 while not known.
    package let totalObjects: Int
    /// Objects indexed here.
    package let indexedObjects: Int
    /// Bytes received.
    package let receivedBytes: Int64
}

/// What a fetch did.
package struct FetchSummary: Hashable, Sendable {
    /// Branches and tags of the remote.
    package let refs: Int
    /// Branches and tags that are new, moved or gone.
    package let changedRefs: Int
    /// Objects received; 0 when nothing was missing.
    package let receivedObjects: Int
    /// Bytes of the pack received.
    package let receivedBytes: Int64
    /// The full name of the branch the remote's HEAD points at; `nil` when it says none.
    package let defaultBranch: String?
    /// Whether the mirror was made, or made anew because it was damaged.
    package let isNewMirror: Bool
}

/// What a build builds: one commit, and the name it was asked by.
package struct ResolvedCommit: Hashable, Sendable {
    /// The commit.
    package let id: CommitID
    /// The full name of the branch or tag it was found by; `nil` when a commit was asked for alone.
    package let ref: String?
    /// When it was committed, in seconds since 1970 as the commit itself says.
    package let committedAt: Int64
    /// `Name <address>` of the author; from outside, may hold anything.
    package let author: String
    /// The first line of the message; from outside, may hold anything.
    package let subject: String
}

/// How large an exported tree may be.
package struct ExportLimits: Hashable, Sendable {
    /// Files, folders and links.
    package var entries: Int
    /// Bytes of all files.
    package var bytes: Int64
    /// Bytes of one file; it is held in memory while it is written.
    package var fileBytes: Int
    /// Folders inside folders.
    package var depth: Int

    /// 500,000 entries, 4 GiB, 512 MiB a file, 100 folders deep unless said otherwise.
    package init(entries: Int = 500_000, bytes: Int64 = 4 << 30, fileBytes: Int = 512 << 20, depth: Int = 100) {
        self.entries = entries
        self.bytes = bytes
        self.fileBytes = fileBytes
        self.depth = depth
    }
}

/// What was exported.
package struct ExportSummary: Hashable, Sendable {
    /// Files, folders and links.
    package var entries = 0
    /// Bytes of all files as written.
    package var bytes: Int64 = 0
    /// Paths of the files that are Git LFS pointers, kept as they are; sorted, at most 1,000.
    package var lfsPointers: [String] = []
    /// Sentences for the build's log: submodules left empty, encodings not converted; at most 1,000.
    package var warnings: [String] = []
}
