package import Pipeline

/// Which build runs next, as a value: events in, actions out. It knows no clock, database or process.
///
/// Laws (each a test): never more running than the limit; nobody runs twice; first come, first served within a project;
/// between projects start-time fair queuing, so a thousand builds of one project delay another project's by at most one
/// build per place; over the limit a build waits and is never refused; a cancelled build never starts.
package struct BuildQueue: Sendable {
    /// What bounds the queue.
    package struct Limits: Hashable, Sendable {
        /// Builds that run at once.
        package var concurrent: Int
        /// Builds of one project that run at once.
        package var perProject: Int

        /// Joins the limits; both at least 1.
        package init(concurrent: Int, perProject: Int = .max) {
            self.concurrent = max(1, concurrent)
            self.perProject = max(1, perProject)
        }
    }

    /// What happened.
    package enum Event: Hashable, Sendable {
        /// A build is queued in the database; `order` is its place in it, over all projects.
        case queued(BuildID, order: Int64)
        /// The database gave the build a lease.
        case claimed(BuildID, epoch: Int64)
        /// The database did not: it is no longer queued.
        case refused(BuildID)
        /// The claim could not be tried (the database failed); it is tried again at the next `retry`.
        case postponed(BuildID)
        /// Whoever ran the build is done with it, whatever came of it.
        case ended(BuildID)
        /// Somebody asked to cancel it.
        case cancelRequested(BuildID)
        /// The lease is lost: another holder may have the build.
        case leaseLost(BuildID)
        /// The limits are others now.
        case limits(Limits)
        /// Postponed claims may be tried again.
        case retry
    }

    /// What the shell has to do, in order.
    package enum Action: Hashable, Sendable {
        /// Ask the database for a lease; answer with `claimed`, `refused` or `postponed`.
        case claim(BuildID)
        /// Run it. `lane` is the lowest number that no other running build of its project has.
        case start(BuildID, epoch: Int64, lane: Int)
        /// Stop it; answer with `ended` once it has stopped.
        case stop(BuildID)
        /// Ask again, by `retry`, a little later.
        case retryLater
    }

    private enum Place: Hashable, Sendable {
        /// Next: claiming, gone.
        case waiting
        /// The claim failed for now. Next: waiting, gone.
        case postponed
        /// Asked for a lease. Next: running, gone, postponed.
        case claiming(lane: Int, cancelled: Bool)
        /// Next: gone.
        case running(lane: Int, isStopping: Bool)
    }

    private struct Entry: Hashable, Sendable {
        var order: Int64
        var place: Place
    }

    /// What the queue knows of one project. It is forgotten once it has no build and no start to answer for.
    private struct Lineup: Sendable {
        /// Waiting builds by order; some may be gone or have a place already: `head` skips them.
        var waiting: [(order: Int64, id: BuildID)] = []
        /// How much of `waiting` has been passed.
        var passed = 0
        /// Numbers of the places its builds hold.
        var lanes: Set<Int> = []
        /// When it may next start, in starts; the smaller, the sooner.
        var virtualTime: Int64

        mutating func insert(_ order: Int64, _ id: BuildID) {
            var index = waiting.count
            while index > passed, waiting[index - 1].order > order { index -= 1 }
            waiting.insert((order, id), at: index)
        }

        mutating func pass() {
            passed += 1
            if passed > 64, passed * 2 > waiting.count {
                waiting.removeFirst(passed)
                passed = 0
            }
        }
    }

    private var limits: Limits
    private var entries: [BuildID: Entry] = [:]
    private var lineups: [ProjectName: Lineup] = [:]
    private var now: Int64 = 0

    /// An empty queue.
    package init(limits: Limits) { self.limits = limits }

    /// Builds that hold a place, claims included.
    package private(set) var occupied = 0

    /// Builds that wait.
    package var waiting: Int { entries.count - occupied }

    /// Takes an event and answers what to do.
    package mutating func event(_ event: Event) -> [Action] {
        switch event {
        case .queued(let id, let order):
            guard entries[id] == nil else { return [] }
            entries[id] = Entry(order: order, place: .waiting)
            lineups[id.project, default: Lineup(virtualTime: now)].insert(order, id)
        case .claimed(let id, let epoch):
            guard case .claiming(let lane, let cancelled) = entries[id]?.place else { return [] }
            entries[id]?.place = .running(lane: lane, isStopping: cancelled)
            return [.start(id, epoch: epoch, lane: lane)] + (cancelled ? [.stop(id)] : [])
        case .refused(let id):
            guard case .claiming = entries[id]?.place else { return [] }
            remove(id)
        case .postponed(let id):
            guard case .claiming(let lane, let cancelled) = entries[id]?.place else { return [] }
            if cancelled {
                remove(id)
            } else {
                entries[id]?.place = .postponed
                occupied -= 1
                lineups[id.project]?.lanes.remove(lane)
            }
            return [.retryLater]
        case .ended(let id):
            guard case .running = entries[id]?.place else { return [] }
            remove(id)
        case .cancelRequested(let id):
            return cancel(id)
        case .leaseLost(let id):
            guard case .running(let lane, false) = entries[id]?.place else { return [] }
            entries[id]?.place = .running(lane: lane, isStopping: true)
            return [.stop(id)]
        case .limits(let new):
            limits = new
        case .retry:
            for (id, entry) in entries where entry.place == .postponed {
                entries[id]?.place = .waiting
                lineups[id.project]?.insert(entry.order, id)
            }
        }
        return admit()
    }

    private mutating func cancel(_ id: BuildID) -> [Action] {
        switch entries[id]?.place {
        case nil, .running(_, isStopping: true), .claiming(_, cancelled: true): return []
        case .waiting, .postponed: remove(id)
        case .claiming(let lane, false): entries[id]?.place = .claiming(lane: lane, cancelled: true)
        case .running(let lane, false):
            entries[id]?.place = .running(lane: lane, isStopping: true)
            return [.stop(id)]
        }
        return admit()
    }

    private mutating func remove(_ id: BuildID) {
        switch entries.removeValue(forKey: id)?.place {
        case .claiming(let lane, _), .running(let lane, _):
            occupied -= 1
            lineups[id.project]?.lanes.remove(lane)
        case .waiting, .postponed, nil: break
        }
        forgetIfIdle(id.project)
    }

    /// A project that left before its next start keeps the debt until the others have caught up.
    private mutating func forgetIfIdle(_ project: ProjectName) {
        guard let lineup = lineups[project], lineup.lanes.isEmpty, lineup.virtualTime <= now, head(project) == nil
        else { return }
        lineups[project] = nil
    }

    /// Gives free places to waiting builds.
    private mutating func admit() -> [Action] {
        var actions: [Action] = []
        while occupied < limits.concurrent, let id = next() {
            var lineup = lineups[id.project] ?? Lineup(virtualTime: now)
            let lane = (0...lineup.lanes.count).first { !lineup.lanes.contains($0) } ?? lineup.lanes.count
            now = max(now, lineup.virtualTime)
            lineup.virtualTime = now + 1
            lineup.lanes.insert(lane)
            lineup.pass()
            lineups[id.project] = lineup
            entries[id]?.place = .claiming(lane: lane, cancelled: false)
            occupied += 1
            actions.append(.claim(id))
        }
        return actions
    }

    /// The waiting build whose project may start soonest; among equals the one queued first.
    private mutating func next() -> BuildID? {
        var best: (time: Int64, order: Int64, id: BuildID)?
        for (project, lineup) in lineups {
            guard let first = head(project) else {
                forgetIfIdle(project)
                continue
            }
            guard lineup.lanes.count < limits.perProject else { continue }
            let time = max(lineup.virtualTime, now)
            if let found = best, (found.time, found.order) <= (time, first.order) { continue }
            best = (time, first.order, first.id)
        }
        return best?.id
    }

    /// The first of the project's builds that still waits.
    private mutating func head(_ project: ProjectName) -> (order: Int64, id: BuildID)? {
        while let lineup = lineups[project], lineup.passed < lineup.waiting.count {
            let first = lineup.waiting[lineup.passed]
            if entries[first.id]?.place == .waiting { return first }
            lineups[project]?.pass()
        }
        return nil
    }
}
