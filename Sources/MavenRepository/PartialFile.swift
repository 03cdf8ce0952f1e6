internal import Glibc
internal import Support

/// A download on its way into the cache, held by one process and one thread at a time: who has its lock downloads, the
/// others wait and then find the whole file.
///
/// What a killed process leaves of it holds no lock any more; the next one goes on from there when the repository says that
/// the bytes are still the same, and starts anew else.
package final class PartialFile {
    /// What it will be.
    package let file: RepositoryFile
    /// Where it comes from.
    package let repository: RemoteRepository
    /// The final path.
    let path: String
    let base: String
    let rootLength: Int
    private let descriptor: FileDescriptor
    private var isDone = false
    /// The entity tag, with its quotes, of the bytes that are there already; `nil` when there are none to go on from.
    package private(set) var etag: String?
    /// How many bytes are there.
    package private(set) var size: Int64

    private var partPath: String { path + CacheSuffix.part }
    private var tagPath: String { path + CacheSuffix.partTag }

    /// Takes the lock; `nil` while somebody else has it.
    init?(
        _ file: RepositoryFile, _ repository: RemoteRepository, path: String, base: String, rootLength: Int
    ) throws {
        self.file = file
        self.repository = repository
        self.path = path
        self.base = base
        self.rootLength = rootLength
        try Files.createDirectory(Files.parent(of: path), mode: 0o700)
        guard let descriptor = try Self.lock(path + CacheSuffix.part) else { return nil }
        self.descriptor = descriptor
        size = try descriptor.size()
        if size > 0 { etag = Self.readTag(path + CacheSuffix.partTag) }
    }

    /// Opens and locks; who waited for the lock of a file that is gone by then opens the new one.
    private static func lock(_ path: String) throws -> FileDescriptor? {
        for _ in 0..<16 {
            let file = try FileDescriptor.open(path, O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600)
            if flock(file.raw, LOCK_EX | LOCK_NB) != 0 {
                guard errno == EWOULDBLOCK || errno == EINTR else {
                    throw SystemCallError(call: "flock", number: errno, subject: path).asKilnError
                }
                return nil
            }
            guard case .file(let named) = FileStamp.of(path) else { continue }
            let opened = try FileStamp.of(file)
            if named.inode == opened.inode, named.device == opened.device { return file }
        }
        return nil
    }

    private static func readTag(_ path: String) -> String? {
        // Without a tag the download starts anew.
        guard let text = try? Files.readText(path, limit: 4096), text.hasPrefix("\""), text.hasSuffix("\"\n") else {
            return nil
        }
        return String(text.dropLast())
    }

    /// Forgets what is there. Bytes that come next belong to `etag`, which lets a later process go on from them; it is
    /// written down only for what is `large`.
    package func restart(etag: String?, isLarge: Bool) throws {
        try systemCall("ftruncate", partPath) { ftruncate(descriptor.raw, 0) }
        try systemCall("lseek", partPath) { lseek(descriptor.raw, 0, Int32(SEEK_SET)) }
        size = 0
        self.etag = etag.flatMap { $0.hasPrefix("\"") && $0.utf8.count < 4096 ? $0 : nil }
        _ = unsafe unlink(tagPath)
        if isLarge, let etag = self.etag { try Files.writeAtomically(tagPath, Array((etag + "\n").utf8), mode: 0o600) }
    }

    /// Gives what is there to a hash, and gets ready to write behind it.
    package func replay(_ body: (Span<UInt8>) throws -> Void) throws {
        var offset: Int64 = 0
        while offset < size {
            let part = try descriptor.read(upTo: Int(min(1 << 18, size - offset)), at: offset)
            guard !part.isEmpty else { break }
            try body(part.span)
            offset += Int64(part.count)
        }
        try systemCall("lseek", partPath) { lseek(descriptor.raw, off_t(size), Int32(SEEK_SET)) }
    }

    /// Writes bytes behind what is there.
    package func write(_ bytes: Span<UInt8>) throws {
        try descriptor.write(bytes)
        size += Int64(bytes.count)
    }

    /// Makes the bytes durable and gives them their name, with their record; the lock goes with it.
    package func publish(_ record: FileRecord, now: Int64) throws -> LocalFile {
        try systemCall("fdatasync", partPath) { fdatasync(descriptor.raw) }
        let written = try FileStamp.of(descriptor)
        guard written.size == record.size else {
            throw KilnError(.internal, "\(partPath) has \(written.size) bytes, not the \(record.size) that came")
        }
        var record = record
        record.modified = written.modified
        try systemCall("rename", path) { unsafe rename(partPath, path) }
        isDone = true
        // After the file: whoever is killed here leaves a file whose record is made again, and no record of a file to come.
        try RepositoryCache.writeRecord(record, for: path, now: now)
        _ = unsafe unlink(tagPath)
        _ = unsafe unlink(path + CacheSuffix.absence)
        return LocalFile(
            path: path, repositoryID: repository.id, place: .cache, stamp: try FileStamp.of(descriptor),
            sha256: record.sha256, checksum: file.policy(of: repository).checksum, base: base, rootLength: rootLength)
    }

    /// Forgets which bytes are there, so that the next attempt starts anew.
    package func forget() {
        etag = nil
        _ = unsafe unlink(tagPath)
    }

    /// Removes what is there, so that nothing can go on from it.
    package func discard() {
        guard !isDone else { return }
        isDone = true
        _ = unsafe unlink(partPath)
        _ = unsafe unlink(tagPath)
    }

    /// Leaves what a later process can go on from; removes the rest.
    package func leave() { if etag == nil || size == 0 || !Files.exists(tagPath) { discard() } }

    deinit { leave() }
}
