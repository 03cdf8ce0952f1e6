internal import Glibc
internal import Pipeline
internal import Support

extension RepositoryCache {
    private static let second: Int64 = 1_000_000_000

    /// Whether what was asked at a moment (nanoseconds since 1970) need not be asked again. What was asked since this
    /// cache was opened never is; a moment that is still to come says nothing.
    func isFresh(_ checked: Int64, _ policy: RepositoryPolicy.Update) -> Bool {
        if checked >= opened { return true }
        if configuration.isUpdateForced { return false }
        let now = configuration.clock.now().nanoseconds
        switch policy {
        case .never: return true
        case .always: return false
        case .daily: return checked >= Self.midnight(before: now)
        case .interval(let minutes): return (now - checked) / (60 * Self.second) < Int64(max(0, minutes))
        }
    }

    /// Whether a repository that did not have a file at a moment still counts as not having it.
    func isAbsenceFresh(_ noted: Int64, _ file: RepositoryFile, _ repository: RemoteRepository) -> Bool {
        if file.changes { return isFresh(noted, file.policy(of: repository).update) }
        if noted >= opened { return true }
        if configuration.isUpdateForced { return false }
        return (configuration.clock.now().nanoseconds - noted) / Self.second < configuration.absenceSeconds
    }

    /// When the day of a moment began here, in nanoseconds since 1970.
    static func midnight(before now: Int64) -> Int64 {
        var seconds = time_t(now / second)
        var day = unsafe tm()
        guard unsafe localtime_r(&seconds, &day) != nil else { return now }
        unsafe day.tm_hour = 0
        unsafe day.tm_min = 0
        unsafe day.tm_sec = 0
        unsafe day.tm_isdst = -1
        return unsafe Int64(mktime(&day)) * second
    }
}

extension Timestamp {
    /// Nanoseconds since 1970.
    var nanoseconds: Int64 { milliseconds &* 1_000_000 }
}
