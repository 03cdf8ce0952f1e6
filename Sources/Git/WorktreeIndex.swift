internal import CGit2
internal import CPlatform
internal import Glibc
internal import Pipeline
internal import Support

/// Writes the index of an exported tree, with what the disk says of each file, so that git finds nothing changed.
struct WorktreeIndex {
    private let workspace: String
    private let repository: Repository

    init(workspace: String, repository: Repository) {
        self.workspace = workspace
        self.repository = repository
    }

    /// Writes the index of the tree to a new file.
    func write(tree: ObjectID, to path: String) throws {
        var opened: OpaquePointer?
        guard unsafe git_index_open(&opened, path) >= 0, let index = unsafe opened else {
            throw KilnError(.internal, "cannot make the index \(path)")
        }
        defer { unsafe git_index_free(index) }
        try unsafe add(tree, path: [], from: FileDescriptor.open(workspace, O_RDONLY | O_DIRECTORY), to: index)
        let result = unsafe git_index_write(index)
        guard result >= 0 else {
            throw KilnError(.unavailable, "cannot write \(path), part \(LibGit2Error(code: result).category)")
        }
        try systemCall("chmod", path) { unsafe chmod(path, 0o644) }
    }

    private func add(_ tree: ObjectID, path: [UInt8], from folder: FileDescriptor, to index: OpaquePointer) throws {
        let entries = try repository.read(tree, as: "a folder") { _, bytes in TreeEntry.list(bytes) }
        for entry in entries ?? [] {
            let fullPath = path + entry.name
            let subject = String(decoding: fullPath, as: UTF8.self)
            if entry.kind == .folder {
                let below = try systemCall("open", subject) {
                    unsafe withCText(entry.name) {
                        unsafe kiln_openat(folder.raw, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0)
                    }
                }
                try unsafe add(
                    entry.id, path: fullPath + [UInt8(ascii: "/")], from: FileDescriptor(owning: below), to: index)
                continue
            }
            var status = stat()
            try systemCall("fstatat", subject) {
                unsafe withCText(entry.name) { unsafe fstatat(folder.raw, $0, &status, AT_SYMLINK_NOFOLLOW) }
            }
            try unsafe add(entry, path: fullPath, status, to: index)
        }
    }

    private func add(_ entry: TreeEntry, path: [UInt8], _ status: stat, to index: OpaquePointer) throws {
        var value = unsafe git_index_entry()
        unsafe value.id = entry.id.oid
        unsafe value.mode = Self.mode(entry.kind)
        unsafe value.ctime = Self.time(status.st_ctim)
        unsafe value.mtime = Self.time(status.st_mtim)
        unsafe value.dev = UInt32(truncatingIfNeeded: status.st_dev)
        unsafe value.ino = UInt32(truncatingIfNeeded: status.st_ino)
        unsafe value.uid = status.st_uid
        unsafe value.gid = status.st_gid
        if entry.kind != .submodule { unsafe value.file_size = UInt32(truncatingIfNeeded: status.st_size) }
        let result = unsafe withCText(path) { path in
            unsafe value.path = path
            return unsafe git_index_add(index, &value)
        }
        guard result >= 0 else {
            let name = InertText.line(String(decoding: path, as: UTF8.self), limit: 200)
            throw GitErrors.unsafePath(name, "Git's index does not take")
        }
    }

    private static func time(_ time: timespec) -> git_index_time {
        git_index_time(
            seconds: Int32(truncatingIfNeeded: time.tv_sec), nanoseconds: UInt32(truncatingIfNeeded: time.tv_nsec))
    }

    private static func mode(_ kind: TreeEntry.Kind) -> UInt32 {
        switch kind {
        case .file(let isExecutable): isExecutable ? 0o100755 : 0o100644
        case .link: 0o120000
        case .folder: 0o040000
        case .submodule: 0o160000
        }
    }
}
