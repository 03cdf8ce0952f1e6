import Catalog
import Pipeline
import Support
import TestSupport
import Testing

struct BuildTests {
    @Test("a queued build has the next number, the project's arguments and its first event")
    func enqueue() async throws {
        try await withCatalog { catalog, _ in
            try await catalog.add(try orders())
            let orders = try name("orders")
            let first = try await catalog.enqueue(BuildRequest(), project: orders)
            let ref = try #require(RefName("v1"))
            let second = try await catalog.enqueue(BuildRequest(ref: ref), project: orders)
            let third = try await catalog.enqueue(BuildRequest(commit: try commit("b")), project: orders)
            #expect([first, second, third].map(\.build.id.number) == [1, 2, 3])
            #expect(first.order < second.order && second.order < third.order)
            #expect([first, second, third].map(\.build.ref?.text) == ["main", "v1", nil])
            #expect(third.build.commit == (try commit("b")))
            #expect(first.build.arguments == ["-Pprod", "-DskipTests"])
            #expect(first.build.state == .queued)
            #expect(first.build.attempt == 1)
            #expect(try await catalog.kinds(first.build.id) == ["queued"])
            #expect(try await catalog.build(first.build.id) == first.build)
        }
    }

    @Test("the queue of a project is bounded, and nothing is left of what is refused")
    func bounded() async throws {
        try await withCatalog { catalog, _ in
            try await catalog.add(try orders())
            let orders = try name("orders")
            for _ in 0..<3 { _ = try await catalog.enqueue(BuildRequest(), project: orders, waitingLimit: 3) }
            let error = await #expect(throws: KilnError.self) {
                try await catalog.enqueue(BuildRequest(), project: orders, waitingLimit: 3)
            }
            #expect(error?.reason == "queue.full")
            #expect(try await catalog.enqueue(BuildRequest(), project: orders).build.id.number == 4)
        }
    }

    @Test("a run records what it learns, with an event for each fact")
    func record() async throws {
        try await withCatalog { catalog, _ in
            let (id, epoch) = try await catalog.running()
            let change = BuildChange(
                phase: .fetching, commit: try commit("c"), warnings: ["LFS pointer: a.bin"],
                tests: TestCounts(run: 3, failures: 1), sandbox: .bubblewrap, toolchain: "default", logBytes: 500)
            #expect(try await catalog.record(id, epoch: epoch, change))
            #expect(try await catalog.record(id, epoch: epoch, BuildChange(phase: .fetching, logBytes: 400)))
            #expect(try await catalog.record(id, epoch: epoch, BuildChange(phase: .building, warnings: ["b"])))
            let build = try await catalog.build(id)
            #expect(build.state == .running)
            #expect(build.phase == .building)
            #expect(build.commit == (try commit("c")))
            #expect(build.warnings == ["LFS pointer: a.bin", "b"])
            #expect(build.tests == TestCounts(run: 3, failures: 1))
            #expect(build.sandbox == .bubblewrap)
            #expect(build.toolchain == "default")
            #expect(build.logBytes == 500)
            #expect(build.startedAt != nil)
            let kinds = ["queued", "started", "commit", "warning", "phase", "warning", "phase"]
            #expect(try await catalog.kinds(id) == kinds)
            let events = try await catalog.events(of: id, after: 5)
            #expect(events.map(\.sequence) == [6, 7])
            #expect(events.map(\.message) == ["b", "BUILDING"])
            #expect(try await catalog.events(of: id, after: 1, limit: 2).map(\.sequence) == [2, 3])
        }
    }

    @Test("what a build says is bounded")
    func boundedText() async throws {
        try await withCatalog { catalog, _ in
            let (id, epoch) = try await catalog.running()
            let long = String(repeating: "ü", count: 100_000)
            _ = try await catalog.record(
                id, epoch: epoch, BuildChange(warnings: Array(repeating: long, count: 150)))
            let reason = BuildReason(code: "compile", message: long, details: Array(repeating: long, count: 50))
            _ = try await catalog.finish(id, epoch: epoch, .failed(reason))
            let build = try await catalog.build(id)
            #expect(build.warnings.count == 100)
            #expect(build.warnings.allSatisfy { $0.count == 4096 })
            #expect(build.reason?.message.count == 4096)
            #expect(build.reason?.details.count == 20)
        }
    }

    @Test("a stale epoch writes nothing, whatever it tries")
    func fencing() async throws {
        try await withCatalog { catalog, _ in
            let (id, first) = try await catalog.running()
            #expect(try await catalog.interrupt(id, epoch: first, maxAttempts: 3, why: "lease lost")?.attempt == 2)
            let claimed = try await catalog.claim(id, owner: "b", leaseUntil: farAway)
            let second = try #require(claimed)
            #expect(second > first)
            let before = try await catalog.build(id)
            let events = try await catalog.events(of: id)
            for stale in [first, second + 1, 0] {
                #expect(try await !catalog.renew(id, epoch: stale, until: farAway))
                #expect(try await !catalog.record(id, epoch: stale, BuildChange(phase: .publishing)))
                #expect(try await catalog.interrupt(id, epoch: stale, maxAttempts: 3, why: "x") == nil)
                #expect(try await catalog.finish(id, epoch: stale, .succeeded(try draft(1))) == .fencedOut)
            }
            #expect(try await catalog.build(id) == before)
            #expect(try await catalog.events(of: id) == events)
            #expect(try await catalog.referencedDigests() == [])
            #expect(try await catalog.renew(id, epoch: second, until: farAway))
        }
    }

    @Test("an interrupted build is queued again with its place and its commit, and without what it had learned")
    func interrupted() async throws {
        try await withCatalog { catalog, _ in
            let (id, epoch) = try await catalog.running()
            let order = try await catalog.unfinished()[0].order
            let change = BuildChange(
                phase: .building, commit: try commit("d"), warnings: ["w"], tests: TestCounts(run: 1), logBytes: 9)
            _ = try await catalog.record(id, epoch: epoch, change)
            let interrupted = try await catalog.interrupt(id, epoch: epoch, maxAttempts: 2, why: "Kiln was killed")
            let again = try #require(interrupted)
            #expect(again.state == .queued)
            #expect(again.attempt == 2)
            #expect(again.commit == (try commit("d")))
            #expect(again.phase == nil && again.warnings == [] && again.tests == nil && again.logBytes == 0)
            #expect(try await catalog.unfinished()[0].order == order)
            let claimed = try await catalog.claim(id, owner: "b", leaseUntil: farAway)
            let second = try #require(claimed)
            let ended = try await catalog.interrupt(id, epoch: second, maxAttempts: 2, why: "killed again")
            #expect(ended?.state == .interrupted)
            #expect(ended?.reason?.code == "interrupted")
            #expect(ended?.finishedAt != nil)
            #expect(try await catalog.unfinished().isEmpty)
        }
    }

    @Test("cancelling: at once while queued, a mark while running, refused after the end")
    func cancel() async throws {
        try await withCatalog { catalog, _ in
            try await catalog.add(try orders())
            let queued = try await catalog.enqueue(BuildRequest(), project: try name("orders")).build.id
            let cancelled = try await catalog.requestCancel(queued)
            #expect(cancelled.state == .cancelled)
            #expect(cancelled.finishedAt != nil)
            #expect(try await catalog.claim(queued, owner: "a", leaseUntil: farAway) == nil)
            let error = await #expect(throws: KilnError.self) { try await catalog.requestCancel(queued) }
            #expect(error?.reason == "build.ended")

            let (id, epoch) = try await catalog.running()
            #expect(try await catalog.requestCancel(id).cancelRequested)
            #expect(try await catalog.requestCancel(id).state == .running)
            #expect(try await catalog.kinds(id).filter { $0 == "cancel-requested" }.count == 1)
            let reason = BuildReason(code: "cancelled", message: "stopped")
            _ = try await catalog.finish(id, epoch: epoch, .cancelled(reason))
            #expect(try await catalog.build(id).state == .cancelled)
        }
    }

    @Test("a build that was asked to stop publishes nothing, even when it came through or was interrupted")
    func cancelRace() async throws {
        try await withCatalog { catalog, _ in
            let (first, epoch) = try await catalog.running()
            _ = try await catalog.requestCancel(first)
            let result = try await catalog.finish(first, epoch: epoch, .succeeded(try draft(1)))
            #expect(result == .ended(try await catalog.build(first), nil))
            #expect(try await catalog.build(first).state == .cancelled)
            #expect(try await catalog.versions(of: first.project).items.isEmpty)

            let (second, next) = try await catalog.running()
            _ = try await catalog.requestCancel(second)
            #expect(try await catalog.interrupt(second, epoch: next, maxAttempts: 3, why: "")?.state == .cancelled)
        }
    }

    /// What may be tried on a build in each state, and the state after it.
    static let transitions: [(from: BuildState, attempt: String, to: BuildState)] =
        [
            (.queued, "claim", .running), (.queued, "cancel", .cancelled), (.queued, "finish", .queued),
            (.queued, "interrupt", .queued), (.queued, "record", .queued), (.running, "claim", .running),
            (.running, "cancel", .running), (.running, "finish", .succeeded), (.running, "fail", .failed),
            (.running, "interrupt", .queued), (.running, "record", .running),
        ]
        + [BuildState.succeeded, .failed, .cancelled, .interrupted].flatMap { state in
            ["claim", "cancel", "finish", "fail", "interrupt", "record"].map { (state, $0, state) }
        }

    @Test("a build goes only where its state allows", arguments: transitions)
    func transition(from: BuildState, attempt: String, to: BuildState) async throws {
        try await withCatalog { catalog, _ in
            try await catalog.add(try orders())
            let id = try await catalog.enqueue(BuildRequest(), project: try name("orders")).build.id
            var epoch: Int64 = 0
            if from != .queued { epoch = try await catalog.claim(id, owner: "a", leaseUntil: farAway) ?? -1 }
            let reason = BuildReason(code: "x", message: "y")
            switch from {
            case .queued, .running: break
            case .succeeded: _ = try await catalog.finish(id, epoch: epoch, .succeeded(try draft(1)))
            case .failed: _ = try await catalog.finish(id, epoch: epoch, .failed(reason))
            case .cancelled: _ = try await catalog.finish(id, epoch: epoch, .cancelled(reason))
            case .interrupted: _ = try await catalog.interrupt(id, epoch: epoch, maxAttempts: 1, why: "x")
            }
            #expect(try await catalog.build(id).state == from)
            switch attempt {
            case "claim": _ = try await catalog.claim(id, owner: "b", leaseUntil: farAway)
            // Refused for one that has ended; `cancel` tests the error.
            case "cancel": _ = try? await catalog.requestCancel(id)
            case "finish": _ = try await catalog.finish(id, epoch: epoch, .succeeded(try draft(2)))
            case "fail": _ = try await catalog.finish(id, epoch: epoch, .failed(reason))
            case "interrupt": _ = try await catalog.interrupt(id, epoch: epoch, maxAttempts: 2, why: "x")
            default: _ = try await catalog.record(id, epoch: epoch, BuildChange(phase: .building))
            }
            #expect(try await catalog.build(id).state == to)
        }
    }

    @Test("unfinished builds come back in the order of asking, with what a start needs")
    func unfinished() async throws {
        try await withCatalog { catalog, _ in
            let (first, epoch) = try await catalog.running("b")
            try await catalog.add(try orders("a"))
            let second = try await catalog.enqueue(BuildRequest(), project: try name("a"))
            _ = try await catalog.published(1, of: "c")
            _ = try await catalog.requestCancel(first)
            let found = try await catalog.unfinished()
            #expect(found.map(\.id) == [first, second.build.id])
            #expect(found.map(\.state) == [.running, .queued])
            #expect(found.map(\.epoch) == [epoch, 0])
            #expect(found.map(\.cancelRequested) == [true, false])
            #expect(found.map(\.leaseOwner) == ["test", nil])
            #expect(found[0].leaseUntil == farAway)
            #expect(found[1].order == second.order)
        }
    }

    @Test("of many who claim one build one gets it; many enqueues get numbers without a gap")
    func together() async throws {
        try await withCatalog { catalog, path in
            try await catalog.add(try orders())
            let orders = try name("orders")
            let other = try Catalog(path: path, clock: .system)
            let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<40 {
                    let catalog = index.isMultiple(of: 2) ? catalog : other
                    group.addTask { try await catalog.enqueue(BuildRequest(), project: orders).build.id.number }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(numbers.sorted() == Array(1...40))
            let winners = try await withThrowingTaskGroup(of: Int64?.self) { group in
                for index in 0..<20 {
                    let catalog = index.isMultiple(of: 2) ? catalog : other
                    group.addTask {
                        try await catalog.claim(
                            BuildID(project: orders, number: 7), owner: "\(index)", leaseUntil: farAway)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(winners.compactMap { $0 } == [1])
            try await other.close()
        }
    }
}
