internal import Support

/// Waits between tries: half a second, doubled each time up to fifteen, and an end to it.
package struct Backoff: Sendable, Hashable {
    /// How often in a row is tried before giving up.
    package let limit: Int
    private var failures = 0

    /// `limit` failures in a row are the end.
    package init(limit: Int) { self.limit = limit }

    /// Takes a failure; gives the seconds to wait, or `nil` when it was one too many.
    package mutating func failed() -> Double? {
        failures += 1
        guard failures <= limit else { return nil }
        return min(15, 0.25 * Double(1 << min(failures, 10)))
    }

    /// Takes a success: the next failure is a first one.
    package mutating func succeeded() { failures = 0 }
}

/// Waits so many seconds; a parameter, so that tests do not. Throws when the task is cancelled.
package typealias Sleep = @Sendable (_ seconds: Double) async throws -> Void

/// Whether trying again may help: the other side did not answer, or said that it cannot now.
func isPassing(_ error: any Error) -> Bool {
    guard let error = error as? KilnError else { return false }
    return error.code == .unavailable || error.code == .timeout
}
