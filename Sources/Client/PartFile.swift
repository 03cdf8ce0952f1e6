internal import Crypto
internal import Glibc
internal import Pipeline
internal import Support
internal import Synchronization

/// A download in the making, beside its final name: hashed while it grows, kept when it is cut off, renamed when whole.
///
/// The name tells what it shall become (`kiln-` and the digest's first 32 digits), so parts of other content are
/// never taken up. All calls block and come from one task at a time.
final class PartFile: Sendable {
    private struct State {
        var hash: SHA256
        var size: Int64
    }

    private let path: String
    private let file: FileDescriptor
    private let expected: Output
    private let state: Mutex<State>

    /// Opens or makes the part for an output in a folder and hashes what is there already.
    /// Throws `conflict` when another download is writing it.
    init(for expected: Output, in directory: String) throws {
        path = "\(directory)/kiln-\(expected.digest.hex.prefix(32)).part"
        file = try FileDescriptor.open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK)
        self.expected = expected
        guard try file.status().st_mode & S_IFMT == S_IFREG else {
            throw KilnError(.conflict, "\(path) is not a plain file; remove it")
        }
        guard flock(file.raw, LOCK_EX | LOCK_NB) == 0 else {
            throw KilnError(.conflict, "\(path) is being written by another download; wait for that one to end")
        }
        state = Mutex(State(hash: try SHA256(), size: 0))
        let present = try file.status().st_size
        if present > expected.size {
            try restart()
        } else {
            let size = try FileDigest.read(file) { bytes in try state.withLock { try $0.hash.update(bytes.span) } }
            state.withLock { $0.size = size }
            try systemCall("lseek", path) { lseek(file.raw, off_t(size), SEEK_SET) }
        }
    }

    /// Bytes that are there.
    var size: Int64 { state.withLock { $0.size } }

    /// Whether all bytes are there.
    var isWhole: Bool { size == expected.size }

    /// Begins anew.
    func restart() throws {
        try systemCall("ftruncate", path) { ftruncate(file.raw, 0) }
        try systemCall("lseek", path) { lseek(file.raw, 0, SEEK_SET) }
        try state.withLock { $0 = State(hash: try SHA256(), size: 0) }
    }

    /// Adds bytes. Throws `corrupt` when they are more than there should be.
    func append(_ bytes: [UInt8]) throws {
        try state.withLock { state in
            guard state.size + Int64(bytes.count) <= expected.size else {
                throw KilnError(
                    .corrupt, "the server sent more than the \(expected.size) bytes that \(expected.path) should have")
            }
            try file.write(bytes)
            try state.hash.update(bytes.span)
            state.size += Int64(bytes.count)
        }
    }

    /// Whether the whole content has the digest it should have. Asked once.
    func matches() throws -> Bool { try state.withLock { try $0.hash.finish() } == expected.digest }

    /// Gives the content its final name, durably.
    func publish(as final: String) throws {
        try file.sync()
        try systemCall("rename", final) { rename(path, final) }
        try Files.syncDirectory(Files.parent(of: final))
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
