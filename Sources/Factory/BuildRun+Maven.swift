internal import Catalog
internal import Git
internal import Glibc
internal import Maven
internal import Pipeline
internal import Sandbox
internal import Support

/// Maven in the sandbox.
extension BuildRun {
    /// Runs Maven to its end and reads what the event spy saw.
    func buildWithMaven(_ toolchain: Toolchain, _ mirror: GitMirror) async throws -> (SandboxEnd, MavenReport) {
        try await record(.phase(.building))
        let spy = try await EventSpy.prepare(for: toolchain, cache: configuration.cache + "/event-spy")
        let isSandboxed = runner.sandbox.kind != .none
        let reportFile = places.report.inside + "/events.jsonl"
        let invocation = try MavenInvocation(
            toolchain: toolchain,
            pom: build.pom,
            arguments: try MavenArguments.parse(build.arguments),
            workspace: places.workspace.inside, home: places.home.inside, repository: places.repository.inside,
            settings: places.settings.inside, eventSpy: isSandboxed ? "/kiln/event-spy" : spy,
            report: reportFile, temporary: places.temporary.inside,
            upstreams: try configuration.repositories.map { try MavenUpstream($0) },
            jvmConfig: try projectJVMConfig(),
            memoryBytes: configuration.limits.memoryBytes,
            lastBuildSeconds: try await lastBuildSeconds())
        for file in invocation.files {
            try Files.writeAtomically("\(places.settings.host)/\(file.name)", Array(file.content.utf8))
        }
        let profile = try profile(toolchain, invocation, spy: spy, mirror: mirror)
        try giveToBuild()

        text.note(invocation.arguments.joined(separator: " "))
        let text = text
        let process = try runner.sandbox.start(profile, arguments: invocation.arguments) { text.append($0) }
        control.onStop { process.cancel() }
        let end = await process.wait()
        control.onStop(nil)
        let report = try MavenReport.read("\(places.report.host)/events.jsonl")
        return (end, report)
    }

    /// Why the build failed, if it did.
    func failure(_ end: SandboxEnd, _ report: MavenReport) -> BuildReason? {
        let limits = configuration.limits
        switch end {
        case .exited(0):
            return report.outputs.isEmpty
                ? BuildReason(
                    code: "no-outputs",
                    message: "Maven ended well but declared no output; does it run a phase up to 'package'?") : nil
        case .timedOut:
            return BuildReason(
                code: "timeout",
                message: "the build took longer than \(Int(limits.wallSeconds)) s and was stopped (builds.wallSeconds)")
        case .silent:
            return BuildReason(
                code: "silence",
                message: "the build printed nothing for \(Int(limits.silenceSeconds)) s and was stopped "
                    + "(builds.silenceSeconds)")
        case .cancelled: return BuildReason(code: "cancelled", message: "cancelled")
        case .exited(let code):
            return report.reason(exitCode: code, logTail: tail(), workspace: places.workspace.inside)
        case .signalled(let signal):
            return BuildReason(
                code: "signal", message: "the build's process was ended by signal \(signal)",
                details: report.reason(exitCode: 128 + signal, logTail: tail(), workspace: places.workspace.inside).details)
        }
    }

    private func tail() -> String {
        let total = text.total
        var bytes: [UInt8] = []
        var offset = max(0, total - (256 << 10))
        while case .bytes(let more, let next) = text.read(at: offset, isFull: true) {
            bytes += more
            offset = next
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What the build may see and use, as a value.
    private func profile(
        _ toolchain: Toolchain, _ invocation: MavenInvocation, spy: String, mirror: GitMirror
    ) throws -> SandboxProfile {
        var mounts = toolchain.mounts.map { SandboxMount(source: $0.source, target: $0.target, isOptional: $0.isOptional) }
        for upstream in invocation.mounts { mounts.append(SandboxMount(source: upstream, target: upstream)) }
        mounts.append(SandboxMount(source: spy, target: "/kiln/event-spy"))
        mounts.append(SandboxMount(source: places.settings.host, target: places.settings.inside))
        if project.git == .generated {
            mounts.append(SandboxMount(source: mirror.objectsDirectory, target: historyInside(mirror)))
        }
        for place in places.writable {
            mounts.append(SandboxMount(source: place.host, target: place.inside, isWritable: true))
        }
        let limits = configuration.limits
        return SandboxProfile(
            mounts: mounts, environment: invocation.environment,
            workingDirectory: places.workspace.inside,
            limits: SandboxLimits(
                wallSeconds: limits.wallSeconds, silenceSeconds: limits.silenceSeconds,
                graceSeconds: limits.graceSeconds, processes: limits.processes, fileBytes: limits.fileBytes),
            hostIdentity: hostIdentity)
    }

    /// The host uid of this project's builds when Kiln is root; `nil` when builds are Kiln's own user's.
    private var hostIdentity: UInt32? {
        guard geteuid() == 0, runner.sandbox.kind != .none else { return nil }
        return 1_879_048_192 + UInt32(places.project)
    }

    /// Gives what the build may write to its own uid.
    private func giveToBuild() throws {
        guard let identity = hostIdentity else { return }
        for place in places.writable { try Files.changeOwner(ofTree: place.host, to: identity) }
    }

    /// The project's own `.mvn/jvm.config`, found as mvn finds it: from the pom's folder upwards.
    private func projectJVMConfig() throws -> String? {
        var folder = build.pom.parent
        while true {
            let path = [places.workspace.host, folder?.text, ".mvn/jvm.config"].compactMap(\.self).joined(separator: "/")
            if Files.exists(path) { return try Files.readText(path, limit: 1 << 16) }
            guard let current = folder else { return nil }
            folder = current.parent
        }
    }

    /// How long the project's last successful build took, for the choice of the JVM's flags.
    private func lastBuildSeconds() async throws -> Double? {
        let (builds, _) = try await runner.catalog.builds(
            project: project.name, state: .succeeded, before: nil, limit: 1)
        guard let last = builds.first, let start = last.startedAt, let end = last.finishedAt else { return nil }
        return end.seconds(since: start)
    }
}
