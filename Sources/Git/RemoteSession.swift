internal import CGit2
internal import Glibc
internal import Pipeline
internal import Support

/// One branch or tag that a remote announces.
struct RemoteRef: Equatable {
    /// The full name, `refs/heads/…` or `refs/tags/…`; Git does not ask for UTF-8.
    let name: [UInt8]
    /// The object it points at; for an annotated tag the tag itself.
    let id: ObjectID
}

/// One connection to a remote: what it has, and the objects that are missing here.
@safe final class RemoteSession {
    private let url: GitURL
    private let repository: Repository
    private let watch: NetworkWatch
    private let progress: @Sendable (GitProgress) -> Void
    private let callbacks: RemoteCallbacks
    private let remote: OpaquePointer

    /// Prepares a connection for a mirror; the watch must be running.
    init(
        _ url: GitURL, into repository: Repository, watch: NetworkWatch,
        progress: @escaping @Sendable (GitProgress) -> Void
    ) throws {
        self.url = url
        self.repository = repository
        self.watch = watch
        self.progress = progress
        callbacks = RemoteCallbacks(url: url, watch: watch, progress: progress)
        // libgit2 offers a user in an http address with an empty password before it asks: leave the user out.
        let address = url.scheme == .http || url.scheme == .https ? url.description : url.text
        var handle: OpaquePointer?
        let result = unsafe git_remote_create_anonymous(&handle, repository.handle, address)
        guard result >= 0, let made = unsafe handle else {
            throw GitErrors.remote(LibGit2Error(code: result), url)
        }
        unsafe remote = made
    }

    deinit {
        unsafe git_remote_disconnect(remote)
        unsafe git_remote_free(remote)
    }

    /// Connects and lists the branches and tags, sorted by name; other refs are left out.
    func connect() throws -> [RemoteRef] {
        var options = unsafe git_remote_connect_options()
        try run { unsafe git_remote_connect_options_init(&options, UInt32(GIT_REMOTE_CONNECT_OPTIONS_VERSION)) }
        unsafe callbacks.install(&options.callbacks)
        unsafe options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
        try run { unsafe git_remote_connect_ext(remote, GIT_DIRECTION_FETCH, &options) }
        var list: UnsafeMutablePointer<UnsafePointer<git_remote_head>?>?
        var count = 0
        try run { unsafe git_remote_ls(&list, &count, remote) }
        var refs: [RemoteRef] = []
        for index in 0..<count {
            guard let head = unsafe list?[index], let name = unsafe head.pointee.name else { continue }
            var isValid: Int32 = 0
            guard unsafe git_reference_name_is_valid(&isValid, name) == 0, isValid == 1 else { continue }
            let bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: name, count: strlen(name)))
            guard bytes.starts(with: "refs/heads/".utf8) || bytes.starts(with: "refs/tags/".utf8) else { continue }
            if let id = unsafe ObjectID(head.pointee.oid), !id.isZero { refs.append(RemoteRef(name: bytes, id: id)) }
            guard refs.count <= watch.access.maximumRefs else {
                throw GitErrors.tooLarge("\(url) has more than \(watch.access.maximumRefs) branches and tags")
            }
        }
        refs.sort { $0.name.lexicographicallyPrecedes($1.name) }
        return refs.enumerated().filter { $0 == 0 || refs[$0 - 1].name != $1.name }.map(\.element)
    }

    /// The full name of the branch that the remote's HEAD points at; `nil` when it says none.
    func defaultBranch() -> String? {
        var buffer = unsafe git_buf()
        guard unsafe git_remote_default_branch(&buffer, remote) == 0 else { return nil }
        defer { unsafe git_buf_dispose(&buffer) }
        let name = unsafe buffer.ptr.map { unsafe String(cString: $0) } ?? ""
        return RefName(name) != nil && name.hasPrefix("refs/heads/") ? name : nil
    }

    /// Receives the objects of all branches and tags that are not here yet, as one pack.
    func download() throws {
        var options = unsafe git_fetch_options()
        try run { unsafe git_fetch_options_init(&options, UInt32(GIT_FETCH_OPTIONS_VERSION)) }
        unsafe callbacks.install(&options.callbacks)
        unsafe options.follow_redirects = GIT_REMOTE_REDIRECT_NONE
        unsafe options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE
        unsafe options.update_fetchhead = 0
        try unsafe withSpecifications(["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"]) { specifications in
            try run { unsafe git_remote_download(remote, specifications, &options) }
        }
    }

    /// What was received since the connection began.
    var received: (objects: Int, bytes: Int64) {
        guard let stats = unsafe git_remote_stats(remote) else { return (0, 0) }
        return unsafe (Int(stats.pointee.received_objects), Int64(stats.pointee.received_bytes))
    }

    private func withSpecifications(
        _ texts: [String], _ body: (UnsafePointer<git_strarray>) throws -> Void
    ) throws {
        var copies = unsafe texts.map { unsafe strdup($0) }
        defer { for unsafe copy in unsafe copies { unsafe free(copy) } }
        try unsafe copies.withUnsafeMutableBufferPointer { buffer in
            var array = unsafe git_strarray(strings: buffer.baseAddress, count: buffer.count)
            try unsafe body(&array)
        }
    }

    /// Calls libgit2; the watch's own reason goes before libgit2's error.
    private func run(_ call: () -> Int32) throws {
        let result = call()
        if let reason = watch.failure { throw reason }
        guard result < 0 else { return }
        let error = LibGit2Error(code: result)
        if error.isOf(GIT_ERROR_ODB, GIT_ERROR_ZLIB, GIT_ERROR_INDEXER, GIT_ERROR_OBJECT, GIT_ERROR_REFERENCE),
            error.code != GIT_ENOTFOUND.rawValue
        {
            throw GitErrors.corruptMirror(url, "while receiving, part \(error.category)")
        }
        throw GitErrors.remote(error, url)
    }
}
