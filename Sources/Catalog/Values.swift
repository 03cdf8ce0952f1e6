package import Pipeline

/// A build that waits, and its place among all builds of this Kiln: what `BuildQueue` takes.
package struct QueuedBuild: Hashable, Sendable {
    /// The build.
    package var build: Build
    /// Its place in the order of asking, over all projects.
    package var order: Int64

    /// Joins the parts.
    package init(build: Build, order: Int64) {
        self.build = build
        self.order = order
    }
}

/// A build that has not ended, as it is found when Kiln starts.
package struct UnfinishedBuild: Hashable, Sendable {
    /// The build.
    package var id: BuildID
    /// QUEUED or RUNNING.
    package var state: BuildState
    /// The fencing epoch of its last claim; 0 before the first.
    package var epoch: Int64
    /// Which attempt it is.
    package var attempt: Int
    /// Whether somebody asked to cancel it.
    package var cancelRequested: Bool
    /// Its place in the order of asking, over all projects.
    package var order: Int64
    /// Who claimed it, while it runs.
    package var leaseOwner: String?
    /// Until when, while it runs.
    package var leaseUntil: Timestamp?

    /// Joins the parts.
    package init(
        id: BuildID, state: BuildState, epoch: Int64, attempt: Int, cancelRequested: Bool, order: Int64,
        leaseOwner: String?, leaseUntil: Timestamp?
    ) {
        self.id = id
        self.state = state
        self.epoch = epoch
        self.attempt = attempt
        self.cancelRequested = cancelRequested
        self.order = order
        self.leaseOwner = leaseOwner
        self.leaseUntil = leaseUntil
    }
}

/// What a running build learns about itself. `nil` leaves a fact as it is.
package struct BuildChange: Hashable, Sendable {
    /// What it does now; a new phase is an event.
    package var phase: BuildPhase?
    /// The commit that was found; an event.
    package var commit: CommitID?
    /// Warnings to add, each an event; past 100 they are dropped.
    package var warnings: [String]
    /// The tests that ran.
    package var tests: TestCounts?
    /// The wall it runs behind.
    package var sandbox: SandboxKind?
    /// The toolchain's id.
    package var toolchain: String?
    /// Bytes of log so far; it never goes down.
    package var logBytes: Int64?

    /// Joins the parts.
    package init(
        phase: BuildPhase? = nil, commit: CommitID? = nil, warnings: [String] = [], tests: TestCounts? = nil,
        sandbox: SandboxKind? = nil, toolchain: String? = nil, logBytes: Int64? = nil
    ) {
        self.phase = phase
        self.commit = commit
        self.warnings = warnings
        self.tests = tests
        self.sandbox = sandbox
        self.toolchain = toolchain
        self.logBytes = logBytes
    }
}

/// A build's whole log in the store.
package struct StoredLog: Hashable, Sendable {
    /// The digest of the compressed text.
    package var digest: Digest
    /// Bytes that the build wrote.
    package var bytes: Int64

    /// Joins the parts.
    package init(digest: Digest, bytes: Int64) {
        self.digest = digest
        self.bytes = bytes
    }
}

/// A version to publish. Its blobs are durable in the store before it gets here.
package struct VersionDraft: Hashable, Sendable {
    /// The manifest's digest.
    package var digest: Digest
    /// The commit it was made of.
    package var commit: CommitID
    /// The toolchain's id.
    package var toolchain: String
    /// The wall it was built behind.
    package var sandbox: SandboxKind
    /// What it holds, in Maven's order; paths are unique.
    package var outputs: [Output]
    /// Blobs that the manifest names besides the outputs, such as its config.
    package var blobs: [Digest]

    /// Joins the parts.
    package init(
        digest: Digest, commit: CommitID, toolchain: String, sandbox: SandboxKind, outputs: [Output],
        blobs: [Digest] = []
    ) {
        self.digest = digest
        self.commit = commit
        self.toolchain = toolchain
        self.sandbox = sandbox
        self.outputs = outputs
        self.blobs = blobs
    }
}

/// How a run ends.
package enum BuildOutcome: Hashable, Sendable {
    /// With a version.
    case succeeded(VersionDraft)
    /// Without one.
    case failed(BuildReason)
    /// Because somebody asked.
    case cancelled(BuildReason)
}

/// What became of `Catalog.finish`.
package enum FinishResult: Hashable, Sendable {
    /// Another holder has the build, or it is gone: nothing was written, and the caller stops.
    case fencedOut
    /// The build as it ended, and the version it made.
    case ended(Build, Version?)
}
