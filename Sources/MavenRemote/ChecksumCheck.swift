internal import Crypto
internal import HTTPClient
internal import MavenRepository
internal import Pipeline
internal import Support

/// The bytes are not those that the repository's checksum speaks of.
struct WrongChecksum: Error {
    let error: KilnError
}

/// Finds the checksum of one file and compares it (P3): what the answer's header fields say, else the strongest file beside it.
final class ChecksumCheck {
    private let download: FileDownload
    private let url: String
    private let policy: RepositoryPolicy.Checksum
    /// The question for the most likely checksum, asked together with the file.
    private var early: (algorithm: ChecksumAlgorithm, exchange: HTTPExchange)?

    init(_ download: FileDownload, _ url: String, _ policy: RepositoryPolicy.Checksum) {
        self.download = download
        self.url = url
        self.policy = policy
    }

    deinit { early?.exchange.cancel() }

    private var isWanted: Bool {
        guard policy != .ignore else { return false }
        guard case .artifact(let file) = download.file else { return true }
        // Signatures have none; nor have checksums themselves.
        let endings = [".asc", ".sigstore", ".sigstore.json"] + ChecksumAlgorithm.allCases.map { "." + $0.rawValue }
        return !endings.contains { ("." + file.extension).hasSuffix($0) }
    }

    /// Asks before the answer is known when the repository's answers did not say the checksum lately.
    func askEarly() { if download.knowledge.lacksHeaders(download.repository) { ask() } }

    /// Looks at the answer's header fields, before its body.
    func start(_ headers: HTTPHeaders) {
        guard isWanted else { return }
        let isThere = strong(headers) != nil
        download.knowledge.noteHeaders(lack: !isThere, download.repository)
        if !isThere { ask() }
    }

    private func ask() {
        guard isWanted, early == nil, let algorithm = download.knowledge.algorithms(download.repository).first else {
            return
        }
        // Whatever keeps it from being asked now is seen when it is asked again.
        early = (try? download.client.begin(download.request(url + "." + algorithm.rawValue, isChecksum: true))).map {
            (algorithm, $0)
        }
    }

    /// A checksum of MD5 in the header fields counts only when there is no other.
    private func strong(_ headers: HTTPHeaders) -> (algorithm: ChecksumAlgorithm, digits: String)? {
        Checksum.inHeaders(headers).flatMap { $0.algorithm == .md5 ? nil : $0 }
    }

    /// Compares all bytes of the file; returns what with, for its record. Throws `WrongChecksum`, unless the policy is to warn.
    func verify(_ part: PartialFile, _ headers: HTTPHeaders, sha256: [UInt8]) throws -> String {
        guard isWanted else {
            if policy == .ignore {
                download.warn("checksums of \(name) are not looked at (checksumPolicy ignore)")
            }
            return "none"
        }
        guard let expected = try strong(headers) ?? fromFiles() ?? Checksum.inHeaders(headers) else {
            download.warn("\(name) offers no checksums: what comes from it is taken as it is")
            return "none"
        }
        let actual = try digits(expected.algorithm, part, sha256)
        guard actual != expected.digits else { return expected.algorithm.rawValue }
        let text =
            "\(download.file) from \(name) has the wrong checksum: \(expected.algorithm.rawValue) "
            + "\(expected.digits) was promised, \(actual) came"
        guard policy == .fail else {
            download.warn(text + "; it is used all the same (checksumPolicy warn)")
            return "none"
        }
        let advice = "; the repository or a cache on the way is broken: try again, or ask who runs it"
        throw WrongChecksum(error: KilnError(.corrupt, text + advice, reason: "maven.checksum"))
    }

    private var name: String { "\(download.repository.id) (\(download.repository.printableURL))" }

    private func digits(_ algorithm: ChecksumAlgorithm, _ part: PartialFile, _ sha256: [UInt8]) throws -> String {
        if case .sha256 = algorithm { return Hex.encode(sha256) }
        let hash = try RunningHash(algorithm.hash)
        try part.replay { try hash.update($0) }
        return Hex.encode(try hash.finish())
    }

    // MARK: the files beside it

    private func fromFiles() throws -> (algorithm: ChecksumAlgorithm, digits: String)? {
        var unreadable: ChecksumAlgorithm?
        var order = download.knowledge.algorithms(download.repository)
        if let asked = early?.algorithm {
            order.removeAll { $0 == asked }
            order.insert(asked, at: 0)
        }
        for algorithm in order {
            guard let bytes = try read(algorithm) else { continue }
            if let digits = Checksum.parse(bytes, algorithm) { return (algorithm, digits) }
            unreadable = unreadable ?? algorithm
        }
        guard let unreadable else { return nil }
        let text = "the .\(unreadable.rawValue) of \(download.file) at \(name) holds no checksum"
        guard policy == .fail else {
            download.warn(text + "; the file is used all the same (checksumPolicy warn)")
            return nil
        }
        throw WrongChecksum(error: KilnError(.corrupt, text + "; ask who runs it", reason: "maven.checksum"))
    }

    /// The bytes of a checksum's file; `nil` when there is none.
    private func read(_ algorithm: ChecksumAlgorithm) throws -> [UInt8]? {
        var retries = RetryPolicy(
            delays: download.configuration.retryDelays, maximumRetryAfter: download.configuration.maximumRetryAfter)
        while true {
            do {
                return try readOnce(algorithm)
            } catch {
                let failure = FileDownload.classify(error)
                guard let passing = failure as? PassingFailure,
                    case .again(let delay) = retries.decide(
                        retryAfter: passing.retryAfter, variation: Double.random(in: 0...1))
                else { throw failure }
                try download.cancellation.wait(seconds: delay)
            }
        }
    }

    private func readOnce(_ algorithm: ChecksumAlgorithm) throws -> [UInt8]? {
        var exchange: HTTPExchange
        if let early, early.algorithm == algorithm {
            exchange = early.exchange
            self.early = nil
        } else {
            exchange = try download.client.begin(download.request(url + "." + algorithm.rawValue, isChecksum: true))
        }
        return try download.cancellation.with(exchange) { exchange in
            let head = try exchange.head()
            switch head.status {
            case 200:
                download.knowledge.noteChecksum(algorithm, isThere: true, download.repository)
                do {
                    return try exchange.body()
                } catch let error as KilnError where error.code == .tooLarge {
                    return []
                }
            case 401, 403, 404, 410:
                // Some storages forbid what is not there; the file itself was allowed.
                download.knowledge.noteChecksum(algorithm, isThere: false, download.repository)
                return nil
            default:
                throw PassingFailure(
                    error: KilnError(
                        .unavailable,
                        "\(download.host) answers \(head.status) for the .\(algorithm.rawValue) of \(download.file); "
                            + "try again later", reason: "maven.status"))
            }
        }
    }
}
