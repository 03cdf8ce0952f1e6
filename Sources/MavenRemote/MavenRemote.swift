internal import Dispatch
internal import HTTPClient
package import MavenRepository
internal import Support
internal import Synchronization

/// Fetches files of Maven repositories over HTTP into a `RepositoryCache`, many at a time.
///
/// Each file is downloaded by one thread of this or any other process, checked, and only then visible; the rest wait for
/// it. Failures are retried, and never remembered beyond this object.
package final class MavenRemote: RemoteFetcher {
    struct Key: Hashable {
        let file: RepositoryFile
        let repositories: [RemoteRepository]
        /// How often all was cancelled before.
        let generation: Int
    }

    struct State {
        /// Files to fetch, in the order of their starts.
        var waiting: [(key: Key, cancellation: Cancellation)] = []
        var firstWaiting = 0
        /// Who asked for each file that is waiting or under way.
        var requests: [Key: [RemoteRequest]] = [:]
        var answers: [RemoteAnswer] = []
        var firstAnswer = 0
        /// Requests whose answer nobody took yet.
        var outstanding = 0
        var workers = 0
        var cancellation = Cancellation()
        var generation = 0
        var progress = RemoteProgress()
    }

    /// The configuration.
    package let configuration: Configuration
    private let cache: RepositoryCache
    private let client: HTTPClient
    private let knowledge = RepositoryKnowledge()
    private let onProgress: (@Sendable (RemoteProgress) -> Void)?
    private let state = Mutex(State())
    private let answered = DispatchSemaphore(value: 0)

    /// A fetcher into a cache. `onProgress` is called from many threads, often, and must be quick.
    package init(
        _ cache: RepositoryCache, _ configuration: Configuration,
        onProgress: (@Sendable (RemoteProgress) -> Void)? = nil
    ) {
        self.cache = cache
        self.configuration = configuration
        self.onProgress = onProgress
        var settings = HTTPClient.Configuration(userAgent: configuration.userAgent)
        settings.usesEnvironmentProxy = configuration.usesEnvironmentProxy
        settings.certificateAuthorities = configuration.certificateAuthorities
        settings.maximumConnectionsPerHost = configuration.maximumConnections
        client = HTTPClient(settings)
    }

    /// How far all that was started is.
    package var progress: RemoteProgress { state.withLock { $0.progress } }

    /// Begins, and returns at once.
    package func start(_ request: RemoteRequest) {
        let needsWorker = state.withLock { state -> Bool in
            let key = Key(file: request.file, repositories: request.repositories, generation: state.generation)
            state.outstanding += 1
            if state.requests[key] != nil {
                state.requests[key]?.append(request)
                return false
            }
            state.requests[key] = [request]
            state.waiting.append((key, state.cancellation))
            state.progress.files += 1
            guard state.workers < max(1, configuration.maximumTransfers) else { return false }
            state.workers += 1
            return true
        }
        // A queue of its own is a thread of its own: it blocks.
        if needsWorker { DispatchQueue(label: "maven-fetch").async { self.work() } }
    }

    /// Waits until one that was started ends; `nil` when none is under way.
    package func next() -> RemoteAnswer? {
        guard state.withLock({ $0.outstanding > 0 }) else { return nil }
        answered.wait()
        return state.withLock { state in
            state.outstanding -= 1
            let answer = state.answers[state.firstAnswer]
            state.firstAnswer += 1
            if state.firstAnswer == state.answers.count {
                state.answers.removeAll(keepingCapacity: true)
                state.firstAnswer = 0
            }
            return answer
        }
    }

    /// Ends all that is under way; each still gives its answer, an error. What is started later is not concerned.
    package func cancelAll() {
        let cancellation = state.withLock { state in
            defer {
                state.cancellation = Cancellation()
                state.generation += 1
            }
            return state.cancellation
        }
        cancellation.cancel()
    }

    // MARK: workers

    private func work() {
        while true {
            let next = state.withLock { state -> (Key, Cancellation)? in
                guard state.firstWaiting < state.waiting.count else {
                    state.waiting.removeAll(keepingCapacity: true)
                    state.firstWaiting = 0
                    state.workers -= 1
                    return nil
                }
                defer { state.firstWaiting += 1 }
                return state.waiting[state.firstWaiting]
            }
            guard let (key, cancellation) = next else { return }
            let (outcome, warnings) = fetch(key, cancellation)
            finish(key, outcome, warnings)
        }
    }

    private func finish(_ key: Key, _ outcome: RemoteAnswer.Outcome, _ warnings: [String]) {
        let (count, progress) = state.withLock { state -> (Int, RemoteProgress) in
            let requests = state.requests.removeValue(forKey: key) ?? []
            for (index, request) in requests.enumerated() {
                state.answers.append(RemoteAnswer(request, outcome, warnings: index == 0 ? warnings : []))
            }
            state.progress.finishedFiles += 1
            return (requests.count, state.progress)
        }
        for _ in 0..<count { answered.signal() }
        onProgress?(progress)
    }

    private func fetch(_ key: Key, _ cancellation: Cancellation) -> (RemoteAnswer.Outcome, [String]) {
        var attempts: [RepositoryAttempt] = []
        var warnings: [String] = []
        var hasFailed = false
        for repository in key.repositories {
            let download = FileDownload(
                key.file, repository, cache: cache, client: client, configuration: configuration,
                knowledge: knowledge, cancellation: cancellation,
                onBytes: { [self] count in
                    let progress = state.withLock { state in
                        state.progress.bytes += Int64(count)
                        state.progress.current = key.file
                        return state.progress
                    }
                    onProgress?(progress)
                })
            do {
                let result = try download.run()
                warnings += download.warnings
                switch result {
                case .found(let file): return (.found(file), warnings)
                case .absent: attempts.append(RepositoryAttempt(repository, .absent))
                }
            } catch {
                warnings += download.warnings
                if cancellation.isCancelled {
                    return (.failed(KilnError(.cancelled, "fetching \(key.file) was cancelled")), warnings)
                }
                hasFailed = true
                let error = KilnError.wrapping(error)
                cache.noteFailure(of: key.file, in: repository, error)
                attempts.append(RepositoryAttempt(repository, .failed(error)))
            }
        }
        return (hasFailed ? .failed(.missing(key.file, attempts)) : .absent(attempts), warnings)
    }
}

extension KilnError {
    /// The error itself, or one that says what another is.
    static func wrapping(_ error: any Error) -> KilnError {
        (error as? KilnError) ?? KilnError(.internal, "an unexpected error", cause: error)
    }
}
