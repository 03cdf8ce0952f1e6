/// What a repository is asked for, how often its metadata is asked again, and what a wrong checksum means. The words
/// are Maven's: of `<releases>` and `<snapshots>`.
package struct RepositoryPolicy: Sendable, Hashable {
    /// How old metadata or a remembered absence may be before the repository is asked again.
    package enum Update: Sendable, Hashable {
        /// Each time.
        case always
        /// Once a day; the day begins at midnight, local time.
        case daily
        /// After so many minutes.
        case interval(minutes: Int)
        /// What is there is never asked for again.
        case never

        /// Reads `<updatePolicy>`; what it does not know means `never`, an unreadable interval means a day's minutes.
        package init(text: String) {
            switch text {
            case "always": self = .always
            case "daily": self = .daily
            default:
                guard text.hasPrefix("interval") else {
                    self = .never
                    return
                }
                self = .interval(minutes: Int(Int32(text.dropFirst(9)) ?? 1440))
            }
        }

        /// How many minutes pass between two questions; the smaller one wins where two policies meet.
        var minutes: Int {
            switch self {
            case .always: 0
            case .daily: 1440
            case .interval(let minutes): minutes
            case .never: .max
            }
        }
    }

    /// What a wrong or missing checksum does, mildest first.
    package enum Checksum: String, Sendable, Hashable, Comparable {
        /// Nothing: it is not even asked for.
        case ignore
        /// A warning; the file is used.
        case warn
        /// The file is refused.
        case fail

        /// Whether the left one is milder.
        package static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .ignore: 0
            case .warn: 1
            case .fail: 2
            }
        }
    }

    /// Whether the repository is asked at all.
    package var isEnabled: Bool
    /// How often it is asked again.
    package var update: Update
    /// What a wrong checksum does.
    package var checksum: Checksum

    /// Joins the parts; what a pom leaves out is: enabled, daily, and, stricter than Maven, a wrong checksum fails.
    package init(isEnabled: Bool = true, update: Update = .daily, checksum: Checksum = .fail) {
        self.isEnabled = isEnabled
        self.update = update
        self.checksum = checksum
    }

    /// What holds for a mirror that stands for two repositories: a disabled one has no say, else the more frequent
    /// update wins, and (other than Maven, which takes the milder) the stricter checksum.
    package func merged(with other: RepositoryPolicy) -> RepositoryPolicy {
        guard other.isEnabled else { return self }
        guard isEnabled else { return other }
        return RepositoryPolicy(
            update: update.minutes < other.update.minutes ? update : other.update,
            checksum: max(checksum, other.checksum))
    }
}
