internal import ArtifactStore
internal import Catalog
internal import Git
internal import Glibc
internal import Maven
internal import Pipeline
internal import Sandbox
internal import Support

/// One run of one build, step by step. Each step records its phase; a write that is fenced out ends the run.
struct BuildRun: Sendable {
    /// Another holder has the build: stop at once and write nothing.
    struct Fenced: Error {}

    let runner: BuildRunner
    let build: Build
    let project: Project
    let epoch: Int64
    let places: Places
    let control: RunControl
    let text: BuildLog

    var configuration: Configuration { runner.configuration }

    /// All steps. Throws what went wrong with Kiln's own part; a build that fails is an outcome.
    func carryOut() async throws -> BuildRunner.Outcome {
        if build.attempt > 1 { text.note("attempt \(build.attempt)") }
        let toolchain = try runner.toolchains.toolchain(build.toolchain)
        try await record(BuildChange(sandbox: runner.sandbox.kind, toolchain: toolchain.id))

        let mirror = try await runner.mirrors.mirror(of: project.url)
        let source = try await fetch(mirror)
        if let stop = control.stop { return .stopped(stop) }

        try await export(source, mirror)
        if let stop = control.stop { return .stopped(stop) }

        let (end, report) = try await buildWithMaven(toolchain, mirror)
        if let stop = control.stop { return .stopped(stop) }
        try await record(BuildChange(tests: report.tests, logBytes: text.total))
        if let reason = failure(end, report) { return .ended(.failed(reason)) }

        try await record(BuildChange(phase: .collecting))
        let outputs = try await onOwnThread("kiln.collect") { try collect(report) }
        if let stop = control.stop { return .stopped(stop) }
        try await record(BuildChange(phase: .publishing))
        let version = try await onOwnThread("kiln.publish") { try publish(outputs, source, toolchain) }
        return .ended(.succeeded(version))
    }

    func record(_ change: BuildChange) async throws {
        guard try await runner.catalog.record(build.id, epoch: epoch, change) else { throw Fenced() }
    }

    // MARK: fetch and export

    private func fetch(_ mirror: GitMirror) async throws -> ResolvedCommit {
        try await record(BuildChange(phase: .fetching))
        text.note("fetching \(project.url)")
        let control = control
        let summary = try await mirror.fetch(isCancelled: { control.stop != nil })
        text.note(
            "fetched \(summary.refs) branches and tags, \(summary.changedRefs) changed, "
                + "\(summary.receivedObjects) objects, \(summary.receivedBytes) bytes")
        let source = try await mirror.resolve(ref: build.ref, commit: build.commit)
        text.note("commit \(source.id) \(InertText.line(source.subject))")
        try await record(BuildChange(commit: source.id))
        return source
    }

    private func export(_ source: ResolvedCommit, _ mirror: GitMirror) async throws {
        try await record(BuildChange(phase: .exporting))
        try await onOwnThread("kiln.places") { try places.create() }
        let limits = configuration.limits
        let control = control
        let summary = try await mirror.export(
            source.id, to: places.workspace.host,
            limits: ExportLimits(entries: limits.sourceEntries, bytes: limits.sourceBytes),
            isCancelled: { control.stop != nil })
        text.note("exported \(summary.entries) entries, \(summary.bytes) bytes")
        var warnings = summary.warnings
        if !summary.lfsPointers.isEmpty {
            let names = summary.lfsPointers.prefix(20).map { InertText.line($0, limit: 200) }
            let more = summary.lfsPointers.count > 20 ? " and \(summary.lfsPointers.count - 20) more" : ""
            let list = names.joined(separator: ", ")
            warnings.append("Git LFS is not fetched; these files hold pointers only: \(list)\(more)")
        }
        for warning in warnings { text.note("warning: \(warning)") }
        if !warnings.isEmpty { try await record(BuildChange(warnings: warnings)) }
        try await onOwnThread("kiln.pom") { try checkPom() }
        if project.git == .generated {
            try await mirror.writeGitDirectory(
                in: places.workspace.host, commit: source.id, ref: source.ref, objectsPath: historyInside(mirror))
        }
    }

    /// Where the build sees the mirror's objects.
    func historyInside(_ mirror: GitMirror) -> String {
        runner.sandbox.kind == .none ? mirror.objectsDirectory : "/kiln/history"
    }

    private func checkPom() throws {
        let path = "\(places.workspace.host)/\(build.pom)"
        guard Files.exists(path), !Files.isDirectory(path) else {
            let names = try Files.list(places.workspace.host).prefix(20).joined(separator: ", ")
            throw KilnError(
                .notFound,
                "there is no \(build.pom) in \(project.url) at this commit; the top holds: \(names). "
                    + "Name the pom with --pom", reason: "pom.missing")
        }
    }
}
