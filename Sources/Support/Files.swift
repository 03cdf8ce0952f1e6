internal import CPlatform
internal import Glibc

/// Whole-file and directory helpers. Paths are absolute or relative to the working directory.
package enum Files {
    /// Reads a file of at most `limit` bytes; throws `tooLarge` past it.
    package static func read(_ path: String, limit: Int = 64 << 20) throws -> [UInt8] {
        let file = try FileDescriptor.open(path, O_RDONLY)
        var bytes: [UInt8] = []
        while true {
            let part = try file.read(upTo: 1 << 16)
            if part.isEmpty { return bytes }
            bytes.append(contentsOf: part)
            guard bytes.count <= limit else {
                throw KilnError(.tooLarge, "\(path) is larger than \(limit) bytes")
            }
        }
    }

    /// Reads a file as UTF-8, with replacement characters for what is not.
    package static func readText(_ path: String, limit: Int = 64 << 20) throws -> String {
        String(decoding: try read(path, limit: limit), as: UTF8.self)
    }

    /// Replaces a file in one step: temporary, fsync, rename, fsync of the directory. What need not outlive a loss of power,
    /// or would be seen to be damaged, can do without waiting for the disk.
    package static func writeAtomically(
        _ path: String, _ bytes: [UInt8], mode: UInt32 = 0o644, isDurable: Bool = true
    ) throws {
        let temporary = "\(path).\(getpid())-\(UInt32.random(in: 0 ... .max)).tmp"
        do {
            let file = try FileDescriptor.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: mode)
            try systemCall("fchmod", temporary) { fchmod(file.raw, mode) }
            try file.write(bytes)
            if isDurable { try file.sync() }
            try systemCall("rename", path) { unsafe rename(temporary, path) }
        } catch {
            unsafe unlink(temporary)
            throw error
        }
        if isDurable { try syncDirectory(parent(of: path)) }
    }

    /// Makes the names in a directory durable.
    package static func syncDirectory(_ path: String) throws {
        try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY).sync()
    }

    /// Creates a directory and those above it.
    package static func createDirectory(_ path: String, mode: UInt32 = 0o755) throws {
        if unsafe mkdir(path, mode) == 0 { return }
        switch errno {
        case EEXIST:
            guard isDirectory(path) else { throw KilnError(.conflict, "\(path) is there and not a directory") }
        case ENOENT:
            try createDirectory(parent(of: path), mode: mode)
            guard unsafe mkdir(path, mode) == 0 || errno == EEXIST else {
                throw SystemCallError(call: "mkdir", number: errno, subject: path).asKilnError
            }
        default: throw SystemCallError(call: "mkdir", number: errno, subject: path).asKilnError
        }
    }

    /// Whether anything is at the path; links are followed.
    package static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Whether a directory is at the path; links are followed.
    package static func isDirectory(_ path: String) -> Bool {
        var value = stat()
        return unsafe stat(path, &value) == 0 && value.st_mode & S_IFMT == S_IFDIR
    }

    /// The names in a directory, sorted, without `.` and `..`.
    package static func list(_ path: String) throws -> [String] {
        try names(in: FileDescriptor.open(path, O_RDONLY | O_DIRECTORY), path).map(text).sorted()
    }

    /// The absolute path with links resolved.
    package static func realPath(_ path: String) throws -> String {
        guard let resolved = unsafe realpath(path, nil) else {
            throw SystemCallError(call: "realpath", number: errno, subject: path).asKilnError
        }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    /// The absolute path, links not resolved.
    package static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let current = unsafe getcwd(nil, 0) else { return path }
        defer { unsafe free(current) }
        return unsafe String(cString: current) + "/" + path
    }

    /// The path of the folder that holds `path`.
    package static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes an empty folder in `/tmp` that nobody else can look into; whoever asked removes it.
    package static func makeTemporary(_ name: String) throws -> String {
        var path = Array("/tmp/\(name)-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&path) != nil else {
            throw SystemCallError(call: "mkdtemp", number: errno, subject: "/tmp/\(name)-XXXXXX").asKilnError
        }
        return try realPath(String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
    }

    /// Removes a file or a whole tree; links are removed, not followed. Nothing there is no error.
    ///
    /// Works relative to directory descriptors, so neither depth nor a link put in its way leads elsewhere, and opens
    /// directories whose modes forbid it first (a build may leave them so).
    package static func removeTree(_ path: String) throws {
        let parent = try FileDescriptor.open(parent(of: path), O_RDONLY | O_DIRECTORY)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        try remove(Array(name.utf8CString), in: parent, path)
    }

    /// Removes all that is in a directory, and keeps the directory.
    package static func removeContents(of path: String) throws {
        let directory = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY)
        for name in try names(in: directory, path) { try remove(name, in: directory, path + "/" + text(name)) }
    }

    /// Names are bytes with their NUL: a build may leave some that are not UTF-8.
    private static func remove(_ name: [CChar], in parent: FileDescriptor, _ path: String) throws {
        if unsafe unlinkat(parent.raw, name, 0) == 0 || errno == ENOENT { return }
        guard errno == EISDIR || errno == EPERM || errno == ENOTEMPTY else {
            throw SystemCallError(call: "unlink", number: errno, subject: path).asKilnError
        }
        var status = stat()
        try systemCall("fstatat", path) { unsafe fstatat(parent.raw, name, &status, AT_SYMLINK_NOFOLLOW) }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw SystemCallError(call: "unlink", number: EPERM, subject: path).asKilnError
        }
        if status.st_mode & 0o700 != 0o700 {
            _ = unsafe fchmodat(parent.raw, name, 0o700, 0)
        }
        let directory = try openDirectory(name, in: parent, path)
        for entry in try names(in: directory, path) { try remove(entry, in: directory, path + "/" + text(entry)) }
        try systemCall("rmdir", path) { unsafe unlinkat(parent.raw, name, AT_REMOVEDIR) }
    }

    /// Gives a tree to a user and the group of the same number; links themselves, not what they point to. What belongs
    /// to them already, with all that is below, is left as it is.
    package static func changeOwner(ofTree path: String, to identity: UInt32) throws {
        let top = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        if try top.status().st_uid == identity { return }
        try changeOwner(in: top, path, identity)
        try systemCall("fchown", path) { fchown(top.raw, identity, identity) }
    }

    private static func changeOwner(in directory: FileDescriptor, _ path: String, _ identity: UInt32) throws {
        for name in try names(in: directory, path) {
            let subject = path + "/" + text(name)
            try systemCall("fchownat", subject) {
                unsafe fchownat(directory.raw, name, identity, identity, AT_SYMLINK_NOFOLLOW)
            }
            var status = stat()
            try systemCall("fstatat", subject) {
                unsafe fstatat(directory.raw, name, &status, AT_SYMLINK_NOFOLLOW)
            }
            guard status.st_mode & S_IFMT == S_IFDIR else { continue }
            try changeOwner(in: openDirectory(name, in: directory, subject), subject, identity)
        }
    }

    private static func openDirectory(
        _ name: [CChar], in parent: FileDescriptor, _ path: String
    ) throws -> FileDescriptor {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW
        return FileDescriptor(
            owning: try systemCall("open", path) { unsafe kiln_openat(parent.raw, name, flags, 0) })
    }

    private static func text(_ name: [CChar]) -> String {
        String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func names(in directory: FileDescriptor, _ path: String) throws -> [[CChar]] {
        let copy = try systemCall("dup", path) { fcntl(directory.raw, F_DUPFD_CLOEXEC, 3) }
        guard let stream = unsafe fdopendir(copy) else {
            let number = errno
            _ = close(copy)
            throw SystemCallError(call: "opendir", number: number, subject: path).asKilnError
        }
        defer { unsafe closedir(stream) }
        unsafe rewinddir(stream)
        var names: [[CChar]] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { start in
                    unsafe [CChar](UnsafeBufferPointer(start: start, count: strlen(start) + 1))
                }
            }
            if text(name) != "." && text(name) != ".." { names.append(name) }
        }
        return names
    }
}
