internal import Crypto
internal import HTTPClient
internal import MavenRepository
internal import Pipeline
internal import Support

/// One file from one repository, on the thread that runs it: lock, transfer with retries, checksum, publish.
final class FileDownload {
    /// How a download ends when nothing fails.
    enum Result {
        /// It is in the cache.
        case found(LocalFile)
        /// The repository does not have it.
        case absent
    }

    let file: RepositoryFile
    let repository: RemoteRepository
    let cache: RepositoryCache
    let client: HTTPClient
    let configuration: MavenRemote.Configuration
    let knowledge: RepositoryKnowledge
    let cancellation: Cancellation
    let onBytes: (Int) -> Void
    /// What people should know.
    private(set) var warnings: [String] = []

    init(
        _ file: RepositoryFile, _ repository: RemoteRepository, cache: RepositoryCache, client: HTTPClient,
        configuration: MavenRemote.Configuration, knowledge: RepositoryKnowledge, cancellation: Cancellation,
        onBytes: @escaping (Int) -> Void
    ) {
        self.file = file
        self.repository = repository
        self.cache = cache
        self.client = client
        self.configuration = configuration
        self.knowledge = knowledge
        self.cancellation = cancellation
        self.onBytes = onBytes
    }

    /// Does it. A copy that is only old is used, with a warning, when no newer one can be had.
    func run() throws -> Result {
        if cancellation.isCancelled { throw CancellationError() }
        do {
            return try fetch()
        } catch let error as KilnError {
            guard file.changes, !cancellation.isCancelled, let old = try cache.cached(file, of: repository) else {
                throw error
            }
            cache.noteFailure(of: file, in: repository, error)
            warn("\(file) could not be asked for again, the copy from before is used: \(error)")
            return .found(old.file)
        }
    }

    /// Says something once for each repository.
    func warn(_ text: String) { if knowledge.isNew(text, repository) { warnings.append(text) } }

    private func fetch() throws -> Result {
        let url = try address()
        if let down = knowledge.down(repository, now: cache.now) { throw down }
        let began = cache.now
        let part: PartialFile
        switch try lock(since: began) {
        case .part(let mine): part = mine
        case .settled(.found(let file)): return .found(file)
        case .settled(.absent): return .absent
        }
        // What was there before the lock: another process may have had it meanwhile.
        if let settled = try cache.settled(file, of: repository, since: began) {
            part.discard()
            switch settled {
            case .found(let file): return .found(file)
            case .absent: return .absent
            }
        }
        do {
            return try transfer(url, into: part)
        } catch let error as KilnError where error.code == .noSpace {
            // What nobody can go on from for lack of space only takes more of it.
            part.discard()
            throw error
        } catch let failure as PassingFailure {
            if failure.isUnreachable {
                let until = cache.now &+ Int64(configuration.downSeconds * 1e9)
                knowledge.noteDown(repository, failure.error, until: until)
            }
            throw failure.error
        }
    }

    private func address() throws -> String {
        guard !repository.isBlocked else {
            throw KilnError(
                .forbidden,
                "\(repository.id) (\(repository.printableURL)) is blocked by a mirror of settings.xml, as Maven blocks "
                    + "plain http; use its https address, or a mirror that is not blocked",
                reason: "maven.blocked")
        }
        guard let url = RepositoryLayout.url(of: file, in: repository) else {
            throw KilnError(.invalid, "\(file) names no file of a repository; check the coordinate")
        }
        return url
    }

    private enum Locked {
        case part(PartialFile)
        case settled(SettledFile)
    }

    /// Gets the lock, or what somebody else made of the file while it was theirs.
    private func lock(since began: Int64) throws -> Locked {
        var pause = 0.005
        while true {
            if let part = try cache.begin(file, from: repository) { return .part(part) }
            if let settled = try cache.settled(file, of: repository, since: began) { return .settled(settled) }
            try cancellation.wait(seconds: pause)
            pause = min(pause * 1.5, 0.1)
        }
    }

    private func transfer(_ url: String, into part: PartialFile) throws -> Result {
        var retries = RetryPolicy(
            delays: configuration.retryDelays, maximumRetryAfter: configuration.maximumRetryAfter)
        var wasWrong = false
        while true {
            do {
                return try attempt(url, into: part, isSecond: wasWrong)
            } catch let failure as PassingFailure {
                let variation = Double.random(in: 0...1)
                guard case .again(let delay) = retries.decide(retryAfter: failure.retryAfter, variation: variation)
                else { throw failure }
                try cancellation.wait(seconds: delay)
            } catch let wrong as WrongChecksum {
                part.forget()
                guard !wasWrong else {
                    part.discard()
                    throw wrong.error
                }
                wasWrong = true
            }
        }
    }

    private func attempt(_ url: String, into part: PartialFile, isSecond: Bool) throws -> Result {
        let policy = file.policy(of: repository).checksum
        let check = ChecksumCheck(self, url, policy)
        var request = self.request(url)
        let offset = part.etag == nil ? 0 : part.size
        if offset > 0, let etag = part.etag {
            request.headers["Range"] = "bytes=\(offset)-"
            request.headers["If-Range"] = etag
        }
        let old = file.changes && !isSecond ? try cache.cached(file, of: repository) : nil
        if offset == 0, let record = old?.record {
            if let etag = record.etag { request.headers["If-None-Match"] = etag }
            if let modified = record.lastModified { request.headers["If-Modified-Since"] = modified }
        }
        // A cache on the way may hold the wrong bytes.
        if isSecond { request.headers["Cache-Control"] = "no-cache" }
        let body = BodyTransfer(self, part, check)
        check.askEarly()
        switch try body.run(request, offset: offset) {
        case .absent:
            part.discard()
            try cache.noteAbsence(of: file, in: repository)
            return .absent
        case .unchanged:
            part.discard()
            guard let old, let record = old.record else {
                throw KilnError(.unavailable, "\(host) says that \(file) is unchanged, without having been asked")
            }
            try cache.noteUnchanged(old.file, record)
            return .found(old.file)
        case .whole(let head, let sha256):
            let checkedBy = try check.verify(part, head.headers, sha256: sha256)
            guard let digest = Digest(bytes: sha256) else {
                throw KilnError(.internal, "a SHA-256 digest of \(file) does not have 32 bytes")
            }
            let record = FileRecord(
                sha256: digest, size: part.size, modified: 0, url: printable(url),
                fetched: Timestamp(milliseconds: cache.now / 1_000_000), etag: head.headers["ETag"],
                lastModified: head.headers["Last-Modified"], checkedBy: checkedBy)
            return .found(try part.publish(record, now: cache.now))
        }
    }

    // MARK: requests

    /// The repository's host, for messages.
    var host: String { repository.host.isEmpty ? repository.printableURL : repository.host }

    /// A request with what the repository wants of each.
    func request(_ url: String, isChecksum: Bool = false) -> HTTPClientRequest {
        var request = HTTPClientRequest(.get, url)
        for header in repository.headers {
            request.headers[header.name] = header.value.reveal()
            request.secretFields.append(header.name)
        }
        if let credential = repository.credential {
            let pair = Array("\(credential.username):\(credential.password.reveal())".utf8)
            request.headers["Authorization"] = "Basic " + Base64.encode(pair)
        }
        if let proxy = repository.proxy {
            request.proxy = HTTPClientRequest.Proxy(
                scheme: proxy.scheme, host: proxy.host, port: proxy.port, username: proxy.credential?.username,
                password: proxy.credential?.password)
        }
        request.redirects = .anyHost
        request.connectSeconds = configuration.connectSeconds
        request.idleSeconds = configuration.idleSeconds
        request.minimumBytesPerSecond = configuration.minimumBytesPerSecond
        request.maximumBodyBytes = Checksum.maximumBytes
        let isSmall = url.hasSuffix(".pom") || url.hasSuffix(".xml") || isChecksum
        if isSmall { request.totalSeconds = configuration.smallFileSeconds }
        return request
    }

    private func printable(_ url: String) -> String {
        var copy = repository
        copy.url = url
        return copy.printableURL
    }

    /// Reads a failure of HTTPClient: which ones may pass.
    static func classify(_ error: any Error) -> any Error {
        guard let error = error as? KilnError, let reason = error.reason else { return error }
        switch reason {
        case "http.lost", "http.timeout": return PassingFailure(error: error)
        case "http.connect", "http.resolve": return PassingFailure(error: error, isUnreachable: true)
        default: return error
        }
    }
}
