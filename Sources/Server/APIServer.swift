internal import Crypto
package import Factory
internal import Glibc
package import HTTPServer
internal import Pipeline
package import Support

/// The routes of Kiln over HTTP: `/healthz`, `/api/v1` and the page. Tested without sockets through `respond`.
package struct APIServer: Sendable {
    let kiln: Kiln
    let token: Secret
    let sessions: Sessions
    private let router: Router

    /// Joins a running Kiln and the token that callers must show.
    package init(kiln: Kiln, token: Secret) {
        self.kiln = kiln
        self.token = token
        sessions = Sessions(clock: kiln.clock)
        let log = kiln.log
        var router = Router { error, request in Self.render(error, request, log) }
        let api = Routes(kiln: kiln)
        router.on(.get, "/healthz") { _ in try .json(["status": "ok", "version": Product.version]) }
        api.addProjects(to: &router)
        api.addBuilds(to: &router)
        api.addVersions(to: &router)
        Page(kiln: kiln, token: token, sessions: sessions).add(to: &router)
        self.router = router
    }

    /// Answers one request. Never throws: an error becomes problem details, or the sign-in page for a browser.
    package func respond(to request: HTTPRequest) async -> HTTPResponse {
        do {
            try authorise(request)
            return await router.respond(to: request).securing()
        } catch {
            if let error = error as? KilnError, error.code == .unauthenticated, !request.isForAPI {
                return HTTPResponse.redirect(to: "/login").securing()
            }
            return Self.render(error, request, kiln.log).securing()
        }
    }

    /// Lets a request pass that bears the token, or a browser's session for the page. Everything else that is not open
    /// to all is refused.
    private func authorise(_ request: HTTPRequest) throws {
        if ["/healthz", "/login", "/assets/kiln.css", "/assets/kiln.js"].contains(request.path) { return }
        if let header = request.headers["authorization"] {
            let parts = header.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer",
                Crypto.constantTimeEquals(Array(parts[1].utf8), Array(token.reveal().utf8))
            else { throw Self.refusal }
            return
        }
        guard let cookie = request.cookie(Sessions.cookieName), sessions.isValid(cookie) else { throw Self.refusal }
        // A browser sends the cookie with any request to this host; one that changes something must come from our page.
        guard request.method == .get || request.method == .head || request.isFromOwnPage else {
            throw KilnError(.forbidden, "this request did not come from Kiln's own page", reason: "origin")
        }
    }

    private static let refusal = KilnError(
        .unauthenticated,
        "a valid token is needed: 'Authorization: Bearer TOKEN' (the server's data directory has it in 'token')")

    /// What an error looks like over HTTP; a defect is logged, and not shown.
    package static func render(_ error: any Error, _ request: HTTPRequest?, _ log: Log) -> HTTPResponse {
        if let failure = error as? HTTPFailure {
            return HTTPResponse.problem(
                status: failure.status, code: HTTPResponse.code(ofStatus: failure.status), failure.detail,
                headers: failure.headers)
        }
        if error is CancellationError {
            return HTTPResponse.problem(KilnError(.unavailable, "the server is stopping; try again"))
        }
        if let request, !request.isForAPI, let error = error as? KilnError, error.code != .internal {
            return .html(Page.problem(error), status: HTTPResponse.status(of: error.code))
        }
        let known = error as? KilnError
        if known == nil || known?.code == .internal {
            log.error("a request failed", ["path": InertText.line(request?.path ?? ""), "error": "\(error)"])
        }
        return HTTPResponse.problem(known ?? KilnError(.internal, "a defect of Kiln; its log says more"))
    }

    /// The token in a data directory; made (256 random bits) when there is none. Mode 0600.
    package static func token(in directory: String) throws -> Secret {
        let path = directory + "/token"
        if Files.exists(path) {
            let text = try Files.readText(path, limit: 4096).split(whereSeparator: \.isWhitespace)
            guard let first = text.first, first.utf8.count >= 16 else {
                throw KilnError(.corrupt, "\(path) holds no token; delete it and start again to make a new one")
            }
            return Secret(String(first))
        }
        let token = Hex.encode(try Crypto.randomBytes(32))
        try Files.writeAtomically(path, Array((token + "\n").utf8), mode: 0o600)
        return Secret(token)
    }
}
