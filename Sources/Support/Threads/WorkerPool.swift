/// A few threads that work on values. The owner is one of them: it submits jobs, works on them itself instead of waiting,
/// and takes the results in the order in which they end. The others start with the jobs.
package final class WorkerPool<Job: Sendable, Outcome: Sendable> {
    @usableFromInline let work: @Sendable (Job) -> Outcome
    @usableFromInline let limit: Int
    @usableFromInline let jobs = Mailbox<Job>()
    @usableFromInline let outcomes = Mailbox<Outcome>()
    @usableFromInline var threads: [BackgroundThread] = []
    /// How many jobs were submitted whose results were not taken.
    @usableFromInline var count = 0

    /// Takes how many threads at most, the owner among them, and what they do with a job.
    @inlinable
    package init(limit: Int, work: @escaping @Sendable (Job) -> Outcome) {
        self.limit = max(0, limit - 1)
        self.work = work
    }

    deinit {
        jobs.close()
        for thread in threads { thread.join() }
    }

    /// How many jobs were submitted whose results were not taken.
    @inlinable package var pending: Int { count }

    /// Hands a job over and returns at once.
    @inlinable
    package func submit(_ job: Job) {
        count += 1
        jobs.post(job)
        // A thread pays from a handful of jobs on; the owner does the others.
        if threads.count < limit, (threads.count + 1) * 4 < count { start() }
    }

    /// The next result; waits for it. `nil` when nothing is under way.
    @inlinable
    package func next() -> Outcome? {
        guard count > 0 else { return nil }
        count -= 1
        if let outcome = outcomes.poll() { return outcome }
        if let job = jobs.poll() { return work(job) }
        return outcomes.take()
    }

    @inlinable
    func start() {
        let started = BackgroundThread { [jobs, outcomes, work] in
            while let job = jobs.take() { outcomes.post(work(job)) }
        }
        if let started { threads.append(started) }
    }
}
