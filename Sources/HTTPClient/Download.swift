internal import Glibc
internal import Support

extension HTTPClient {
    /// How a download is done.
    package struct Download: Sendable {
        /// The URL, header fields and limits of each attempt; method and body do not matter.
        package var request: HTTPClientRequest
        /// The file to write. What it holds stays when `knownETag` says that it is the beginning of the same thing.
        package var path: String
        /// The entity tag, with its quotes, of what the file holds already; `nil` starts anew.
        package var knownETag: String?
        /// The largest size of the whole.
        package var maximumBytes: Int64 = .max
        /// The waits before further attempts after the connection was lost, in seconds; their number is the limit.
        package var retryDelays = [0.2, 0.5, 1, 2, 5]

        /// A download with the default limits.
        package init(_ request: HTTPClientRequest, to path: String, knownETag: String? = nil) {
            self.request = request
            self.path = path
            self.knownETag = knownETag
        }
    }

    /// Downloads into a file and goes on where it was when the connection is lost (Range with If-Range, so only into the
    /// same bytes; without a strong entity tag it starts anew). `onProgress` gets the bytes in the file.
    ///
    /// Returns the head of the last response; the file is whole only when its status is 200 or 206. The caller checks
    /// the digest and syncs. Other statuses leave the file as it was.
    package func download(
        _ download: Download, onProgress: @Sendable (Int64) -> Void = { _ in }
    ) async throws -> HTTPClientResponse {
        let file = try DownloadFile(download.path)
        var etag = Self.strong(download.knownETag)
        var attempt = 0
        while true {
            do {
                return try await self.attempt(download, file, &etag, onProgress)
            } catch let error as KilnError where error.reason == "http.lost" || error.reason == "http.timeout" {
                guard attempt < download.retryDelays.count else { throw error }
                try await Task.sleep(for: .seconds(download.retryDelays[attempt]))
                attempt += 1
            }
        }
    }

    private func attempt(
        _ download: Download, _ file: DownloadFile, _ etag: inout String?, _ onProgress: (Int64) -> Void
    ) async throws -> HTTPClientResponse {
        var request = download.request
        request.method = .get
        request.body = nil
        let offset = etag == nil ? 0 : try await file.size()
        if offset > 0, let etag {
            request.headers["Range"] = "bytes=\(offset)-"
            request.headers["If-Range"] = etag
        }
        var isWanted = false
        let response = try await stream(request) { head in
            isWanted = head.status == 200 || head.status == 206
            guard isWanted else { return }
            if head.status == 200 {
                try await file.truncate()
                etag = Self.strong(head.headers["ETag"])
            } else {
                guard offset > 0, head.headers["Content-Range"]?.hasPrefix("bytes \(offset)-") == true else {
                    throw KilnError(.unavailable, "the server sent another range than was asked", reason: "http.range")
                }
            }
        } onBytes: { bytes in
            guard isWanted else { return }
            let size = try await file.append(bytes)
            guard size <= download.maximumBytes else {
                throw KilnError(.tooLarge, "the download is larger than \(download.maximumBytes) bytes")
            }
            onProgress(size)
        }
        // All of it was there already.
        if response.status == 416, offset > 0, response.headers["Content-Range"] == "bytes */\(offset)" {
            return HTTPClientResponse(status: 206, headers: response.headers)
        }
        return response
    }

    private static func strong(_ etag: String?) -> String? { etag.flatMap { $0.hasPrefix("\"") ? $0 : nil } }
}

/// The file of a download; blocks on its own queue.
private actor DownloadFile {
    private let file: FileDescriptor
    private let executor = QueueExecutor(label: "http-download")

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    init(_ path: String) throws {
        file = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_NOFOLLOW)
    }

    func size() throws -> Int64 { Int64(try file.status().st_size) }

    func truncate() throws { try systemCall("ftruncate", "download") { ftruncate(file.raw, 0) } }

    /// Writes at the end and returns the size.
    func append(_ bytes: [UInt8]) throws -> Int64 {
        try systemCall("lseek", "download") { lseek(file.raw, 0, Int32(SEEK_END)) }
        try file.write(bytes)
        return try size()
    }
}
