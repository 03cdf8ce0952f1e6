internal import CGit2
internal import Glibc
internal import Pipeline
internal import Support

/// An open repository of libgit2 and its objects; used by one thread at a time.
@safe final class Repository {
    /// libgit2's repository, valid as long as the owner.
    let handle: OpaquePointer
    private let objects: OpaquePointer
    private let url: GitURL

    /// What an object is.
    enum Kind: String {
        case commit
        case tree
        case blob
        case tag
    }

    /// Opens a bare repository exactly at that directory.
    init(_ directory: String, of url: GitURL) throws {
        LibGit2.start()
        var opened: OpaquePointer?
        var database: OpaquePointer?
        do {
            try LibGit2.check(unsafe git_repository_open_bare(&opened, directory))
            try LibGit2.check(unsafe git_repository_odb(&database, opened))
        } catch {
            unsafe git_repository_free(opened)
            throw GitErrors.corruptMirror(url, "it does not open, part \(error.category)")
        }
        guard let handle = unsafe opened, let objects = unsafe database else {
            throw GitErrors.corruptMirror(url, "it does not open")
        }
        unsafe self.handle = handle
        unsafe self.objects = objects
        self.url = url
    }

    deinit {
        unsafe git_odb_free(objects)
        unsafe git_repository_free(handle)
    }

    /// Makes an empty bare repository.
    static func create(_ directory: String) throws {
        LibGit2.start()
        var made: OpaquePointer?
        guard unsafe git_repository_init(&made, directory, 1) >= 0 else {
            throw KilnError(.unavailable, "cannot make a repository at \(directory)", reason: "git.cache")
        }
        unsafe git_repository_free(made)
    }

    /// Looks for packs that came meanwhile.
    func refresh() throws {
        let result = unsafe git_odb_refresh(objects)
        guard result >= 0 else {
            throw GitErrors.corruptMirror(url, "its packs do not open, part \(LibGit2Error(code: result).category)")
        }
    }

    /// Whether the object is here.
    func contains(_ id: ObjectID) -> Bool {
        var oid = id.oid
        return unsafe git_odb_exists(objects, &oid) == 1
    }

    /// Kind and size without the content; `nil` when the object is not here.
    func header(_ id: ObjectID) throws -> (kind: Kind, size: Int)? {
        var oid = id.oid
        var size = 0
        var type = GIT_OBJECT_INVALID
        let result = unsafe git_odb_read_header(&size, &type, objects, &oid)
        if result == GIT_ENOTFOUND.rawValue { return nil }
        guard result >= 0, let kind = Self.kind(type) else { throw damaged(id, result) }
        return (kind, size)
    }

    /// Hands the content to the body; throws `git.missing-object` when it is not here.
    func read<Value>(_ id: ObjectID, as use: String, _ body: (Kind, Span<UInt8>) throws -> Value) throws -> Value {
        var oid = id.oid
        var object: OpaquePointer?
        let result = unsafe git_odb_read(&object, objects, &oid)
        if result == GIT_ENOTFOUND.rawValue { throw GitErrors.missingObject(url, id, use) }
        guard result >= 0, let object = unsafe object, let kind = unsafe Self.kind(git_odb_object_type(object)) else {
            throw damaged(id, result)
        }
        defer { unsafe git_odb_object_free(object) }
        let bytes = unsafe UnsafeBufferPointer(
            start: git_odb_object_data(object)?.assumingMemoryBound(to: UInt8.self), count: git_odb_object_size(object))
        return try unsafe body(kind, bytes.span)
    }

    /// Whether the commit is one of the tips or an ancestor of one. All ids must be of commits.
    func isReachable(_ commit: ObjectID, from tips: [ObjectID]) throws -> Bool {
        var oid = commit.oid
        let result = unsafe tips.map(\.oid).withUnsafeBufferPointer { buffer in
            unsafe git_graph_reachable_from_any(handle, &oid, buffer.baseAddress, buffer.count)
        }
        guard result >= 0 else { throw damaged(commit, result) }
        return result == 1
    }

    private func damaged(_ id: ObjectID, _ result: Int32) -> KilnError {
        let error = LibGit2Error(code: result)
        return GitErrors.corruptMirror(url, "object \(id.hex) cannot be read, part \(error.category)")
    }

    private static func kind(_ type: git_object_t) -> Kind? {
        switch type {
        case GIT_OBJECT_COMMIT: .commit
        case GIT_OBJECT_TREE: .tree
        case GIT_OBJECT_BLOB: .blob
        case GIT_OBJECT_TAG: .tag
        default: nil
        }
    }
}
