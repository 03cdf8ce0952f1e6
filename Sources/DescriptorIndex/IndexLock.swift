internal import Glibc
internal import Support

/// The right to write, held against all other processes.
struct IndexLock {
    private let file: FileDescriptor

    /// Waits a quarter of a second at most; `nil` when another process holds it that long.
    init?(_ path: String) throws {
        file = try FileDescriptor.open(path, O_RDWR | O_CREAT | O_NOFOLLOW)
        for _ in 0..<250 {
            if flock(file.raw, LOCK_EX | LOCK_NB) == 0 { return }
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw SystemCallError(call: "flock", number: errno, subject: path).asKilnError
            }
            usleep(1000)
        }
        return nil
    }

    /// Gives the right back.
    func release() { _ = flock(file.raw, LOCK_UN) }
}
