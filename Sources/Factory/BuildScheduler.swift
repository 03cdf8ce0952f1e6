internal import Catalog
internal import Pipeline
internal import Scheduling
internal import Support

/// The queue's shell: carries out what `BuildQueue` says, against the catalog.
///
/// The catalog is the truth. The value is loaded from it at start and told of every change.
actor BuildScheduler {
    /// Runs one build to its end, whatever that is; never throws.
    typealias Run = @Sendable (_ id: BuildID, _ epoch: Int64, _ lane: Int, _ control: RunControl) async -> Void

    private struct Running {
        var epoch: Int64
        var control: RunControl
        var task: Task<Void, Never>
    }

    private let catalog: Catalog
    private let clock: Clock
    private let log: Log
    private let owner: String
    private let leaseSeconds: Double
    private let run: Run
    private var queue: BuildQueue
    private var running: [BuildID: Running] = [:]
    private var renewal: Task<Void, Never>?
    private var retry: Task<Void, Never>?
    private var isStopping = false

    init(
        catalog: Catalog, limits: BuildQueue.Limits, leaseSeconds: Double, owner: String, clock: Clock, log: Log,
        run: @escaping Run
    ) {
        self.catalog = catalog
        self.leaseSeconds = leaseSeconds
        self.owner = owner
        self.clock = clock
        self.log = log
        self.run = run
        queue = BuildQueue(limits: limits)
    }

    /// Loads what the catalog holds. Builds that a dead process left running become `interrupted` and are queued again
    /// when `attempts` allows it. Call it once, holding the lock on the data directory.
    func start(attempts: Int) async throws {
        for build in try await catalog.unfinished() where build.state == .running {
            log.warning("a build was interrupted", ["build": build.id.description])
            _ = try await catalog.interrupt(
                build.id, epoch: build.epoch, maxAttempts: attempts, why: "Kiln ended in the middle of it")
        }
        for build in try await catalog.unfinished() where build.state == .queued {
            await handle(.queued(build.id, order: build.order))
        }
        renewal = Task { await self.renewLeases() }
    }

    /// Takes an event in.
    func handle(_ event: BuildQueue.Event) async {
        guard !isStopping || event.isEnd else { return }
        for action in queue.event(event) { await perform(action) }
    }

    /// Stops every build, which the next start queues again, and waits for the last.
    func stop() async {
        isStopping = true
        renewal?.cancel()
        retry?.cancel()
        for running in running.values { running.control.request(.shutdown) }
        for running in running.values { await running.task.value }
        await renewal?.value
    }

    private func perform(_ action: BuildQueue.Action) async {
        switch action {
        case .claim(let id): await handle(await claim(id))
        case .start(let id, let epoch, let lane):
            let control = RunControl()
            let task = Task {
                await self.run(id, epoch, lane, control)
                await self.ended(id)
            }
            running[id] = Running(epoch: epoch, control: control, task: task)
            if isStopping { control.request(.shutdown) }
        case .stop(let id): running[id]?.control.request(.cancelled)
        case .retryLater:
            guard retry == nil else { return }
            retry = Task {
                // Cancelled only at the end, when nothing is tried again.
                try? await Task.sleep(for: .seconds(2))
                await self.tryAgain()
            }
        }
    }

    private func claim(_ id: BuildID) async -> BuildQueue.Event {
        do {
            let until = clock.now().advanced(bySeconds: leaseSeconds)
            guard let epoch = try await catalog.claim(id, owner: owner, leaseUntil: until) else { return .refused(id) }
            return .claimed(id, epoch: epoch)
        } catch {
            log.error("a build could not be claimed", ["build": id.description, "error": "\(error)"])
            return .postponed(id)
        }
    }

    private func tryAgain() async {
        retry = nil
        await handle(.retry)
    }

    private func ended(_ id: BuildID) async {
        running[id] = nil
        await handle(.ended(id))
        // A run that ended with its build still unfinished (the catalog refused the last write) is taken up again.
        guard !isStopping else { return }
        do {
            guard let left = try await catalog.unfinished().first(where: { $0.id == id }), left.state == .queued else {
                return
            }
            await handle(.queued(id, order: left.order))
        } catch {
            log.error("the catalog does not answer", ["build": id.description, "error": "\(error)"])
        }
    }

    private func renewLeases() async {
        while !Task.isCancelled {
            // Cancellation ends the sleep, and the loop with it.
            try? await Task.sleep(for: .seconds(leaseSeconds / 3))
            for (id, entry) in running {
                let until = clock.now().advanced(bySeconds: leaseSeconds)
                do {
                    if try await catalog.renew(id, epoch: entry.epoch, until: until) { continue }
                    log.error("a lease was lost", ["build": id.description])
                    entry.control.request(.leaseLost)
                    await handle(.leaseLost(id))
                } catch {
                    log.error("a lease could not be renewed", ["build": id.description, "error": "\(error)"])
                }
            }
        }
    }
}

extension BuildQueue.Event {
    fileprivate var isEnd: Bool {
        if case .ended = self { true } else { false }
    }
}
