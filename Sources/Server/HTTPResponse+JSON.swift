internal import HTTPServer
internal import Pipeline
internal import Support

extension HTTPResponse {
    /// A value as JSON.
    static func json(_ value: some Encodable, status: Int = 200) throws -> HTTPResponse {
        HTTPResponse(
            status: status, headers: [("Content-Type", "application/json"), ("Cache-Control", "no-store")],
            body: .bytes(try JSONText.encode(value)))
    }

    /// A page.
    static func html(_ html: HTML, status: Int = 200) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")],
            body: .bytes(Array(html.markup.utf8)))
    }

    /// 303 to another page of ours.
    static func redirect(to path: String, cookie: String? = nil) -> HTTPResponse {
        let cookies = cookie.map { [("Set-Cookie", $0)] } ?? []
        return HTTPResponse(status: 303, headers: [("Location", path)] + cookies, body: .bytes([]))
    }

    /// Problem details (RFC 9457).
    static func problem(_ error: KilnError) -> HTTPResponse {
        let status = Self.status(of: error.code)
        let problem = Problem(
            type: "https://kiln.build/problems/\(error.code)", title: error.code.rawValue, status: status,
            detail: error.description, code: error.code.rawValue, reason: error.reason,
            fields: error.fields.isEmpty ? nil : error.fields)
        var headers = [("Content-Type", "application/problem+json"), ("Cache-Control", "no-store")]
        if error.code == .unauthenticated { headers.append(("WWW-Authenticate", "Bearer realm=\"kiln\"")) }
        // Strings and numbers only: encoding them cannot fail.
        return HTTPResponse(status: status, headers: headers, body: .bytes((try? JSONText.encode(problem)) ?? []))
    }

    /// The HTTP status of each code (docs/api.md).
    static func status(of code: KilnError.Code) -> Int {
        switch code {
        case .notFound: 404
        case .conflict, .cancelled: 409
        case .invalid: 400
        case .unauthenticated: 401
        case .forbidden: 403
        case .tooLarge: 413
        case .unavailable: 503
        case .timeout: 504
        case .noSpace: 507
        default: 500
        }
    }

    /// The same answer with the headers that keep a browser from being tricked.
    func securing() -> HTTPResponse {
        var response = self
        response.headers += [
            ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "DENY"),
            (
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; "
                    + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            ),
        ]
        return response
    }
}

extension HTTPRequest {
    var isForAPI: Bool { path.hasPrefix("/api/") || headers["accept"]?.contains("text/html") != true }

    /// Whether a browser says that the request came from a page of this server.
    var isFromOwnPage: Bool {
        guard let origin = headers["origin"], let host = headers["host"] else { return false }
        return origin == "http://\(host)" || origin == "https://\(host)"
    }

    /// A cookie's value.
    func cookie(_ name: String) -> String? {
        for part in (headers["cookie"] ?? "").split(separator: ";") {
            let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            if pair.count == 2, pair[0] == name { return String(pair[1]) }
        }
        return nil
    }

    /// The body as JSON of a type; `invalid` names the field that is wrong.
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try JSONText.decode(type, body.isEmpty ? Array("{}".utf8) : body, "the request body")
    }

    /// The project in the path.
    func project() throws -> ProjectName {
        guard let name = ProjectName(parameters["project"] ?? "") else {
            throw KilnError(.invalid, "no project name: \(ProjectName.rule)", reason: "project.name")
        }
        return name
    }

    /// The build in the path.
    func build() throws -> BuildID {
        let text = parameters["build"] ?? ""
        guard let id = BuildID("\(try project())#\(text)") else {
            throw KilnError(.invalid, "'\(InertText.line(text, limit: 40))' is no build number", reason: "build.number")
        }
        return id
    }

    /// The version in the path.
    func version() throws -> VersionSelector {
        let text = parameters["version"] ?? ""
        guard let selector = VersionSelector(text) else {
            throw KilnError(
                .invalid, "'\(InertText.line(text, limit: 80))' is no version: latest, a number or sha256:…",
                reason: "version")
        }
        return selector
    }

    /// `?limit=`, 1…500.
    func limit() throws -> Int {
        guard let text = query("limit") else { return 100 }
        guard let limit = Int(text), (1...500).contains(limit) else {
            throw KilnError(.invalid, "limit is a number from 1 to 500", reason: "limit")
        }
        return limit
    }

    /// `?cursor=` as the number that `next` gave.
    func cursor() throws -> Int64? {
        guard let text = query("cursor") else { return nil }
        guard let cursor = Int64(text) else {
            throw KilnError(.invalid, "the cursor is not one that this list gave", reason: "cursor")
        }
        return cursor
    }
}
