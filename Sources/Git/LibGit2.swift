internal import CGit2
internal import Glibc

/// What libgit2 said about a failed call. Its text may hold an address with a user or a server's own words, so it is
/// only looked into to tell kinds apart and never shown (`GitErrors`).
struct LibGit2Error: Error {
    /// The return code, such as `GIT_ENOTFOUND`.
    let code: Int32
    /// The part of libgit2 that failed, such as `GIT_ERROR_ODB`.
    let category: UInt32
    /// libgit2's words.
    let text: String

    /// Reads the error of the call just made on this thread.
    init(code: Int32) {
        self.code = code
        if let last = unsafe git_error_last() {
            category = UInt32(bitPattern: unsafe last.pointee.klass)
            text = unsafe last.pointee.message.map { unsafe String(cString: $0) } ?? ""
        } else {
            category = 0
            text = ""
        }
    }

    /// Whether the failure is of this part.
    func isOf(_ categories: git_error_t...) -> Bool { categories.contains { $0.rawValue == category } }

    /// The number in `unexpected http status code: 404`.
    var httpStatus: Int? {
        guard isOf(GIT_ERROR_HTTP), let colon = text.lastIndex(of: ":"), text.contains("status code") else { return nil }
        return Int(text[text.index(after: colon)...].filter { $0 != " " })
    }
}

/// libgit2 as Kiln uses it: initialised once, blind to the machine's and the user's configuration.
enum LibGit2 {
    /// Throws libgit2's error when the result is negative; gives the result otherwise.
    @discardableResult
    static func check(_ result: Int32) throws(LibGit2Error) -> Int32 {
        guard result < 0 else { return result }
        throw LibGit2Error(code: result)
    }

    /// Initialises the library; every entry into this target calls it first.
    static func start() { _ = started }

    private static let started: Bool = {
        // The SSH transport of libgit2 1.5 fails without HOME (it asks for ~/.ssh/known_hosts; what it finds decides
        // nothing, `RemoteSession` does). A service may have none.
        if unsafe getenv("HOME") == nil { unsafe setenv("HOME", "/nonexistent", 0) }
        git_libgit2_init()
        let levels = [
            GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL,
        ]
        for level in levels { _ = unsafe kiln_git_set_search_path(level.rawValue, "") }
        _ = unsafe kiln_git_set_template_path("/nonexistent")
        // Mirrors may belong to another user than the service; nothing libgit2 reads from them runs a command.
        _ = kiln_git_set_flag(Int32(GIT_OPT_SET_OWNER_VALIDATION.rawValue), 0)
        _ = kiln_git_set_flag(Int32(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION.rawValue), 1)
        _ = kiln_git_set_flag(Int32(GIT_OPT_ENABLE_FSYNC_GITDIR.rawValue), 1)
        // Many packs in many mirrors must not use up the process's descriptors.
        _ = kiln_git_set_size(Int32(GIT_OPT_SET_MWINDOW_FILE_LIMIT.rawValue), 64)
        _ = unsafe kiln_git_set_user_agent("kiln")
        SocketStream.register()
        return true
    }()
}
