internal import Crypto
internal import Glibc
package import Pipeline
internal import Support

/// Writes one blob, hashing on the way. What is not committed is removed with the writer. It belongs to one task at a
/// time.
package final class BlobWriter {
    /// Bytes read and written at once.
    static let partBytes = 1 << 20

    /// Bytes taken so far.
    package private(set) var size: Int64 = 0
    private let store: BlobStore
    private let name: String
    private let file: FileDescriptor
    private let hash: SHA256
    private var isOpen = true

    init(_ store: BlobStore) throws {
        self.store = store
        hash = try SHA256()
        name = "\(getpid())-\(UInt64.random(in: 0 ... .max))"
        file = try FileDescriptor.open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600, at: store.ingest)
    }

    deinit {
        if isOpen { abandon() }
    }

    /// Takes the next bytes.
    package func append(_ bytes: Span<UInt8>) throws {
        guard isOpen else { throw KilnError(.internal, "a committed or abandoned blob takes no more bytes") }
        try hash.update(bytes)
        try file.write(bytes)
        size += Int64(bytes.count)
    }

    /// Makes the blob durable under its digest. Content that the store has already is not written again.
    ///
    /// Throws `corrupt` when the content is not `expected`, and `noSpace` when the disk is full; nothing is left then.
    package func commit(expected: Digest? = nil) throws -> Blob {
        guard isOpen else { throw KilnError(.internal, "a blob is committed once") }
        defer { if isOpen { abandon() } }
        let blob = Blob(digest: try hash.finish(), size: size)
        if let expected, expected != blob.digest {
            throw KilnError(.corrupt, "the content has the digest \(blob.digest) and not \(expected); send it again")
        }
        if try store.holds(blob) { return blob }
        try systemCall("fchmod", name) { fchmod(file.raw, 0o444) }
        try file.sync()
        let written = Int64(try file.status().st_size)
        guard written == size else {
            throw KilnError(.internal, "\(size) bytes were written to \(store.path) and \(written) arrived")
        }
        let folder = try store.folder(of: blob.digest)
        try systemCall("rename", blob.digest.hex) {
            unsafe renameat(store.ingest.raw, name, folder.raw, blob.digest.hex)
        }
        isOpen = false
        try folder.sync()
        return blob
    }

    /// Removes what was written.
    package func abandon() {
        isOpen = false
        // What cannot be removed now is swept when the store is next opened.
        _ = unsafe unlinkat(store.ingest.raw, name, 0)
    }
}
