internal import Crypto
internal import Glibc
internal import Pipeline
internal import Support

/// A download in the making, beside its final name: hashed while it grows, kept when it is cut off, renamed when whole.
///
/// The name tells what it shall become (`kiln-` and the digest's first 32 digits), so parts of other content are
/// never taken up. It works on a queue of its own.
actor PartFile {
    private let path: String
    private let file: FileDescriptor
    private let expected: Output
    private var hash: SHA256
    /// Bytes that are there.
    private(set) var size: Int64 = 0

    private let executor = QueueExecutor(label: "kiln.download")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Opens or makes the part for an output in a folder. Throws `conflict` when another download is writing it.
    init(for expected: Output, in directory: String) throws {
        path = "\(directory)/kiln-\(expected.digest.hex.prefix(32)).part"
        file = try FileDescriptor.open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK)
        self.expected = expected
        hash = try SHA256()
        guard try file.status().st_mode & S_IFMT == S_IFREG else {
            throw KilnError(.conflict, "\(path) is not a plain file; remove it")
        }
        guard flock(file.raw, LOCK_EX | LOCK_NB) == 0 else {
            throw KilnError(.conflict, "\(path) is being written by another download; wait for that one to end")
        }
    }

    /// Takes up what is there already and gives its size.
    func takeUp() throws -> Int64 {
        guard try file.status().st_size <= expected.size else {
            try restart()
            return 0
        }
        size = try FileDigest.read(file) { try hash.update($0.span) }
        return size
    }

    /// Whether all bytes are there.
    var isWhole: Bool { size == expected.size }

    /// Begins anew.
    func restart() throws {
        try systemCall("ftruncate", path) { ftruncate(file.raw, 0) }
        hash = try SHA256()
        size = 0
    }

    /// Adds bytes and gives the size. Throws `corrupt` when they are more than there should be.
    func append(_ bytes: [UInt8]) throws -> Int64 {
        guard size + Int64(bytes.count) <= expected.size else {
            throw KilnError(
                .corrupt, "the server sent more than the \(expected.size) bytes that \(expected.path) should have")
        }
        try systemCall("lseek", path) { lseek(file.raw, off_t(size), SEEK_SET) }
        try file.write(bytes)
        try hash.update(bytes.span)
        size += Int64(bytes.count)
        return size
    }

    /// Gives the content its final name, durably, when it has the digest it should have; else says so. Asked once.
    func publish(as final: String) throws -> Bool {
        guard try hash.finish() == expected.digest else { return false }
        try file.sync()
        try systemCall("rename", final) { rename(path, final) }
        try Files.syncDirectory(Files.parent(of: final))
        return true
    }

    /// Removes the part.
    func discard() { unlink(path) }
}

/// Digests of files.
enum FileDigest {
    /// Whether a plain file of that size and digest is at the path. A link is not followed and does not count.
    static func matches(_ path: String, _ output: Output) throws -> Bool {
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        } catch {
            // Absent, a link, or not ours to read: fetched anew, and whoever cannot write there gets that error.
            return false
        }
        let status = try file.status()
        if status.st_mode & S_IFMT == S_IFDIR {
            throw KilnError(.conflict, "\(path) is a directory and should become a file; move it away")
        }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size == output.size else { return false }
        let sum = try SHA256()
        _ = try read(file) { try sum.update($0.span) }
        return try sum.finish() == output.digest
    }

    /// Hands out all bytes of a file from its beginning, without moving its position; gives their count.
    static func read(_ file: FileDescriptor, into take: ([UInt8]) throws -> Void) throws -> Int64 {
        var size: Int64 = 0
        while true {
            let bytes = try file.read(upTo: 1 << 20, at: size)
            if bytes.isEmpty { return size }
            try take(bytes)
            size += Int64(bytes.count)
        }
    }
}
