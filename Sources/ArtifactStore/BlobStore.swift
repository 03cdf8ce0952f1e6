internal import Crypto
internal import Glibc
package import Pipeline
package import Support

/// What is known of stored bytes.
package struct Blob: Hashable, Sendable {
    /// Their digest, which is also their name.
    package var digest: Digest
    /// Their count.
    package var size: Int64

    /// Joins the parts.
    package init(digest: Digest, size: Int64) {
        self.digest = digest
        self.size = size
    }
}

/// Bytes by their digest, on one file system: `blobs/sha256/ab/<hex>` (mode 0444), `ingest/` for what is being written,
/// `quarantine/` for what was found damaged.
///
/// A blob is there whole or not at all, and durable once its writer's `commit` returned: temporary file, fsync, rename,
/// fsync of the folder. Calls block, and are safe from any thread and from several processes at once.
package final class BlobStore: Sendable {
    /// The store's directory.
    package let path: String
    let log: Log
    let ingest: FileDescriptor
    private let blobs: FileDescriptor
    private let quarantine: FileDescriptor
    /// Held shared as long as the store is open: who gets it alone may sweep `ingest/`.
    private let lock: FileDescriptor

    /// Opens the store, makes its folders when they are missing, and removes what a killed writer left in `ingest/`,
    /// unless another process has the store open too. Damage that is found later is told to `log`.
    package init(directory path: String, log: Log = .silent) throws {
        self.path = Files.absolute(path)
        self.log = log
        for folder in ["blobs/sha256", "ingest", "quarantine"] {
            try Files.createDirectory("\(self.path)/\(folder)", mode: 0o700)
        }
        let directory = O_RDONLY | O_DIRECTORY | O_NOFOLLOW
        blobs = try FileDescriptor.open("\(self.path)/blobs/sha256", directory)
        ingest = try FileDescriptor.open("\(self.path)/ingest", directory)
        quarantine = try FileDescriptor.open("\(self.path)/quarantine", directory)
        lock = try FileDescriptor.open("\(self.path)/lock", O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600)
        try makeFolders()
        if flock(lock.raw, LOCK_EX | LOCK_NB) == 0 {
            let removed = try sweepIngest()
            if removed > 0 { log.warning("removed unfinished files from the store", ["count": "\(removed)"]) }
        }
        try systemCall("flock", self.path) { flock(lock.raw, LOCK_SH) }
    }

    /// All 256 folders at once, so that no writer has to make one durable.
    private func makeFolders() throws {
        var isNew = false
        for byte in UInt8.min ... .max {
            if unsafe mkdirat(blobs.raw, Hex.encode([byte]), 0o700) == 0 {
                isNew = true
            } else if errno != EEXIST {
                throw SystemCallError(call: "mkdir", number: errno, subject: path).asKilnError
            }
        }
        try blobs.sync()
        guard isNew else { return }
        for folder in ["blobs", ""] { try Files.syncDirectory("\(path)/\(folder)") }
        // A folder above that we may not even read is not one we have just made.
        try? Files.syncDirectory("\(path)/..")
    }

    /// Removes everything in `ingest/`; the count. Only for who holds the lock alone.
    private func sweepIngest() throws -> Int {
        let names = try Files.list("\(path)/ingest")
        for name in names { try Files.removeTree("\(path)/ingest/\(name)") }
        return names.count
    }

    /// A writer for a new blob.
    package func writer() throws -> BlobWriter { try BlobWriter(self) }

    /// Stores bytes; those that are there already are not written again.
    @discardableResult
    package func ingest(_ bytes: [UInt8]) throws -> Blob {
        let blob = Blob(digest: try Crypto.sha256(bytes), size: Int64(bytes.count))
        if try holds(blob) { return blob }
        let writer = try writer()
        try writer.append(bytes.span)
        return try writer.commit()
    }

    /// Stores what a descriptor gives from its position to its end; throws `tooLarge` past `limit` bytes.
    @discardableResult
    package func ingest(from source: FileDescriptor, limit: Int64) throws -> Blob {
        let writer = try writer()
        while true {
            let part = try source.read(upTo: BlobWriter.partBytes)
            if part.isEmpty { return try writer.commit() }
            guard writer.size + Int64(part.count) <= limit else {
                throw KilnError(.tooLarge, "the content is larger than the \(limit) bytes allowed")
            }
            try writer.append(part.span)
        }
    }

    /// Opens a blob for reading. Throws `notFound` when it is not there, and `corrupt` when its size is not the one the
    /// caller knows; the blob is then put into quarantine.
    package func open(_ digest: Digest, size expected: Int64? = nil) throws -> (file: FileDescriptor, size: Int64) {
        let folder = try folder(of: digest)
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(digest.hex, O_RDONLY | O_NOFOLLOW, at: folder)
        } catch let error as KilnError where error.code == .notFound {
            throw KilnError(.notFound, "the store has no blob \(digest)", fields: ["digest": digest.description])
        }
        let status = try file.status()
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw try damaged(digest, in: folder, "it is not a regular file")
        }
        let size = Int64(status.st_size)
        if let expected, expected != size {
            throw try damaged(digest, in: folder, "it has \(size) bytes instead of \(expected)")
        }
        return (file, size)
    }

    /// Whether a blob of that digest is there. Its content is not read.
    package func contains(_ digest: Digest) throws -> Bool {
        do {
            _ = try open(digest)
            return true
        } catch let error as KilnError where error.code == .notFound {
            return false
        }
    }

    /// Reads a blob and compares its digest; its size. Throws `notFound`, or `corrupt` after putting a damaged blob
    /// into quarantine, where nothing is served from.
    @discardableResult
    package func verify(_ digest: Digest) throws -> Int64 {
        let (file, size) = try open(digest)
        let hash = try SHA256()
        var offset: Int64 = 0
        while true {
            let part = try file.read(upTo: BlobWriter.partBytes, at: offset)
            if part.isEmpty { break }
            try hash.update(part.span)
            offset += Int64(part.count)
        }
        guard try hash.finish() == digest else {
            throw try damaged(digest, in: try folder(of: digest), "its content has another digest")
        }
        return size
    }

    /// Reads a small blob whole and verifies it on the way; throws `tooLarge` past `limit`, and as `verify` does.
    package func read(_ digest: Digest, limit: Int) throws -> [UInt8] {
        let (file, size) = try open(digest)
        guard size <= Int64(limit) else {
            throw KilnError(.tooLarge, "the blob \(digest) is larger than \(limit) bytes")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(size))
        while true {
            let part = try file.read(upTo: BlobWriter.partBytes)
            if part.isEmpty { break }
            bytes.append(contentsOf: part)
        }
        guard try Crypto.sha256(bytes) == digest else {
            throw try damaged(digest, in: try folder(of: digest), "its content has another digest")
        }
        return bytes
    }

    /// The folder that holds a blob.
    func folder(of digest: Digest) throws -> FileDescriptor {
        try FileDescriptor.open(String(digest.hex.prefix(2)), O_RDONLY | O_DIRECTORY | O_NOFOLLOW, at: blobs)
    }

    /// Whether the blob is there with its size, and durable: another writer may have put it there a moment ago. One
    /// with another size is put into quarantine and not there any more.
    func holds(_ blob: Blob) throws -> Bool {
        do {
            _ = try open(blob.digest, size: blob.size)
        } catch let error as KilnError where error.code == .notFound || error.code == .corrupt {
            return false
        }
        try folder(of: blob.digest).sync()
        return true
    }

    /// Puts a damaged blob into quarantine; the error to throw.
    private func damaged(_ digest: Digest, in folder: FileDescriptor, _ what: String) throws -> KilnError {
        let name = "\(digest.hex).\(UInt64.random(in: 0 ... .max))"
        let result = unsafe renameat(folder.raw, digest.hex, quarantine.raw, name)
        // Another reader may have found it too and been quicker.
        guard result == 0 || errno == ENOENT else {
            throw SystemCallError(call: "rename", number: errno, subject: digest.hex).asKilnError
        }
        try folder.sync()
        try quarantine.sync()
        log.error("a stored blob is damaged", ["digest": digest.description, "problem": what, "quarantine": name])
        return KilnError(
            .corrupt,
            "the stored blob \(digest) is damaged: \(what); it was moved to \(path)/quarantine, and building the "
                + "version's commit again or restoring a backup brings it back", fields: ["digest": digest.description])
    }
}
