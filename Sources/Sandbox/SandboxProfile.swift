internal import ControlGroups

/// All that a build sees and may use, as a plain value: the same profile gives the same sandbox.
package struct SandboxProfile: Codable, Hashable, Sendable {
    /// The version of these rules; it changes when the same profile would give another sandbox.
    package var version: Int
    /// The only parts of the machine that are there. A target below another one covers it.
    package var mounts: [SandboxMount]
    /// The whole environment. Bubblewrap adds `PWD`.
    package var environment: [String: String]
    /// Where it starts: a target of `mounts`, or below one.
    package var workingDirectory: String
    /// Time, memory, processes, files.
    package var limits: SandboxLimits
    /// The user and group number inside.
    package var uid: UInt32
    /// The user, and group, on the machine that a build is when Kiln is root; never 0. Without meaning otherwise.
    package var hostIdentity: UInt32?

    /// A profile of the present version, as user 1000 inside.
    package init(
        mounts: [SandboxMount], environment: [String: String], workingDirectory: String,
        limits: SandboxLimits = SandboxLimits(), hostIdentity: UInt32? = nil
    ) {
        version = 2
        self.mounts = mounts
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.limits = limits
        uid = 1000
        self.hostIdentity = hostIdentity
    }
}

/// A file or directory of the machine, and where the build sees it.
package struct SandboxMount: Codable, Hashable, Sendable {
    /// An absolute path on the machine. Links are followed, except at the end of a writable one.
    package var source: String
    /// An absolute path inside, without `.`, `..` and empty parts.
    package var target: String
    /// Whether the build may write there.
    package var isWritable: Bool
    /// Whether it is left out when the source does not exist; an error otherwise.
    package var isOptional: Bool

    /// Joins the parts; the target is the source unless given.
    package init(_ source: String, at target: String? = nil, isWritable: Bool = false, isOptional: Bool = false) {
        self.source = source
        self.target = target ?? source
        self.isWritable = isWritable
        self.isOptional = isOptional
    }

    /// What programs of Debian need to run at all, read-only: libraries, tools, certificates; nothing of the machine's
    /// configuration. A toolchain adds its own, such as `/etc/java-17-openjdk`.
    package static let system: [SandboxMount] =
        [SandboxMount("/usr")]
        + [
            "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc/alternatives", "/etc/ld.so.cache",
            "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/ssl/certs",
        ].map { SandboxMount($0, isOptional: true) }
}

/// What a build may use.
package struct SandboxLimits: Codable, Hashable, Sendable {
    /// Seconds from start to end.
    package var wallSeconds: Double
    /// Seconds without output.
    package var silenceSeconds: Double
    /// Seconds from SIGTERM to SIGKILL.
    package var graceSeconds: Double
    /// Bytes of memory of all its processes together, by a control group; and of private writable memory of each process
    /// (RLIMIT_DATA), the only limit where there are no control groups.
    package var memoryBytes: UInt64
    /// Processes and threads at the same time.
    package var processes: UInt64
    /// Processors' time: 2 is two processors all the time; `nil`: as much as there is. Only with control groups.
    package var processors: Double?
    /// Open descriptors of each process.
    package var openFiles: UInt64
    /// Bytes of each file it writes.
    package var fileBytes: UInt64
    /// Bytes in `/dev/shm`.
    package var sharedMemoryBytes: UInt64

    /// The defaults: half an hour, ten minutes of silence, 4 GiB.
    package init(
        wallSeconds: Double = 1800, silenceSeconds: Double = 600, graceSeconds: Double = 10,
        memoryBytes: UInt64 = 4 << 30, processes: UInt64 = 1024, processors: Double? = nil, openFiles: UInt64 = 4096,
        fileBytes: UInt64 = 4 << 30, sharedMemoryBytes: UInt64 = 64 << 20
    ) {
        self.wallSeconds = wallSeconds
        self.silenceSeconds = silenceSeconds
        self.graceSeconds = graceSeconds
        self.memoryBytes = memoryBytes
        self.processes = processes
        self.processors = processors
        self.openFiles = openFiles
        self.fileBytes = fileBytes
        self.sharedMemoryBytes = sharedMemoryBytes
    }

    /// The limits of the build's control group; bubblewrap's own first process is in it too.
    var group: ControlGroupLimits {
        ControlGroupLimits(memoryBytes: memoryBytes, processes: processes &+ 1, processors: processors)
    }
}
