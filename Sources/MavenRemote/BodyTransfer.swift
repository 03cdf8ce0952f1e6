internal import Crypto
internal import HTTPClient
internal import MavenRepository
internal import Support

/// One attempt to get the bytes of a file into its partial file.
struct BodyTransfer {
    /// How an attempt ends when nothing fails.
    enum Result {
        /// The repository does not have the file.
        case absent
        /// What is cached is still the newest.
        case unchanged
        /// All bytes are there: the response's head, and their SHA-256.
        case whole(HTTPClientResponse, [UInt8])
    }

    /// From this size on a download that breaks off is worth going on with in another process.
    private static let large: Int64 = 1 << 20

    private let download: FileDownload
    private let part: PartialFile
    private let check: ChecksumCheck
    private let limit: Int64

    init(_ download: FileDownload, _ part: PartialFile, _ check: ChecksumCheck) {
        self.download = download
        self.part = part
        self.check = check
        limit = download.configuration.limit(of: download.file)
    }

    func run(_ request: HTTPClientRequest, offset: Int64) throws -> Result {
        do {
            return try download.cancellation.with(download.client.begin(request)) { exchange in
                try run(exchange, offset)
            }
        } catch {
            throw FileDownload.classify(error)
        }
    }

    private func run(_ exchange: HTTPExchange, _ offset: Int64) throws -> Result {
        let head = try exchange.head()
        switch head.status {
        case 200:
            let length = head.headers["Content-Length"].flatMap { Int64($0) }
            if let length { try admit(length) }
            try part.restart(etag: head.headers["ETag"], isLarge: (length ?? .max) >= Self.large)
        case 206 where offset > 0 && head.headers["Content-Range"]?.hasPrefix("bytes \(offset)-") == true:
            break
        case 416 where offset > 0:
            guard head.headers["Content-Range"] == "bytes */\(offset)" else {
                part.forget()
                throw PassingFailure(error: failure("has other bytes now than before"))
            }
            let sha256 = try RunningHash(.sha256)
            try part.replay { try sha256.update($0) }
            return .whole(head, try sha256.finish())
        case 304: return .unchanged
        case 404, 410: return .absent
        default: throw refusal(head)
        }
        let sha256 = try RunningHash(.sha256)
        try part.replay { try sha256.update($0) }
        check.start(head.headers)
        while let bytes = try exchange.bytes() {
            try admit(part.size + Int64(bytes.count))
            try part.write(bytes.span)
            try sha256.update(bytes.span)
            download.onBytes(bytes.count)
        }
        return .whole(head, try sha256.finish())
    }

    private func admit(_ size: Int64) throws {
        guard size > limit else { return }
        part.discard()
        throw KilnError(
            .tooLarge, "\(download.host) sends more than the \(limit) bytes that \(download.file) may have",
            reason: "maven.size")
    }

    private func failure(_ what: String, _ code: KilnError.Code = .unavailable, reason: String? = nil) -> KilnError {
        KilnError(code, "\(download.host) \(what)", reason: reason)
    }

    private func refusal(_ head: HTTPClientResponse) -> any Error {
        let server = "the server '\(download.repository.id)' in settings.xml"
        switch head.status {
        case 401:
            let what =
                download.repository.credential == nil
                ? "wants a name and a password; give them for \(server)"
                : "does not accept the name and password of \(server)"
            return failure("\(what) (401)", .unauthenticated, reason: "maven.unauthorized")
        case 403:
            return failure(
                "forbids access (403); check the rights of \(server)", .forbidden, reason: "maven.forbidden")
        case 407:
            return failure(
                "is behind a proxy that wants a name and a password; give them for the proxy in settings.xml (407)",
                .unauthenticated, reason: "maven.proxy")
        case 300..<400:
            let why = "redirects to where it must not lead, such as from https to http (\(head.status))"
            return failure(why, reason: "maven.redirect")
        case 408, 425, 429, 500, 502, 503, 504:
            return PassingFailure(
                error: failure("answers \(head.status); try again later", reason: "maven.status"),
                retryAfter: retryAfter(head.headers))
        default: return failure("answers \(head.status)", reason: "maven.status")
        }
    }

    /// `Retry-After`: seconds, or a date (RFC 9110 §10.2.3).
    private func retryAfter(_ headers: HTTPHeaders) -> Double? {
        guard let text = headers["Retry-After"] else { return nil }
        if let seconds = Double(text), seconds.isFinite { return max(0, seconds) }
        guard let date = HTTPClient.seconds(ofDate: text) else { return nil }
        return max(0, Double(date) - Double(download.cache.now) / 1e9)
    }
}
