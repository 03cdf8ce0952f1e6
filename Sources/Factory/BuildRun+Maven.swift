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
        try await record(BuildChange(phase: .building))
        let spy = try await EventSpy.directory(for: toolchain, cache: configuration.cache)
        let upstreams = try configuration.repositories.map { try MavenUpstream($0) }
        if let problem = upstreams.compactMap(\.problem).first {
            throw KilnError(.unavailable, problem, reason: "maven.repository")
        }
        let inside = MavenPlaces(
            workspace: places.workspace.inside, home: places.home.inside, localRepository: places.repository.inside,
            configuration: places.settings.inside, eventSpy: isWalled ? "/kiln/event-spy" : spy,
            report: places.report.inside + "/events.jsonl")
        let lastSeconds = try await lastBuildSeconds()
        let invocation = MavenInvocation(
            toolchain: toolchain, places: inside, pom: build.pom,
            base: try MavenBase.find(workspace: places.workspace.host, pom: build.pom),
            maven: try MavenArguments.parse(build.arguments), upstreams: upstreams,
            memoryBytes: configuration.limits.memoryBytes,
            isLongBuild: lastSeconds.map { $0 > Toolchain.longBuildSeconds } ?? false)
        for (name, content) in invocation.files {
            try Files.writeAtomically("\(places.settings.host)/\(name)", Array(content.utf8))
        }
        let profile = profile(toolchain, invocation, upstreams, spy: spy, mirror: mirror)
        try await onOwnThread("kiln.owner") { try giveToBuild() }

        text.note("maven \(toolchain.mavenVersion), java \(toolchain.javaVersion) (\(toolchain.id))")
        text.note(invocation.arguments.joined(separator: " "))
        let text = text
        let process = try runner.sandbox.start(profile, invocation.arguments) { text.append($0) }
        control.onStop { process.cancel() }
        let end = await process.wait()
        control.onStop(nil)
        let report = try await onOwnThread("kiln.report") {
            try MavenReport.read("\(places.report.host)/events.jsonl", workspace: places.workspace.inside)
        }
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
        case .outOfMemory(let bytes):
            return BuildReason(
                code: "memory",
                message: "the build took more than \(bytes >> 20) MiB of memory together, and the system ended it "
                    + "(builds.memoryBytes)")
        case .cancelled: return BuildReason(code: "cancelled", message: "cancelled")
        case .notStarted(let why):
            return BuildReason(code: "sandbox", message: "the sandbox did not start: \(InertText.line(why))")
        case .exited(let code):
            return signalReason(code)
                ?? report.reason(exitCode: code, logTail: tail(), workspace: places.workspace.inside)
        case .signalled(let signal):
            return signalReason(128 + signal)
        }
    }

    /// Maven itself was ended by a signal: bubblewrap says so by 128 and its number.
    private func signalReason(_ code: Int32) -> BuildReason? {
        guard code > 128, code <= 128 + 64 else { return nil }
        return BuildReason(
            code: "signal",
            message: "Maven's process was ended by signal \(code - 128)"
                + (code == 137 ? "; the machine may have run out of memory" : ""))
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

    private var isWalled: Bool { runner.sandbox.kind != .none }

    /// What the build may see and use, as a value.
    private func profile(
        _ toolchain: Toolchain, _ invocation: MavenInvocation, _ upstreams: [MavenUpstream], spy: String,
        mirror: GitMirror
    ) -> SandboxProfile {
        var mounts = (toolchain.mounts + upstreams.compactMap(\.directory)).map { SandboxMount($0) }
        mounts.append(SandboxMount(spy, at: "/kiln/event-spy"))
        mounts.append(SandboxMount(places.settings.host, at: places.settings.inside))
        if project.git == .generated {
            mounts.append(SandboxMount(mirror.objectsDirectory, at: historyInside(mirror)))
        }
        mounts += places.writable.map { SandboxMount($0.host, at: $0.inside, isWritable: true) }
        let limits = configuration.limits
        return SandboxProfile(
            mounts: mounts, environment: invocation.environment, workingDirectory: invocation.workingDirectory,
            limits: SandboxLimits(
                wallSeconds: limits.wallSeconds, silenceSeconds: limits.silenceSeconds,
                graceSeconds: limits.graceSeconds, memoryBytes: UInt64(limits.memoryBytes),
                processes: UInt64(limits.processes), fileBytes: UInt64(limits.fileBytes)),
            hostIdentity: hostIdentity)
    }

    /// The host uid of this project's builds when Kiln is root; `nil` when builds are Kiln's own user's.
    private var hostIdentity: UInt32? {
        guard geteuid() == 0, isWalled else { return nil }
        return 1_879_048_192 + UInt32(places.project)
    }

    /// Gives what the build may write to its own uid.
    private func giveToBuild() throws {
        guard let identity = hostIdentity else { return }
        for place in places.writable { try Sandbox.handOver(place.host, to: identity) }
    }

    /// How long the project's last successful build took, for the choice of the JVM's flags.
    private func lastBuildSeconds() async throws -> Double? {
        let (builds, _) = try await runner.catalog.builds(
            project: project.name, state: .succeeded, before: nil, limit: 1)
        guard let last = builds.first, let start = last.startedAt, let end = last.finishedAt else { return nil }
        return end.seconds(since: start)
    }
}
