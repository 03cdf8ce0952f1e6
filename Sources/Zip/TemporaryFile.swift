internal import Glibc
internal import Support

/// A file that is written beside its target and takes its place when it is whole. Until then nothing is at the target
/// but what was there; without `commit` it is gone with its owner.
///
/// A process that is killed leaves the temporary file; the next writer of the same target removes it. The lock that its
/// owner holds tells it from one that is still being written.
final class TemporaryFile {
    let file: FileDescriptor
    let target: String
    private let path: String
    private var isDone = false

    init(for target: String) throws {
        self.target = target
        let folder = Files.parent(of: target)
        let prefix = ".\(target.split(separator: "/").last.map(String.init) ?? target).kiln-"
        guard !target.hasSuffix("/"), !Files.isDirectory(target) else {
            throw KilnError(.invalid, "\(target) is a folder; name the file to write")
        }
        try Self.sweep(folder, prefix)
        for _ in 0..<100 {
            let path = "\(folder)/\(prefix)\(getpid())-\(UInt32.random(in: 0 ... .max)).tmp"
            let file = try FileDescriptor.open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o666)
            // Another's sweep may have come between; it has the lock, or has removed the file. Where the file system
            // knows no locks, nobody sweeps.
            let isLocked = flock(file.raw, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK
            if isLocked, try file.status().st_nlink > 0 {
                self.file = file
                self.path = path
                return
            }
        }
        throw KilnError(.conflict, "other programs remove what is written beside \(target)", reason: "zip.state")
    }

    deinit { discard() }

    /// Removes the file unless it is at its target.
    func discard() {
        if !isDone { unsafe unlink(path) }
        isDone = true
    }

    /// Makes the file durable, if so asked, and puts it at the target.
    func commit(isDurable: Bool) throws {
        if isDurable { try file.sync() }
        try systemCall("rename", target) { unsafe rename(path, target) }
        isDone = true
        if isDurable { try Files.syncDirectory(Files.parent(of: target)) }
    }

    /// Removes the temporary files of writers that were killed.
    private static func sweep(_ folder: String, _ prefix: String) throws {
        for name in try Files.list(folder) where name.hasPrefix(prefix) && name.hasSuffix(".tmp") {
            let path = "\(folder)/\(name)"
            // Gone meanwhile, or not ours to open: then it is not ours to remove either.
            guard let file = try? FileDescriptor.open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK) else { continue }
            if flock(file.raw, LOCK_EX | LOCK_NB) == 0 { unsafe unlink(path) }
        }
    }
}
