internal import Pipeline
internal import Scheduling
internal import Subprocess
internal import Support

/// Events per second of the queue's value: 10,000 builds are queued, then claimed and ended one after the other.
enum QueueBench {
    private static let builds = 10_000

    static func run(_: Workshop) async throws {
        for projects in [1, 100, 1000] {
            var rates: [Double] = []
            for _ in 0..<5 { rates.append(try rate(projects: projects)) }
            let name = "queue.\(projects)-project" + (projects == 1 ? "" : "s")
            try Figure(name, unit: "events/s", better: .more, kiln: rates, peer: nil).write()
        }
    }

    private static func rate(projects: Int) throws -> Double {
        let ids = try (0..<builds).map { number in
            let name = "p\(number % projects)"
            return BuildID(project: try ProjectName(name).orThrow(name), number: number / projects + 1)
        }
        var queue = BuildQueue(limits: .init(concurrent: 4))
        var (events, ended) = (0, 0)
        var actions: [BuildQueue.Action] = []
        let start = monotonicSeconds()
        for (order, id) in ids.enumerated() {
            actions += queue.event(.queued(id, order: Int64(order)))
            events += 1
        }
        while let action = actions.popLast() {
            events += 1
            switch action {
            case .claim(let id): actions += queue.event(.claimed(id, epoch: 1))
            case .start(let id, _, _):
                ended += 1
                actions += queue.event(.ended(id))
            case .stop, .retryLater: throw KilnError(.internal, "the queue said \(action)")
            }
        }
        let seconds = monotonicSeconds() - start
        guard ended == builds else { throw KilnError(.internal, "\(ended) of \(builds) builds ended") }
        return Double(events) / seconds
    }
}
