internal import CGit2
internal import Pipeline
internal import Support

/// Every error of this target, in one place. Remotes are named by `GitURL.description`, which has no user; libgit2's
/// and the server's own words never get into a message.
enum GitErrors {
    static func scheme(_ url: GitURL, _ why: String) -> KilnError {
        KilnError(.forbidden, "\(url): \(why)", reason: "git.scheme")
    }

    static func notFound(_ url: GitURL) -> KilnError {
        KilnError(
            .notFound, "there is no Git repository at \(url), or this account may not see it; check the URL",
            reason: "git.not-found")
    }

    static func protocolMistake(_ url: GitURL, _ detail: String) -> KilnError {
        KilnError(
            .unavailable, "\(url) does not answer as a Git server (\(detail)); check the URL", reason: "git.protocol")
    }

    static func unreachable(_ url: GitURL, _ detail: String) -> KilnError {
        KilnError(.unavailable, "cannot reach \(url): \(detail)", reason: "git.unreachable")
    }

    static func addressRefused(_ url: GitURL, _ address: String) -> KilnError {
        KilnError(
            .forbidden, "\(url) leads to \(address), an address no repository is fetched from",
            reason: "git.address")
    }

    static func redirect(_ url: GitURL) -> KilnError {
        KilnError(
            .forbidden, "\(url) redirects to another host, port or scheme, which is not followed; register the new URL",
            reason: "git.redirect")
    }

    static func authentication(_ url: GitURL, offered: Bool) -> KilnError {
        let detail = offered ? "refused the credential" : "asks for a credential, and there is none for it"
        return KilnError(.unavailable, "\(url) \(detail)", reason: "git.authentication")
    }

    static func certificate(_ url: GitURL) -> KilnError {
        KilnError(
            .unavailable,
            "the TLS certificate of \(url) is not valid for this host, or its authority is not trusted on this machine",
            reason: "git.certificate")
    }

    static func hostKey(_ url: GitURL, _ detail: String, fields: [String: String]) -> KilnError {
        KilnError(.unavailable, "\(url): \(detail)", reason: "git.host-key", fields: fields)
    }

    static func timeout(_ url: GitURL, _ detail: String) -> KilnError {
        KilnError(.timeout, "\(url): \(detail)", reason: "git.timeout")
    }

    static func cancelled(_ what: String) -> KilnError {
        KilnError(.cancelled, "\(what) was cancelled", reason: "git.cancelled")
    }

    static func tooLarge(_ what: String) -> KilnError { KilnError(.tooLarge, what, reason: "git.too-large") }

    static func corruptMirror(_ url: GitURL, _ detail: String) -> KilnError {
        KilnError(
            .corrupt, "the local copy of \(url) is damaged (\(detail)); the next fetch makes it anew",
            reason: "git.corrupt-mirror")
    }

    static func missingObject(_ url: GitURL, _ id: ObjectID, _ use: String) -> KilnError {
        KilnError(
            .corrupt, "object \(id.hex) (\(use)) is missing in the copy of \(url); the repository may be incomplete",
            reason: "git.missing-object")
    }

    static func badObject(_ id: ObjectID, _ detail: String) -> KilnError {
        KilnError(.invalid, "object \(id.hex) is not a well-formed Git object: \(detail)", reason: "git.bad-object")
    }

    static func unsafePath(_ path: String, _ why: String) -> KilnError {
        KilnError(
            .invalid, "the repository holds '\(InertText.line(path, limit: 200))', which \(why)",
            reason: "git.unsafe-path")
    }

    /// What a failed call on a connection means.
    static func remote(_ error: LibGit2Error, _ url: GitURL) -> KilnError {
        if error.code == GIT_EAUTH.rawValue { return authentication(url, offered: true) }
        if error.code == GIT_ECERTIFICATE.rawValue { return certificate(url) }
        let text = error.text.lowercased()
        if text.contains("no space left") {
            return KilnError(.noSpace, "no space left for the copy of \(url); free some, or move the cache")
        }
        if text.contains("cannot redirect") || text.contains("unexpected redirect") { return redirect(url) }
        switch error.httpStatus {
        case 404, 410: return notFound(url)
        case 401, 403: return authentication(url, offered: true)
        case .some(let status): return unreachable(url, "it answers with HTTP status \(status)")
        case nil: break
        }
        let signs = [
            "not found", "does not appear to be a git repository", "does not exist", "no such repository",
            "could not find repository", "could not be found", "no such file or directory", "failed to resolve path",
        ]
        if error.code == GIT_ENOTFOUND.rawValue || signs.contains(where: text.contains) { return notFound(url) }
        if error.isOf(GIT_ERROR_OS) { return unreachable(url, "the connection failed") }
        if error.isOf(GIT_ERROR_SSL) { return unreachable(url, "the TLS connection failed") }
        if error.isOf(GIT_ERROR_SSH) { return unreachable(url, "the SSH connection failed or was closed") }
        if error.isOf(GIT_ERROR_HTTP) { return protocolMistake(url, "HTTP without Git's content type") }
        return protocolMistake(url, "code \(error.code), part \(error.category)")
    }
}
