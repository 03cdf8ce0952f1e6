package import Support

/// What is known on this machine of a file that repositories may have.
package enum Lookup: Sendable {
    /// It is here.
    case found(LocalFile)
    /// No repository has it, as far as may be asked; one entry for each that was tried.
    case absent([RepositoryAttempt])
    /// These have to be asked, in this order.
    case ask([RemoteRepository])
}

/// What came of trying one repository.
package struct RepositoryAttempt: Sendable {
    /// How it went.
    package enum Outcome: Sendable {
        /// It answers that it does not have it.
        case absent
        /// It answered so not long ago.
        case rememberedAbsence
        /// It may not be asked now, and nothing of it is here.
        case offline
        /// Its policy for releases or snapshots is off, or its layout or protocol is none that can be read.
        case unusable(String)
        /// It could not be asked, or what it gave could not be used.
        case failed(KilnError)
    }

    /// The repository's id.
    package var repositoryID: String
    /// Its address without user and password.
    package var url: String
    /// How it went.
    package var outcome: Outcome

    /// Joins the parts.
    package init(_ repository: RemoteRepository, _ outcome: Outcome) {
        repositoryID = repository.id
        url = repository.printableURL
        self.outcome = outcome
    }

    /// Whether it was not asked because nothing may go over the network.
    package var isOffline: Bool {
        if case .offline = outcome { true } else { false }
    }

    /// For people: `central (https://…): not there`.
    package var text: String {
        let what =
            switch outcome {
            case .absent: "not there"
            case .rememberedAbsence: "not there when it was asked last"
            case .offline: "not asked: offline"
            case .unusable(let why): "not asked: \(why)"
            case .failed(let error): error.description
            }
        return "\(repositoryID) (\(url)): \(what)"
    }
}

extension KilnError {
    /// A file that no repository has, or that could not be had: where it was tried, with each answer.
    package static func missing(_ file: RepositoryFile, _ attempts: [RepositoryAttempt]) -> KilnError {
        var failure: KilnError?
        var isOffline = false
        for attempt in attempts {
            switch attempt.outcome {
            case .failed(let error): failure = failure ?? error
            case .offline: isOffline = true
            default: break
            }
        }
        let tried =
            attempts.isEmpty
            ? "no repository may be asked for it" : "tried " + attempts.map(\.text).joined(separator: "; ")
        if let failure {
            return KilnError(failure.code, "\(file) could not be fetched; \(tried)", reason: failure.reason)
        }
        let advice =
            isOffline
            ? "run once without --offline" : "check the coordinate, or add the repository that has it"
        return KilnError(.notFound, "\(file) is in no repository; \(tried); \(advice)", reason: "maven.missing")
    }
}
