internal import Support

/// When a failed attempt is made again, as a value: asked after each failure.
struct RetryPolicy {
    /// What a failure means for the next attempt.
    enum Decision: Equatable {
        /// Again after so many seconds.
        case again(after: Double)
        /// It was the last.
        case stop
    }

    private let delays: [Double]
    private let maximumRetryAfter: Double
    private var attempt = 0

    init(delays: [Double], maximumRetryAfter: Double) {
        self.delays = delays
        self.maximumRetryAfter = maximumRetryAfter
    }

    /// Decides after a failure; `retryAfter` is what the server asks for, `variation` a number from 0 to 1.
    mutating func decide(retryAfter: Double?, variation: Double) -> Decision {
        guard attempt < delays.count else { return .stop }
        var delay = delays[attempt] * (0.5 + variation)
        if let retryAfter {
            guard retryAfter <= maximumRetryAfter else { return .stop }
            delay = max(delay, retryAfter)
        }
        attempt += 1
        return .again(after: delay)
    }
}

/// A failure after which another attempt may succeed.
struct PassingFailure: Error {
    /// What it is when there is no further attempt.
    let error: KilnError
    /// How long the server asks to wait, in seconds.
    var retryAfter: Double?
    /// Whether the host itself could not be reached.
    var isUnreachable = false
}
