internal import Glibc

/// A few threads that work on values. The owner is one of them: it submits jobs, works on them itself instead of waiting,
/// and takes the results in the order in which they end. The others start with the jobs.
final class WorkerPool<Job: Sendable, Outcome: Sendable> {
    private let work: @Sendable (Job) -> Outcome
    private let limit: Int
    private let jobs = Mailbox<Job>()
    private let outcomes = Mailbox<Outcome>()
    private var threads: [pthread_t] = []
    /// How many jobs were submitted whose results were not taken.
    private(set) var pending = 0

    /// Takes how many threads at most, the owner among them, and what they do with a job.
    init(limit: Int, work: @escaping @Sendable (Job) -> Outcome) {
        self.limit = max(0, limit - 1)
        self.work = work
    }

    deinit {
        jobs.close()
        for thread in threads { pthread_join(thread, nil) }
    }

    /// Hands a job over and returns at once.
    func submit(_ job: Job) {
        pending += 1
        jobs.post(job)
        // A thread pays from a handful of jobs on; the owner does the others.
        if threads.count < limit, (threads.count + 1) * 4 < pending { start() }
    }

    /// The next result; waits for it. `nil` when nothing is under way.
    func next() -> Outcome? {
        guard pending > 0 else { return nil }
        pending -= 1
        if let outcome = outcomes.poll() { return outcome }
        if let job = jobs.poll() { return work(job) }
        return outcomes.take()
    }

    private func start() {
        let body = ThreadBody { [jobs, outcomes, work] in
            while let job = jobs.take() { outcomes.post(work(job)) }
        }
        let argument = unsafe Unmanaged.passRetained(body)
        var thread = pthread_t()
        let status = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, argument.toOpaque())
        if status == 0 { threads.append(thread) } else { unsafe argument.release() }
    }
}

/// What a thread runs.
private final class ThreadBody {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}
