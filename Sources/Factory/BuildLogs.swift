internal import ArtifactStore
internal import Catalog
internal import Compression
internal import Glibc
package import Pipeline
internal import Support
internal import Synchronization

/// The logs of all builds: live ones by id, ended ones from the store.
package final class BuildLogs: Sendable {
    private let directory: String
    private let limits: LogLimits
    private let blobs: BlobStore
    private let live = Mutex<[BuildID: BuildLog]>([:])

    init(directory: String, limits: LogLimits, blobs: BlobStore) throws {
        self.directory = directory
        self.limits = limits
        self.blobs = blobs
        try Files.createDirectory(directory, mode: 0o700)
    }

    /// The log of a build that runs.
    package func live(_ id: BuildID) -> BuildLog? { live.withLock { $0[id] } }

    /// Opens the log of a build that begins, or begins again.
    func open(_ id: BuildID) throws -> BuildLog {
        let log = try BuildLog(path: path(id), limits: limits)
        live.withLock { $0[id] = log }
        return log
    }

    /// Stores the text, compressed; answers its digest and the bytes that the build wrote. The log can still be read.
    func store(_ log: BuildLog) throws -> StoredLog {
        let writer = try blobs.writer()
        let compressor = try GzipWriter { try writer.append($0.span) }
        try log.drain { try compressor.append($0.span) }
        try compressor.finish()
        return StoredLog(digest: try writer.commit().digest, bytes: log.total)
    }

    /// Ends a log for its readers. `keepsFile` when the build will go on at another time.
    func close(_ id: BuildID, keepsFile: Bool) throws {
        guard let log = live.withLock({ $0.removeValue(forKey: id) }) else { return }
        log.end()
        if !keepsFile { try log.discard() }
    }

    /// The whole text of an ended build from an offset on; empty when none was stored.
    package func stored(_ build: Build, from offset: Int64) throws -> [UInt8] {
        guard let digest = build.log else { return [] }
        let compressed = try blobs.read(digest, limit: Int(limits.full) + 4096)
        let text = try Gzip.decompress(compressed, limit: Int(limits.full) + 4096)
        guard let gap = limits.storedGap(total: build.logBytes) else {
            return Array(text.dropFirst(Int(min(offset, Int64(text.count)))))
        }
        let marker = BuildLog.marker(for: gap)
        if offset <= gap.lowerBound { return Array(text.dropFirst(Int(offset))) }
        let behind = max(0, offset - gap.upperBound)
        return Array(text.dropFirst(Int(gap.lowerBound) + marker.count + Int(behind)))
    }

    private func path(_ id: BuildID) -> String { "\(directory)/\(id.project)-\(id.number).log" }
}
