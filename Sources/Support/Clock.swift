internal import Glibc
package import Pipeline

/// Tells the time; a parameter wherever time matters.
package struct Clock: Sendable {
    /// The present moment.
    package let now: @Sendable () -> Timestamp

    /// Takes the function that tells the time.
    package init(now: @escaping @Sendable () -> Timestamp) { self.now = now }

    /// The machine's clock.
    package static let system = Clock {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
