package import Support

/// Asks repositories over the network and puts what they have into the cache.
package protocol RemoteFetcher: AnyObject, Sendable {
    /// Begins, and returns at once; as many as wanted may be under way, and equal ones are fetched once.
    func start(_ request: RemoteRequest)
    /// Waits until one that was started ends; `nil` when none is under way.
    func next() -> RemoteAnswer?
    /// Ends all that is under way; each still gives its answer.
    func cancelAll()
}

/// A file to fetch.
package struct RemoteRequest: Sendable {
    /// What.
    package var file: RepositoryFile
    /// Where to ask, in this order, until one has it; metadata of several repositories is several requests.
    package var repositories: [RemoteRepository]
    /// The caller's own mark; the answer has it too.
    package var tag: Int

    /// Joins the parts.
    package init(_ file: RepositoryFile, from repositories: [RemoteRepository], tag: Int = 0) {
        self.file = file
        self.repositories = repositories
        self.tag = tag
    }
}

/// What came of a request. A lookup after it gives the same: the file, the absence, or why it could not be fetched.
package struct RemoteAnswer: Sendable {
    /// How a request ended.
    package enum Outcome: Sendable {
        /// It is here.
        case found(LocalFile)
        /// Each repository answers that it does not have it.
        case absent([RepositoryAttempt])
        /// One at least could not be asked, and no other has it: where it was tried, with each answer, and what to do.
        case failed(KilnError)
    }

    /// The request.
    package var request: RemoteRequest
    /// How it ended.
    package var outcome: Outcome
    /// What people should know although it went well, such as a checksum that was not offered; each is said once.
    package var warnings: [String]

    /// Joins the parts.
    package init(_ request: RemoteRequest, _ outcome: Outcome, warnings: [String] = []) {
        self.request = request
        self.outcome = outcome
        self.warnings = warnings
    }
}
