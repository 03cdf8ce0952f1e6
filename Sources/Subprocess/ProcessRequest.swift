internal import Glibc
package import Support

/// A program to start, with all that it gets to see.
package struct ProcessRequest: Sendable {
    /// The arguments; the first is the program: a path, or a name looked up in `PATH` of `environment`.
    package var arguments: [String]
    /// The whole environment; nothing is taken from Kiln's own.
    package var environment: [String: String]
    /// Where it starts; Kiln's own working directory when `nil`.
    package var workingDirectory: String?
    /// What it reads as standard input; `/dev/null` when `nil`.
    package var input: FileDescriptor?
    /// The user and group it runs as; Kiln's own when `nil`. Only root can change it.
    package var identity: ProcessIdentity?
    /// Resource limits, soft and hard alike.
    package var limits: [ResourceLimit]
    /// More descriptors it gets, by their number there (3 and up); it gets no others.
    package var inherited: [Int32: FileDescriptor]
    /// When it is stopped.
    package var deadlines: ProcessDeadlines
    /// Whether what is left of its process group is killed once the program itself has ended.
    package var endsGroup: Bool
    /// Replaces the signals of a stop, for a program whose real work is not in its own process group. Runs on the
    /// process's own thread; must be quick.
    package var stop: (@Sendable (RunningProcess, StopStep) -> Void)?

    /// A request with everything else plain: no input, Kiln's own user, no limits, no deadlines.
    package init(
        _ arguments: [String], environment: [String: String] = ProcessRequest.plainEnvironment,
        workingDirectory: String? = nil
    ) {
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        limits = []
        inherited = [:]
        deadlines = ProcessDeadlines()
        endsGroup = true
    }

    /// The usual `PATH`, and messages in English as UTF-8.
    package static let plainEnvironment = [
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8",
    ]
}

/// The user and group of a process; it has no other groups.
package struct ProcessIdentity: Hashable, Sendable {
    /// The user's number.
    package var uid: UInt32
    /// The group's number.
    package var gid: UInt32

    /// Joins the numbers.
    package init(uid: UInt32, gid: UInt32) {
        self.uid = uid
        self.gid = gid
    }
}

/// One limit of setrlimit(2).
package struct ResourceLimit: Hashable, Sendable {
    /// The RLIMIT_ number.
    package let resource: Int32
    /// The value, in the unit of the resource.
    package let value: UInt64

    /// Bytes of a core file.
    package static func coreBytes(_ value: UInt64) -> ResourceLimit { ResourceLimit(resource: 4, value: value) }
    /// Bytes of a file it writes (SIGXFSZ past it).
    package static func fileBytes(_ value: UInt64) -> ResourceLimit { ResourceLimit(resource: 1, value: value) }
    /// Bytes of private writable memory of each process.
    package static func dataBytes(_ value: UInt64) -> ResourceLimit { ResourceLimit(resource: 2, value: value) }
    /// Open descriptors of each process.
    package static func openFiles(_ value: UInt64) -> ResourceLimit { ResourceLimit(resource: 7, value: value) }
    /// Processes and threads of its user.
    package static func processes(_ value: UInt64) -> ResourceLimit { ResourceLimit(resource: 6, value: value) }
}

/// How a process ended.
package enum ProcessEnd: Hashable, Sendable {
    /// By itself, with a status.
    case exited(Int32)
    /// By a signal.
    case signalled(Int32)

    /// Whether the status is 0.
    package var isSuccess: Bool { self == .exited(0) }
}

/// What a program that ended has left: any end is a result, not an error.
package struct ProcessResult: Sendable {
    /// How it ended.
    package let end: ProcessEnd
    /// All it wrote to standard output.
    package let standardOutput: [UInt8]
    /// All it wrote to standard error.
    package let standardError: [UInt8]

    /// Standard output as UTF-8, with replacement characters for what is not.
    package var outputText: String { String(decoding: standardOutput, as: UTF8.self) }
    /// Standard error as UTF-8, with replacement characters for what is not.
    package var errorText: String { String(decoding: standardError, as: UTF8.self) }
}
