package import ControlGroups
internal import Glibc
package import Pipeline
internal import Subprocess
internal import Support

/// Starts builds behind a wall: bubblewrap, or none at all when somebody insists.
package struct Sandbox: Sendable {
    /// The wall.
    package let kind: SandboxKind
    /// The programs that make it.
    package let tools: SandboxTools
    /// Where each build gets a control group; `nil`: memory is limited for each process alone.
    package let groups: ControlGroups?

    /// A sandbox of that kind. `none` runs builds as they are, with the host's paths (mount targets mean nothing) and
    /// the same limits and ends: it is for machines that cannot do better, and for nothing that is not trusted.
    package init(
        kind: SandboxKind = .bubblewrap, tools: SandboxTools = .detected, groups: ControlGroups? = nil
    ) {
        self.kind = kind
        self.tools = tools
        self.groups = groups
    }

    /// Starts a program in a sandbox made to the profile, without a shell. Its standard output and error go, in order,
    /// to `onOutput`: serially, on a thread of its own, which may block.
    ///
    /// Throws `invalid` for a wrong profile, `notFound` for a mount that is not there, `forbidden` when Kiln is root
    /// and the profile names no other user, `unavailable` when the wall cannot be made.
    package func start(
        _ profile: SandboxProfile, _ arguments: [String], onOutput: @escaping @Sendable ([UInt8]) -> Void
    ) throws -> SandboxedProcess {
        try profile.validate()
        guard let program = arguments.first, !program.isEmpty else {
            throw KilnError(.invalid, "there is nothing to run in the sandbox: the list of arguments is empty")
        }
        let status = try FileDescriptor.pipe()
        let gate = try FileDescriptor.pipe()
        // Without a wall there is no gate to put the first process into its group before it does anything.
        let group = kind == .bubblewrap ? try groups?.make(profile.limits.group) : nil
        var isStarted = false
        // One that is left over by a failure here is empty.
        defer { if !isStarted { try? group?.remove() } }
        let link = SandboxLink(status: status.read, gate: gate.write, profile: profile, group: group)
        var request: ProcessRequest
        switch kind {
        case .bubblewrap:
            request = try walled(profile, arguments, status: status.write, gate: gate.read)
            request.stop = link.stopWalled
        case .none:
            request = try bare(profile, arguments, status: status.write)
            request.stop = link.stopBare
        }
        request.deadlines = ProcessDeadlines(
            wallSeconds: profile.limits.wallSeconds, silenceSeconds: profile.limits.silenceSeconds,
            graceSeconds: profile.limits.graceSeconds)
        request.limits += [
            .coreBytes(0), .openFiles(profile.limits.openFiles), .fileBytes(profile.limits.fileBytes),
            .dataBytes(profile.limits.memoryBytes),
        ]
        let process = try Subprocess.start(request) { bytes in
            link.note(bytes)
            onOutput(bytes)
        }
        isStarted = true
        return try SandboxedProcess(process, link, profile.limits, isWalled: kind == .bubblewrap)
    }

    private func walled(
        _ profile: SandboxProfile, _ arguments: [String], status: FileDescriptor, gate: FileDescriptor
    ) throws -> ProcessRequest {
        guard let bubblewrap = tools.bubblewrap else { throw SandboxGap.noBubblewrap.error }
        var profile = profile
        profile.mounts = try Self.present(profile.mounts)
        let ordered = BubblewrapArguments.ordered(profile.mounts)
        var prefix: [String] = []
        var sources = ordered.map(\.source)
        if geteuid() == 0 {
            guard let helper = tools.helper else { throw SandboxGap.noHelper.error }
            guard let identity = profile.hostIdentity else {
                throw KilnError(
                    .forbidden,
                    "Kiln is root, and the sandbox profile names no other user of the machine for the build",
                    reason: "sandbox.root")
            }
            prefix = [helper, "stage", "\(identity)", "\(identity)"]
            prefix += ordered.map { ($0.isWritable ? "w:" : "r:") + $0.source } + ["--"]
            sources = ordered.indices.map { "/tmp/\($0)" }
        }
        let filter = try FileDescriptor.memory(try SystemCallFilter.denied.get(), name: "seccomp")
        var inherited: [Int32: FileDescriptor] = [3: status, 4: gate, 5: filter]
        var descriptors = BubblewrapArguments.Descriptors(status: 3, block: 4, filter: 5, files: [])
        for file in BubblewrapArguments.files(profile) {
            let number = Int32(6 + descriptors.files.count)
            inherited[number] = try .memory(Array(file.text.utf8), name: "sandbox")
            descriptors.files.append(number)
        }
        let line = BubblewrapArguments.make(
            profile, bubblewrap: bubblewrap, sources: sources, descriptors: descriptors, program: arguments)
        var request = ProcessRequest(prefix + line, environment: [:], workingDirectory: "/")
        request.inherited = inherited
        return request
    }

    private func bare(
        _ profile: SandboxProfile, _ arguments: [String], status: FileDescriptor
    ) throws -> ProcessRequest {
        guard let helper = tools.helper else { throw SandboxGap.noHelper.error }
        let isRoot = geteuid() == 0
        let uid = isRoot ? profile.hostIdentity ?? 0 : getuid()
        let gid = isRoot ? profile.hostIdentity ?? 0 : getgid()
        var request = ProcessRequest(
            [helper, "supervise", "3", "\(uid)", "\(gid)", "--"] + arguments, environment: profile.environment,
            workingDirectory: profile.workingDirectory)
        request.inherited = [3: status]
        // Of a user that is somebody's own, the limit would count all that this person runs.
        if isRoot && uid != 0 { request.limits.append(.processes(profile.limits.processes)) }
        return request
    }

    /// The mounts that exist. Throws for one that should and does not, and for a link where a build will write: an
    /// earlier build may have put it there.
    private static func present(_ mounts: [SandboxMount]) throws -> [SandboxMount] {
        try mounts.filter { mount in
            var status = stat()
            let isThere = mount.isWritable ? lstat(mount.source, &status) == 0 : stat(mount.source, &status) == 0
            guard isThere else {
                if mount.isOptional { return false }
                throw KilnError(
                    .notFound, "the sandbox needs \(mount.source) (at \(mount.target)), and it is not there",
                    reason: "sandbox.mount")
            }
            guard status.st_mode & S_IFMT != S_IFLNK else {
                throw KilnError(
                    .forbidden, "\(mount.source) is a link; a build writes only to real directories",
                    reason: "sandbox.mount")
            }
            return true
        }
    }
}
