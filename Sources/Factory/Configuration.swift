package import Pipeline
internal import Support

/// Everything an admin can choose. Built from defaults, then `kiln.yaml`, then the command line.
package struct Configuration: Sendable {
    /// Where the server listens.
    package var address = "127.0.0.1"
    /// The port; 0 takes any free one.
    package var port = 7117
    /// The directory of what must not be lost: catalog, store, token.
    package var data: String
    /// The directory of what can be deleted and made again: mirrors, local repositories, workspaces.
    package var cache: String
    /// Builds that run at once.
    package var concurrentBuilds = 2
    /// Builds of one project that run at once.
    package var buildsPerProject = Int.max
    /// How often a build is begun before an interruption ends it.
    package var attempts = 3
    /// Whether `file:` repositories may be fetched.
    package var allowsFileURLs = false
    /// Whether plain `http:` repositories may be fetched.
    package var allowsHTTP = true
    /// A private key for `ssh:` repositories.
    package var sshKey: String?
    /// The known_hosts file that `ssh:` hosts are checked against.
    package var knownHosts: String?
    /// Maven repositories that builds resolve from, first the one that stands for Maven Central.
    package var repositories: [String]
    /// Folders with toolchain files; a later one wins over an earlier one with the same id.
    package var toolchainDirectories: [String]
    /// The toolchain of projects that name none.
    package var defaultToolchain = "debian"
    /// What bounds a build.
    package var limits = BuildLimits()
    /// Whether builds run walled off.
    package var sandbox = SandboxKind.bubblewrap
    /// What bounds a log.
    package var log = LogLimits()
    /// How long a lease lasts, in seconds; it is renewed at a third of it.
    package var leaseSeconds = 30.0

    /// The defaults for those directories.
    package init(data: String, cache: String, toolchainDirectories: [String], repositories: [String]) {
        self.data = data
        self.cache = cache
        self.toolchainDirectories = toolchainDirectories
        self.repositories = repositories
    }
}

/// What one build may use.
package struct BuildLimits: Hashable, Sendable {
    /// Seconds from start to end.
    package var wallSeconds = 1800.0
    /// Seconds without a byte of output.
    package var silenceSeconds = 600.0
    /// Seconds between SIGTERM and SIGKILL.
    package var graceSeconds = 10.0
    /// Bytes of memory that JVMs are told the machine has.
    package var memoryBytes: Int64 = 4 << 30
    /// Processes and threads.
    package var processes = 4096
    /// Bytes of one file.
    package var fileBytes: Int64 = 4 << 30
    /// Bytes of the exported tree.
    package var sourceBytes: Int64 = 4 << 30
    /// Entries of the exported tree.
    package var sourceEntries = 500_000
    /// Bytes of all outputs.
    package var outputBytes: Int64 = 4 << 30
    /// Outputs.
    package var outputs = 20_000

    /// The defaults.
    package init() {}
}
