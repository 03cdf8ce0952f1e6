internal import HTTPServer
internal import JSON
internal import Pipeline
internal import Support

extension HTTPResponse {
    /// A value as JSON.
    static func json(_ value: some Encodable, status: Int = 200) throws -> HTTPResponse {
        .bytes(
            try JSONText.encode(value), mediaType: "application/json", status: status,
            headers: ["Cache-Control": "no-store"])
    }

    /// A page.
    static func html(_ html: HTML, status: Int = 200) -> HTTPResponse {
        .bytes(
            Array(html.markup.utf8), mediaType: "text/html; charset=utf-8", status: status,
            headers: ["Cache-Control": "no-store"])
    }

    /// 303 to another page of ours.
    static func redirect(to path: String, cookie: String? = nil) -> HTTPResponse {
        var headers: HTTPHeaders = ["Location": path]
        if let cookie { headers["Set-Cookie"] = cookie }
        return HTTPResponse(status: 303, headers: headers)
    }

    /// Problem details (RFC 9457) of an error.
    static func problem(_ error: KilnError) -> HTTPResponse {
        problem(
            status: status(of: error.code), code: error.code, error.description, reason: error.reason,
            fields: error.fields,
            headers: error.code == .unauthenticated ? ["WWW-Authenticate": "Bearer realm=\"kiln\""] : [:])
    }

    /// Problem details (RFC 9457).
    static func problem(
        status: Int, code: KilnError.Code, _ detail: String, reason: String? = nil, fields: [String: String] = [:],
        headers: HTTPHeaders = [:]
    ) -> HTTPResponse {
        let problem = Problem(
            type: "https://kiln.build/problems/\(code)", title: code.rawValue, status: status, detail: detail,
            code: code.rawValue, reason: reason, fields: fields.isEmpty ? nil : fields)
        var headers = headers
        headers["Cache-Control"] = "no-store"
        // Strings and numbers only: encoding them cannot fail.
        return .bytes(
            (try? JSONText.encode(problem)) ?? [], mediaType: "application/problem+json", status: status,
            headers: headers)
    }

    /// The code that stands for a status which HTTP itself gave.
    static func code(ofStatus status: Int) -> KilnError.Code {
        switch status {
        case 404: .notFound
        case 413: .tooLarge
        case 503: .unavailable
        case 504: .timeout
        case 500: .internal
        default: .invalid
        }
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

    /// The same answer with the headers that keep a browser from being tricked. Pages may use our own style and script.
    func securing() -> HTTPResponse {
        var response = self
        // With `no-referrer` a browser would send our own forms with `Origin: null`.
        response.headers["Referrer-Policy"] = "same-origin"
        if headers["Content-Type"]?.hasPrefix("text/html") == true {
            response.headers["Content-Security-Policy"] =
                "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; "
                + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        }
        return response.withSecurityHeaders()
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
