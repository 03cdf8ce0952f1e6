import Pipeline
import TestSupport
import Testing

@testable import Scheduling

@Suite("The build queue")
struct BuildQueueTests {
    func id(_ text: String) throws -> BuildID { try #require(BuildID(text)) }

    @Test("starts as many as the limit and lets the rest wait in order")
    func limit() throws {
        var queue = BuildQueue(limits: .init(concurrent: 2))
        #expect(queue.event(.queued(try id("a#1"), order: 1)) == [.claim(try id("a#1"))])
        #expect(queue.event(.queued(try id("a#2"), order: 2)) == [.claim(try id("a#2"))])
        #expect(queue.event(.queued(try id("a#3"), order: 3)) == [])
        #expect(
            queue.event(.claimed(try id("a#1"), epoch: 1)) == [.start(try id("a#1"), epoch: 1, lane: 0)])
        #expect(
            queue.event(.claimed(try id("a#2"), epoch: 1)) == [.start(try id("a#2"), epoch: 1, lane: 1)])
        #expect(queue.event(.ended(try id("a#1"))) == [.claim(try id("a#3"))])
        #expect(
            queue.event(.claimed(try id("a#3"), epoch: 4)) == [.start(try id("a#3"), epoch: 4, lane: 0)])
    }

    @Test("a thousand builds of one project delay another's first by one build per place")
    func fairness() throws {
        var queue = BuildQueue(limits: .init(concurrent: 2))
        var running: [BuildID] = []
        func carryOut(_ actions: [BuildQueue.Action], _ queue: inout BuildQueue) -> [BuildID] {
            var started: [BuildID] = []
            for case .claim(let id) in actions {
                for case .start(let id, _, _) in queue.event(.claimed(id, epoch: 1)) { started.append(id) }
            }
            return started
        }
        for number in 1...1000 {
            running += carryOut(queue.event(.queued(try id("big#\(number)"), order: Int64(number))), &queue)
        }
        #expect(running.count == 2)
        running += carryOut(queue.event(.queued(try id("small#1"), order: 1001)), &queue)
        let first = running.removeFirst()
        let next = carryOut(queue.event(.ended(first)), &queue)
        #expect(next == [try id("small#1")])
        #expect(queue.waiting == 998)
    }

    @Test("two busy projects take turns, and one that was idle earns no credit")
    func turns() throws {
        var queue = BuildQueue(limits: .init(concurrent: 1))
        var order: [String] = []
        var current: BuildID?
        func carryOut(_ actions: [BuildQueue.Action]) {
            for case .claim(let id) in actions {
                _ = queue.event(.claimed(id, epoch: 1))
                order.append(id.project.text)
                current = id
            }
        }
        for number in 1...6 { carryOut(queue.event(.queued(try id("a#\(number)"), order: Int64(number)))) }
        for _ in 1...3 { carryOut(queue.event(.ended(try #require(current)))) }
        for number in 1...3 { carryOut(queue.event(.queued(try id("b#\(number)"), order: Int64(10 + number)))) }
        for _ in 1...5 { carryOut(queue.event(.ended(try #require(current)))) }
        #expect(order == ["a", "a", "a", "a", "b", "a", "b", "a", "b"])
    }

    @Test("a waiting build that is cancelled never starts, and a running one is told once to stop")
    func cancel() throws {
        var queue = BuildQueue(limits: .init(concurrent: 1))
        _ = queue.event(.queued(try id("a#1"), order: 1))
        _ = queue.event(.queued(try id("a#2"), order: 2))
        #expect(queue.event(.cancelRequested(try id("a#2"))) == [])
        #expect(queue.waiting == 0)
        _ = queue.event(.claimed(try id("a#1"), epoch: 7))
        #expect(queue.event(.cancelRequested(try id("a#1"))) == [.stop(try id("a#1"))])
        #expect(queue.event(.cancelRequested(try id("a#1"))) == [])
        #expect(queue.event(.ended(try id("a#1"))) == [])
        #expect(queue.occupied == 0)
    }

    @Test("a cancel between claim and lease stops the build as soon as it has started")
    func cancelWhileClaiming() throws {
        var queue = BuildQueue(limits: .init(concurrent: 1))
        _ = queue.event(.queued(try id("a#1"), order: 1))
        #expect(queue.event(.cancelRequested(try id("a#1"))) == [])
        #expect(
            queue.event(.claimed(try id("a#1"), epoch: 1)) == [
                .start(try id("a#1"), epoch: 1, lane: 0), .stop(try id("a#1")),
            ])
    }

    @Test("a refused claim frees its place for the next")
    func refused() throws {
        var queue = BuildQueue(limits: .init(concurrent: 1))
        _ = queue.event(.queued(try id("a#1"), order: 1))
        _ = queue.event(.queued(try id("b#1"), order: 2))
        #expect(queue.event(.refused(try id("a#1"))) == [.claim(try id("b#1"))])
    }

    @Test("a claim that the database could not take is tried again and loses nothing")
    func postponed() throws {
        var queue = BuildQueue(limits: .init(concurrent: 1))
        _ = queue.event(.queued(try id("a#1"), order: 1))
        #expect(queue.event(.postponed(try id("a#1"))) == [.retryLater])
        #expect(queue.waiting == 1)
        #expect(queue.event(.retry) == [.claim(try id("a#1"))])
    }

    @Test("raising the limit starts what waits at once; lowering it stops nothing")
    func limits() throws {
        var queue = BuildQueue(limits: .init(concurrent: 1))
        for number in 1...3 { _ = queue.event(.queued(try id("a#\(number)"), order: Int64(number))) }
        #expect(queue.event(.limits(.init(concurrent: 3))) == [.claim(try id("a#2")), .claim(try id("a#3"))])
        for number in 1...3 { _ = queue.event(.claimed(try id("a#\(number)"), epoch: 1)) }
        #expect(queue.event(.limits(.init(concurrent: 1))) == [])
        #expect(queue.occupied == 3)
    }

    @Test("a project's own limit leaves places to others")
    func perProject() throws {
        var queue = BuildQueue(limits: .init(concurrent: 2, perProject: 1))
        _ = queue.event(.queued(try id("a#1"), order: 1))
        #expect(queue.event(.queued(try id("a#2"), order: 2)) == [])
        #expect(queue.event(.queued(try id("b#1"), order: 3)) == [.claim(try id("b#1"))])
    }

    @Test("an event about a build it does not know changes nothing")
    func unknown() throws {
        var queue = BuildQueue(limits: .init(concurrent: 1))
        let stranger = try id("x#9")
        let events: [BuildQueue.Event] = [
            .claimed(stranger, epoch: 1), .refused(stranger), .postponed(stranger), .ended(stranger),
            .cancelRequested(stranger), .leaseLost(stranger),
        ]
        for event in events { #expect(queue.event(event) == []) }
        #expect(queue.occupied == 0 && queue.waiting == 0)
    }

    @Test("in ten thousand random steps no law is broken")
    func laws() throws {
        var random = SplitMix(state: 42)
        var queue = BuildQueue(limits: .init(concurrent: 3, perProject: 2))
        var claiming: [BuildID] = []
        var running: [BuildID: Int] = [:]
        var started: [BuildID] = []
        var queued = Set<BuildID>()
        var cancelled = Set<BuildID>()
        var numbers = [0, 0, 0]
        for step in 0..<10_000 {
            var actions: [BuildQueue.Action] = []
            switch random.next() % 6 {
            case 0, 1:
                let project = Int(random.next() % 3)
                numbers[project] += 1
                let build = try id("p\(project)#\(numbers[project])")
                queued.insert(build)
                actions = queue.event(.queued(build, order: Int64(step)))
            case 2 where !claiming.isEmpty:
                actions = queue.event(.claimed(claiming.removeFirst(), epoch: 1))
            case 3 where !running.isEmpty:
                let build = try #require(running.keys.min())
                running[build] = nil
                actions = queue.event(.ended(build))
            case 4 where !queued.isEmpty && random.next() % 4 == 0:
                let build = try #require(queued.randomElement(using: &random))
                if !started.contains(build) && !claiming.contains(build) { cancelled.insert(build) }
                actions = queue.event(.cancelRequested(build))
            default: break
            }
            for action in actions {
                switch action {
                case .claim(let build): claiming.append(build)
                case .start(let build, _, let lane):
                    #expect(!started.contains(build) && !cancelled.contains(build))
                    #expect(!running.contains { $0.key.project == build.project && $0.value == lane })
                    started.append(build)
                    running[build] = lane
                case .stop(let build): #expect(running[build] != nil)
                case .retryLater: Issue.record("nothing was postponed")
                }
            }
            #expect(running.count + claiming.count <= 3)
            for project in 0..<3 {
                let name = try #require(ProjectName("p\(project)"))
                #expect(running.keys.count { $0.project == name } + claiming.count { $0.project == name } <= 2)
            }
        }
        for project in 0..<3 {
            let mine = started.filter { $0.project.text == "p\(project)" }.map(\.number)
            #expect(mine == mine.sorted())
        }
        #expect(started.count > 500)
    }
}
