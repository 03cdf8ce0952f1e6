/// When a process is stopped, in seconds; `nil` is never.
package struct ProcessDeadlines: Hashable, Sendable {
    /// Since its start.
    package var wallSeconds: Double?
    /// Since its last output. Time in which Kiln itself did not take the output does not count.
    package var silenceSeconds: Double?
    /// From SIGTERM to SIGKILL.
    package var graceSeconds: Double

    /// Joins the times.
    package init(wallSeconds: Double? = nil, silenceSeconds: Double? = nil, graceSeconds: Double = 10) {
        self.wallSeconds = wallSeconds
        self.silenceSeconds = silenceSeconds
        self.graceSeconds = graceSeconds
    }
}

/// Why a process was stopped.
package enum StopCause: Hashable, Sendable {
    /// It ran longer than it may.
    case wallTime
    /// It wrote nothing for longer than it may.
    case silence
    /// Somebody asked.
    case request
}

/// One step of a stop.
package enum StopStep: Hashable, Sendable {
    /// Asks it to end (SIGTERM).
    case terminate
    /// Ends it (SIGKILL); repeated every second, counted from 1, should it still be there.
    case kill(attempt: Int)
}

/// Decides when a process is asked to end and when it is killed. Times are seconds of one monotonic clock.
package struct StopSchedule: Sendable {
    /// Why it is being stopped; `nil` while it may run.
    package private(set) var cause: StopCause?
    private let deadlines: ProcessDeadlines
    private let start: Double
    private var quietSince: Double?
    private var isAsked = false
    private var killAt = Double.infinity
    private var kills = 0

    /// A schedule for a process that starts now.
    package init(_ deadlines: ProcessDeadlines, now: Double) {
        self.deadlines = deadlines
        start = now
        quietSince = now
    }

    /// Whether output is being taken: silence does not count then, and `next` holds no silence.
    package var isTakingOutput: Bool { quietSince == nil }

    /// Output came and is being taken.
    package mutating func outputBegan() { quietSince = nil }

    /// The output was taken.
    package mutating func outputEnded(now: Double) { quietSince = now }

    /// Somebody wants it stopped; a later request can only shorten the grace.
    package mutating func request(now: Double, graceSeconds: Double) {
        begin(.request, killAt: now + graceSeconds)
    }

    /// The step to take now, if any; call again until `nil`.
    package mutating func step(now: Double) -> StopStep? {
        if cause == nil {
            if let wall = deadlines.wallSeconds, now >= start + wall {
                begin(.wallTime, killAt: now + deadlines.graceSeconds)
            } else if let silence = deadlines.silenceSeconds, let quietSince, now >= quietSince + silence {
                begin(.silence, killAt: now + deadlines.graceSeconds)
            }
        }
        guard cause != nil else { return nil }
        if !isAsked {
            isAsked = true
            return .terminate
        }
        guard now >= killAt else { return nil }
        kills += 1
        killAt = now + 1
        return .kill(attempt: kills)
    }

    /// When to call `step` next unless something happens before; `nil` is never.
    package var next: Double? {
        guard cause == nil else { return isAsked ? killAt : start }
        let silence = deadlines.silenceSeconds.flatMap { seconds in quietSince.map { $0 + seconds } }
        return [deadlines.wallSeconds.map { start + $0 }, silence].compactMap { $0 }.min()
    }

    private mutating func begin(_ cause: StopCause, killAt: Double) {
        self.cause = self.cause ?? cause
        self.killAt = kills == 0 ? min(self.killAt, killAt) : self.killAt
    }
}
