package import ArtifactStore
package import Catalog
internal import ControlGroups
internal import Crypto
internal import Glibc
package import Maven
internal import Pipeline
internal import Sandbox
internal import Scheduling
package import Support

/// A running Kiln: opens everything in order, runs builds, and closes in reverse. The server and `kiln run` are two ways
/// of talking to it.
package final class Kiln: Sendable {
    /// What it was started with.
    package let configuration: Configuration
    /// The rows.
    package let catalog: Catalog
    /// The bytes.
    package let blobs: BlobStore
    /// The JDK and Maven pairs.
    package let toolchains: Toolchains
    /// The logs of builds that run, and of those that ended.
    package let logs: BuildLogs
    /// Tells the time.
    package let clock: Clock
    /// Where Kiln itself writes.
    package let log: Log
    let scheduler: BuildScheduler
    private let lock: DirectoryLock

    private init(
        configuration: Configuration, catalog: Catalog, blobs: BlobStore, toolchains: Toolchains, logs: BuildLogs,
        clock: Clock, log: Log, scheduler: BuildScheduler, lock: DirectoryLock
    ) {
        self.configuration = configuration
        self.catalog = catalog
        self.blobs = blobs
        self.toolchains = toolchains
        self.logs = logs
        self.clock = clock
        self.log = log
        self.scheduler = scheduler
        self.lock = lock
    }

    /// Opens the directories, heals what a crash left, and begins to build.
    ///
    /// Throws `unavailable` when builds could not be walled off and the configuration does not waive that.
    package static func start(_ configuration: Configuration, clock: Clock = .system, log: Log) async throws -> Kiln {
        try Files.createDirectory(configuration.data, mode: 0o700)
        try Files.createDirectory(configuration.cache)
        let lock = try DirectoryLock(directory: configuration.data)
        let sandbox = try await wall(configuration, log: log)

        let work = configuration.cache + "/work"
        if Files.exists(work) { try Files.removeTree(work) }
        try Files.createDirectory(work)
        let blobs = try BlobStore(directory: configuration.data)
        let logs = try BuildLogs(directory: configuration.data + "/logs", limits: configuration.log, blobs: blobs)
        let catalog = try Catalog(path: configuration.data + "/kiln.db", clock: clock)
        let toolchains = try await Toolchains.load(
            directories: configuration.toolchainDirectories, defaultID: configuration.defaultToolchain)

        let runner = BuildRunner(
            configuration: configuration, catalog: catalog, blobs: blobs, toolchains: toolchains, logs: logs,
            mirrors: try Mirrors(configuration), sandbox: sandbox, clock: clock, log: log)
        let scheduler = BuildScheduler(
            catalog: catalog,
            limits: .init(
                concurrent: configuration.concurrentBuilds, perProject: configuration.buildsPerProject),
            leaseSeconds: configuration.leaseSeconds, owner: "\(getpid())-\(Hex.encode(try Crypto.randomBytes(4)))",
            clock: clock, log: log
        ) { id, epoch, lane, control in
            await runner.run(id, epoch: epoch, lane: lane, control: control)
        }
        try await scheduler.start(attempts: configuration.attempts)
        return Kiln(
            configuration: configuration, catalog: catalog, blobs: blobs, toolchains: toolchains, logs: logs,
            clock: clock, log: log, scheduler: scheduler, lock: lock)
    }

    /// Stops what runs (it is queued again at the next start) and closes the catalog.
    package func stop() async {
        await scheduler.stop()
        do {
            try await catalog.close()
        } catch {
            log.error("the catalog was not closed well", ["error": "\(error)"])
        }
    }

    /// Control groups for the builds, what a crash left of them swept; without them a limit is each process's own.
    private static func groups(_ log: Log) -> ControlGroups? {
        do {
            let groups = try ControlGroups.detect()
            let swept = try groups.sweep()
            if !swept.isEmpty { log.info("control groups of builds that a crash left", ["groups": "\(swept)"]) }
            return groups
        } catch {
            log.warning("memory is limited for each process alone, not for a whole build", ["reason": "\(error)"])
            return nil
        }
    }

    private static func wall(_ configuration: Configuration, log: Log) async throws -> Sandbox {
        let sandbox = Sandbox(kind: configuration.sandbox, groups: groups(log))
        if configuration.sandbox == .none {
            log.warning("BUILDS RUN WITHOUT A SANDBOX: every build can read and change what Kiln itself can")
            return sandbox
        }
        let gaps = await sandbox.check()
        guard gaps.isEmpty else {
            let text = gaps.map { "\($0.what): \($0.remedy)" }.joined(separator: "; ")
            throw KilnError(
                .unavailable,
                "builds cannot be walled off on this machine: \(text). (--unsafe-no-sandbox builds without a wall.)",
                reason: "sandbox")
        }
        return sandbox
    }
}
