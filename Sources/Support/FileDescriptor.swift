internal import CPlatform

#if canImport(Glibc)
    package import Glibc
#endif

/// Owns a file descriptor: closed once, when the owner goes.
package final class FileDescriptor: Sendable {
    /// The number, valid as long as the owner lives.
    package let raw: Int32

    /// Takes over an open descriptor.
    package init(owning raw: Int32) { self.raw = raw }

    deinit { _ = close(raw) }

    /// Opens a path relative to a directory (the working directory when `nil`), always O_CLOEXEC.
    ///
    /// Throws a `KilnError` that names the path.
    package static func open(
        _ path: String, _ flags: Int32, mode: UInt32 = 0o644, at directory: FileDescriptor? = nil
    ) throws -> FileDescriptor {
        let raw = try systemCall("open", path) {
            unsafe kiln_openat(directory?.raw ?? AT_FDCWD, path, flags, mode)
        }
        return FileDescriptor(owning: raw)
    }

    /// Both ends of a pipe, O_CLOEXEC.
    package static func pipe() throws -> (read: FileDescriptor, write: FileDescriptor) {
        var ends: [Int32] = [-1, -1]
        try systemCall("pipe", "") { unsafe kiln_pipe(&ends) }
        return (FileDescriptor(owning: ends[0]), FileDescriptor(owning: ends[1]))
    }

    /// Reads up to `count` bytes; empty at the end.
    package func read(upTo count: Int) throws -> [UInt8] {
        try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = try systemCall("read", "descriptor \(raw)") { unsafe Glibc.read(raw, buffer.baseAddress, count) }
        }
    }

    /// Reads up to `count` bytes at an offset without moving the position; empty at the end.
    package func read(upTo count: Int, at offset: Int64) throws -> [UInt8] {
        try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = try systemCall("pread", "descriptor \(raw)") {
                unsafe pread(raw, buffer.baseAddress, count, off_t(offset))
            }
        }
    }

    /// Writes all bytes.
    package func write(_ bytes: Span<UInt8>) throws {
        try unsafe bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                done += try systemCall("write", "descriptor \(raw)") {
                    unsafe Glibc.write(raw, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done)
                }
            }
        }
    }

    /// Writes all bytes.
    package func write(_ bytes: [UInt8]) throws { try write(bytes.span) }

    /// Makes what was written durable.
    package func sync() throws { try systemCall("fsync", "descriptor \(raw)") { fsync(raw) } }

    /// The status.
    package func status() throws -> stat {
        var value = stat()
        try systemCall("fstat", "descriptor \(raw)") { unsafe fstat(raw, &value) }
        return value
    }
}

extension FileDescriptor {
    /// The file's size in bytes.
    package func size() throws -> Int64 { Int64(try status().st_size) }
}
