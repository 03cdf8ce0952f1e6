package import Pipeline
internal import Support

/// Fetches outputs of versions into files that are there whole and right, or not at all.
package struct Downloader: Sendable {
    /// What became of a download.
    package enum Outcome: Sendable, Hashable {
        /// The file had the right content already.
        case present
        /// It was fetched; how many of its bytes were there from a download that was cut off.
        case fetched(resumedFrom: Int64)
    }

    private let client: KilnClient
    private let sleep: Sleep

    /// Downloads through a client; `sleep` waits between tries.
    package init(client: KilnClient, sleep: @escaping Sleep) {
        self.client = client
        self.sleep = sleep
    }

    /// Fetches an output to a path; its folder is made. `onProgress` hears how many bytes are there.
    ///
    /// A download that is cut off leaves a `.part` beside the path and goes on from there: at once, eight times in a
    /// row without a byte, or when it is called again. Throws `corrupt` when the content is not what the version says;
    /// then neither the file nor the part is left.
    package func fetch(
        _ output: Output, of version: Version, to path: String, onProgress: (Int64) throws -> Void
    ) async throws -> Outcome {
        let directory = Files.parent(of: path)
        let opened: PartFile? = try await onOwnThread("kiln.download") {
            try Files.createDirectory(directory)
            return try FileDigest.matches(path, output) ? nil : try PartFile(for: output, in: directory)
        }
        guard let part = opened else { return .present }
        do {
            return try await complete(part, output, version, path, onProgress)
        } catch let error as KilnError where error.code == .corrupt {
            await part.discard()
            throw error
        }
    }

    private func complete(
        _ part: PartFile, _ output: Output, _ version: Version, _ path: String, _ onProgress: (Int64) throws -> Void
    ) async throws -> Outcome {
        let old = try await part.takeUp()
        try await fill(part, output, version, onProgress)
        if try await part.publish(as: path) { return .fetched(resumedFrom: old) }
        if old > 0 {
            // What lay there was damaged: once more, from the beginning.
            try await part.restart()
            try await fill(part, output, version, onProgress)
            if try await part.publish(as: path) { return .fetched(resumedFrom: 0) }
        }
        throw KilnError(
            .corrupt,
            "\(output.path) of \(version.project)@\(version.number) came with another digest than \(output.digest); "
                + "nothing was kept. Try again; if it stays so, the server's store is damaged")
    }

    /// Streams until the part has all its bytes.
    private func fill(
        _ part: PartFile, _ output: Output, _ version: Version, _ onProgress: (Int64) throws -> Void
    ) async throws {
        var backoff = Backoff(limit: 8)
        while await !part.isWhole {
            let before = await part.size
            var loss = KilnError(
                .unavailable, "the connection was lost at byte \(before) of \(output.path); call again to go on")
            do {
                try await stream(part, output, version, onProgress)
                if await part.isWhole { return }
            } catch let error as KilnError where isPassing(error) {
                try Task.checkCancellation()
                loss = error
            }
            if await part.size > before { backoff.succeeded() }
            guard let wait = backoff.failed() else { throw loss }
            try await sleep(wait)
        }
    }

    private func stream(
        _ part: PartFile, _ output: Output, _ version: Version, _ onProgress: (Int64) throws -> Void
    ) async throws {
        let offset = await part.size
        var headers: HTTPHeaders = ["Accept-Encoding": "identity"]
        if offset > 0 {
            headers.add("Range", "bytes=\(offset)-")
            headers.add("If-Range", "\"\(output.digest)\"")
        }
        let path =
            KilnClient.version(version.project, .number(version.number)) + ["files"]
            + output.path.parts.map(String.init)
        let request = TransportRequest(.get, path, headers: headers, totalSeconds: nil)
        try await client.stream(request) { head in
            if head.status != 206 {
                if offset > 0 { try await part.restart() }
            } else if head.headers["Content-Range"]?.hasPrefix("bytes \(offset)-") != true {
                throw KilnError(.corrupt, "the server sent another range of \(output.path) than it was asked for")
            }
        } onBytes: { bytes in
            try onProgress(try await part.append(bytes))
        }
    }
}
