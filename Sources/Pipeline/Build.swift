/// Where a build stands.
package enum BuildState: String, Hashable, Sendable, Codable, CaseIterable {
    /// Waits for a place. Next: running, cancelled.
    case queued = "QUEUED"
    /// Has a place and a lease. Next: succeeded, failed, cancelled, queued (after a crash), interrupted.
    case running = "RUNNING"
    /// Ended with a version.
    case succeeded = "SUCCEEDED"
    /// Ended without one; the reason says why.
    case failed = "FAILED"
    /// Ended because somebody asked.
    case cancelled = "CANCELLED"
    /// Ended because Kiln died under it more often than it is tried again.
    case interrupted = "INTERRUPTED"

    /// Whether nothing more happens to it.
    package var isTerminal: Bool { self != .queued && self != .running }
}

/// What a running build is doing.
package enum BuildPhase: String, Hashable, Sendable, Codable {
    /// Bringing the mirror up to date and finding the commit.
    case fetching = "FETCHING"
    /// Writing the commit's tree into the workspace.
    case exporting = "EXPORTING"
    /// Maven runs in the sandbox.
    case building = "BUILDING"
    /// Taking the outputs into the store.
    case collecting = "COLLECTING"
    /// Making the version.
    case publishing = "PUBLISHING"
}

/// Why a build did not end in a version.
package struct BuildReason: Hashable, Sendable, Codable {
    /// An open set of short names, such as `compile`, `test`, `git.authentication`, `timeout`.
    package var code: String
    /// What went wrong, on what, and what to do: the compiler's or the test's own line where there is one.
    package var message: String
    /// More lines of the same kind, at most 20.
    package var details: [String]

    /// Joins the parts.
    package init(code: String, message: String, details: [String] = []) {
        self.code = code
        self.message = message
        self.details = details
    }
}

/// Counts of tests over all modules.
package struct TestCounts: Hashable, Sendable, Codable {
    /// Tests that ran, whatever came of them.
    package var run: Int
    /// Tests whose assertion failed.
    package var failures: Int
    /// Tests that threw.
    package var errors: Int
    /// Tests left out.
    package var skipped: Int

    /// Joins the counts.
    package init(run: Int = 0, failures: Int = 0, errors: Int = 0, skipped: Int = 0) {
        self.run = run
        self.failures = failures
        self.errors = errors
        self.skipped = skipped
    }
}

/// How far a build was walled off from the machine.
package enum SandboxKind: String, Hashable, Sendable, Codable {
    /// In bubblewrap, with every namespace.
    case bubblewrap
    /// Not at all: `--unsafe-no-sandbox`.
    case none
}

/// What somebody asks to be built. Everything but the project may be left to it.
package struct BuildRequest: Hashable, Sendable, Codable {
    /// A branch or tag; `nil` is the project's.
    package var ref: RefName?
    /// A commit; it wins over the ref.
    package var commit: CommitID?

    /// Joins the parts.
    package init(ref: RefName? = nil, commit: CommitID? = nil) {
        self.ref = ref
        self.commit = commit
    }
}

/// One run on one immutable snapshot of inputs.
package struct Build: Hashable, Sendable, Codable {
    /// Project and number.
    package var id: BuildID
    /// Where it stands.
    package var state: BuildState
    /// What it does while it runs.
    package var phase: BuildPhase?
    /// The branch or tag asked for.
    package var ref: RefName?
    /// The commit asked for, or found.
    package var commit: CommitID?
    /// The pom.
    package var pom: RelativePath
    /// Maven's arguments.
    package var arguments: [String]
    /// The toolchain's id.
    package var toolchain: String?
    /// 1 at first; one more each time it was interrupted and queued again.
    package var attempt: Int
    /// Whether somebody asked to cancel it.
    package var cancelRequested: Bool
    /// When it was asked for.
    package var createdAt: Timestamp
    /// When it last got a place.
    package var startedAt: Timestamp?
    /// When it ended.
    package var finishedAt: Timestamp?
    /// Why it did not end in a version.
    package var reason: BuildReason?
    /// What should be known though it did not stop the build, such as LFS pointers.
    package var warnings: [String]
    /// The tests that ran.
    package var tests: TestCounts?
    /// The wall it ran behind.
    package var sandbox: SandboxKind?
    /// The version it made.
    package var version: Int?
    /// Bytes of log that the build wrote.
    package var logBytes: Int64
    /// The stored log's digest (gzip of the text), once it ended.
    package var log: Digest?

    /// A build as it is queued.
    package init(
        id: BuildID, ref: RefName?, commit: CommitID?, pom: RelativePath, arguments: [String], toolchain: String?,
        createdAt: Timestamp
    ) {
        self.id = id
        self.ref = ref
        self.commit = commit
        self.pom = pom
        self.arguments = arguments
        self.toolchain = toolchain
        self.createdAt = createdAt
        state = .queued
        attempt = 1
        cancelRequested = false
        warnings = []
        logBytes = 0
    }
}

/// One thing that happened to a build; append-only.
package struct BuildEvent: Hashable, Sendable, Codable {
    /// 1, 2, 3… in its build.
    package var sequence: Int
    /// When.
    package var at: Timestamp
    /// An open set: `queued`, `started`, `phase`, `commit`, `warning`, `interrupted`, `cancel-requested`, `finished`….
    package var kind: String
    /// What a person reads.
    package var message: String

    /// Joins the parts.
    package init(sequence: Int, at: Timestamp, kind: String, message: String) {
        self.sequence = sequence
        self.at = at
        self.kind = kind
        self.message = message
    }
}
