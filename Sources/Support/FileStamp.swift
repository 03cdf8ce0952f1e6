internal import Glibc

/// What tells one state of a file from another without reading it, as Git's index does: a change of the content changes the
/// stamp, save for one within the same tick of the file system's clock.
@frozen
package struct FileStamp: Hashable, Sendable {
    /// The device's number.
    package var device: UInt64
    /// The inode's number.
    package var inode: UInt64
    /// The size in bytes.
    package var size: Int64
    /// When the content was last written, in nanoseconds since 1970.
    package var modified: Int64
    /// When content, names or rights last changed, in nanoseconds since 1970.
    package var changed: Int64

    /// Joins the parts.
    @inlinable
    package init(device: UInt64, inode: UInt64, size: Int64, modified: Int64, changed: Int64) {
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
        self.changed = changed
    }

    /// The stamp of what is at a path; links are followed.
    package static func of(_ path: String) -> Reading {
        unsafe path.withCString { unsafe of($0) }
    }

    /// The stamp of what is at a path that ends with a NUL; links are followed.
    package static func of(_ path: UnsafePointer<CChar>) -> Reading {
        var value = stat()
        if unsafe stat(path, &value) == 0 { return .file(FileStamp(value)) }
        return errno == ENOENT || errno == ENOTDIR ? .absent : .unknown
    }

    /// The stamp of an open file.
    package static func of(_ file: FileDescriptor) throws -> FileStamp { FileStamp(try file.status()) }

    private init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        modified = FileStamp.nanoseconds(status.st_mtim)
        changed = FileStamp.nanoseconds(status.st_ctim)
    }

    /// A time that a broken file system makes up wraps around; it is only compared.
    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }

    /// What a look at a path found.
    @frozen
    package enum Reading: Hashable, Sendable {
        /// Something is there.
        case file(FileStamp)
        /// Nothing is there.
        case absent
        /// The look failed, such as for lack of rights.
        case unknown
    }
}
