internal import ArtifactStore
internal import Catalog
internal import Crypto
internal import Factory
internal import HTTPServer
internal import Pipeline
internal import Support

/// The page: projects, builds with their live log, versions. Server-rendered; what it does, the CLI does too.
struct Page: Sendable {
    let kiln: Kiln
    let token: Secret
    let sessions: Sessions

    func add(to router: inout Router) {
        router.on(.get, "/assets/kiln.css") { _ in asset(PageAssets.style, "text/css; charset=utf-8") }
        router.on(.get, "/assets/kiln.js") { _ in asset(PageAssets.script, "text/javascript; charset=utf-8") }
        router.on(.get, "/login") { _ in .html(login(isWrong: false)) }
        router.on(.post, "/login") { request in
            let given = Self.formValue("token", request.body)
            guard Crypto.constantTimeEquals(Array(given.utf8), Array(token.reveal().utf8)) else {
                return .html(login(isWrong: true), status: 401)
            }
            return .redirect(to: "/", cookie: try sessions.begin())
        }
        router.on(.post, "/logout") { request in
            .redirect(to: "/login", cookie: sessions.end(request.cookie(Sessions.cookieName)))
        }
        router.on(.get, "/") { _ in .html(try await home()) }
        router.on(.get, "/projects/{project}") { request in .html(try await project(request.project())) }
        router.on(.post, "/projects/{project}/builds") { request in
            let build = try await kiln.requestBuild(request.project(), BuildDraft())
            return .redirect(to: Self.path(build.id))
        }
        router.on(.get, "/projects/{project}/builds/{build}") { request in .html(try await build(request.build())) }
        router.on(.post, "/projects/{project}/builds/{build}/cancel") { request in
            .redirect(to: Self.path(try await kiln.cancel(request.build()).id))
        }
        router.on(.get, "/projects/{project}/versions/{version}") { request in
            .html(try await version(kiln.catalog.version(request.project(), request.version())))
        }
    }

    static func path(_ id: BuildID) -> String { "/projects/\(id.project)/builds/\(id.number)" }

    private func asset(_ text: String, _ type: String) -> HTTPResponse {
        .bytes(Array(text.utf8), mediaType: type, headers: ["Cache-Control": "max-age=300"])
    }

    /// A field of a form body (application/x-www-form-urlencoded).
    static func formValue(_ name: String, _ body: [UInt8]) -> String {
        for part in body.split(separator: UInt8(ascii: "&")) {
            let pair = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, String(decoding: pair[0], as: UTF8.self) == name else { continue }
            var bytes: [UInt8] = []
            var rest = pair[1]
            while let byte = rest.popFirst() {
                if byte == UInt8(ascii: "%"), rest.count >= 2,
                    let decoded = Hex.decode(String(decoding: rest.prefix(2), as: UTF8.self))
                {
                    bytes += decoded
                    rest = rest.dropFirst(2)
                } else {
                    bytes.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
        return ""
    }

    // MARK: pages

    /// What a browser sees of an error.
    static func problem(_ error: KilnError) -> HTML {
        .document(
            title: error.code.rawValue, signedIn: true,
            """
            <h1>That did not work</h1>
            <div class="reason"><b>\(error.code.rawValue)</b> \(error.description)</div>
            <p><a href="/">Back to the projects</a></p>
            """)
    }

    private func login(isWrong: Bool) -> HTML {
        let note: HTML = isWrong ? "<p class=\"reason\">That is not the token.</p>" : ""
        return .document(
            title: "Sign in", signedIn: false,
            """
            <h1>Sign in</h1>
            \(note)
            <form method="post" action="/login" class="row">
            <label>Token <input type="password" name="token" autocomplete="current-password" autofocus required></label>
            <button>Sign in</button>
            </form>
            <p class="soft">The token is in the file <code>token</code> of the server's data directory.</p>
            """)
    }

    private func home() async throws -> HTML {
        let projects = try await kiln.catalog.projects(after: nil, limit: 500)
        let (builds, _) = try await kiln.catalog.builds(project: nil, state: nil, before: nil, limit: 20)
        let rows = HTML(
            projects.map { project in
                """
                <tr><td><a href="/projects/\(project.name)">\(project.name)</a></td><td><code>\(project.url)</code></td>
                <td>\(project.ref?.text ?? "HEAD")</td></tr>
                """
            })
        let table: HTML =
            projects.isEmpty
            ? "<p class=\"soft\">None yet. <code>kiln project add NAME --git URL</code> registers one.</p>"
            : "<table><tr><th>Name</th><th>Repository</th><th>Ref</th></tr>\(rows)</table>"
        return .document(
            title: "Projects", signedIn: true,
            """
            <h1>Projects</h1>
            \(table)
            <h2>Latest builds</h2>
            \(buildTable(builds))
            \(refresh(builds))
            """)
    }

    private func project(_ name: ProjectName) async throws -> HTML {
        let project = try await kiln.catalog.project(name)
        let (builds, _) = try await kiln.catalog.builds(project: name, state: nil, before: nil, limit: 50)
        let (versions, _) = try await kiln.catalog.versions(of: name, before: nil, limit: 50)
        let rows = HTML(
            versions.enumerated().map { index, version in
                let mark: HTML = index == 0 ? " <span class=\"soft\">latest</span>" : ""
                return """
                    <tr><td><a href="/projects/\(name)/versions/\(version.number)">@\(version.number)</a>\(mark)</td>
                    <td><code>\(version.commit.short)</code></td><td>\(version.outputs.count) outputs</td>
                    <td class="time">\(version.createdAt)</td></tr>
                    """
            })
        let table: HTML =
            versions.isEmpty
            ? "<p class=\"soft\">None yet.</p>"
            : "<table><tr><th>Version</th><th>Commit</th><th>Holds</th><th>Published</th></tr>\(rows)</table>"
        return .document(
            title: name.text, signedIn: true,
            """
            <h1>\(name)</h1>
            <dl><dt>Repository</dt><dd><code>\(project.url)</code></dd><dt>Ref</dt><dd>\(project.ref?.text ?? "HEAD")</dd>
            <dt>Pom</dt><dd><code>\(project.pom)</code></dd>
            <dt>Arguments</dt><dd><code>\(project.arguments.joined(separator: " "))</code></dd></dl>
            <form method="post" action="/projects/\(name)/builds"><button>Build now</button></form>
            <h2>Versions</h2>
            \(table)
            <h2>Builds</h2>
            \(buildTable(builds))
            \(refresh(builds))
            """)
    }

    private func build(_ id: BuildID) async throws -> HTML {
        let build = try await kiln.catalog.build(id)
        let events = try await kiln.catalog.events(of: id, after: 0)
        let eventRows = HTML(
            events.map { event in
                "<tr><td class=\"time\">\(event.at)</td><td>\(event.kind)</td><td>\(event.message)</td></tr>"
            })
        let cancel: HTML =
            build.state.isTerminal
            ? "" : "<form method=\"post\" action=\"\(Self.path(id))/cancel\"><button>Cancel</button></form>"
        let live: HTML = build.state.isTerminal ? "" : "data-live=\"yes\""
        return .document(
            title: id.description, signedIn: true,
            """
            <p><a href="/projects/\(id.project)">\(id.project)</a></p>
            <div class="row"><h1>\(id)</h1>
            <span class="state \(build.state.rawValue)">\(build.state.rawValue)</span>
            <span class="soft">\(build.phase?.rawValue)</span>\(cancel)</div>
            \(outcome(build))
            \(facts(build))
            <h2>Log</h2>
            <pre class="log" data-stream="/api/v1\(Self.path(id))/log" \(live)></pre>
            <h2>What happened</h2>
            <table>\(eventRows)</table>
            """)
    }

    private func outcome(_ build: Build) -> HTML {
        var pieces: [HTML] = []
        if let reason = build.reason {
            let details = HTML(reason.details.map { "<br><code>\($0)</code>" })
            pieces.append("<div class=\"reason\"><b>\(reason.code)</b> \(reason.message)\(details)</div>")
        }
        if let version = build.version {
            pieces.append("<p>Made <a href=\"/projects/\(build.id.project)/versions/\(version)\">@\(version)</a>.</p>")
        }
        pieces += build.warnings.map { "<div class=\"warning\">\($0)</div>" }
        return HTML(pieces)
    }

    private func facts(_ build: Build) -> HTML {
        let wall = build.sandbox == SandboxKind.none ? "NONE: built without a sandbox" : build.sandbox?.rawValue
        let tests = build.tests.map { "\($0.run) run, \($0.failures + $0.errors) failed, \($0.skipped) skipped" }
        return """
            <dl><dt>Ref</dt><dd>\(build.ref?.text ?? "HEAD")</dd><dt>Commit</dt><dd><code>\(build.commit)</code></dd>
            <dt>Toolchain</dt><dd>\(build.toolchain)</dd><dt>Sandbox</dt><dd>\(wall)</dd>
            <dt>Tests</dt><dd>\(tests)</dd><dt>Asked for</dt><dd>\(build.createdAt)</dd>
            <dt>Started</dt><dd>\(build.startedAt)</dd><dt>Ended</dt><dd>\(build.finishedAt)</dd></dl>
            """
    }

    private func version(_ version: Version) -> HTML {
        let base = "/api/v1/projects/\(version.project)/versions/\(version.number)/files/"
        let rows = HTML(
            version.outputs.map { output in
                """
                <tr><td><a href="\(base + Self.encoded(output.path))">\(output.path)</a></td>
                <td>\(output.kind.rawValue)</td>
                <td><code>\(output.coordinate.text)</code> \(output.classifier)</td><td>\(output.size)</td>
                <td><code>\(output.digest)</code></td></tr>
                """
            })
        let wall: HTML =
            version.sandbox == .none ? "<div class=\"warning\">This version was built without a sandbox.</div>" : ""
        return .document(
            title: "\(version.project)@\(version.number)", signedIn: true,
            """
            <p><a href="/projects/\(version.project)">\(version.project)</a></p>
            <h1>\(version.project)@\(version.number)</h1>
            \(wall)
            <dl><dt>Digest</dt><dd><code>\(version.digest)</code></dd>
            <dt>Commit</dt><dd><code>\(version.commit)</code></dd>
            <dt>Build</dt><dd><a href="/projects/\(version.project)/builds/\(version.build)">#\(version.build)</a></dd>
            <dt>Toolchain</dt><dd>\(version.toolchain)</dd><dt>Published</dt><dd>\(version.createdAt)</dd></dl>
            <h2>Outputs</h2>
            <table><tr><th>Path</th><th>Kind</th><th>Coordinates</th><th>Bytes</th><th>Digest</th></tr>\(rows)</table>
            """)
    }

    private func buildTable(_ builds: [Build]) -> HTML {
        guard !builds.isEmpty else { return "<p class=\"soft\">None yet.</p>" }
        let rows = HTML(
            builds.map { build in
                """
                <tr><td><a href="\(Self.path(build.id))">\(build.id)</a></td>
                <td class="state \(build.state.rawValue)">\(build.state.rawValue)</td>
                <td>\(build.ref?.text ?? "HEAD") <code>\(build.commit?.short)</code></td>
                <td>\(build.reason.map { InertText.line($0.message, limit: 160) })</td><td class="time">\(build.createdAt)</td></tr>
                """
            })
        return """
            <table><tr><th>Build</th><th>State</th><th>Source</th><th>Reason</th><th>Asked for</th></tr>\(rows)</table>
            """
    }

    private func refresh(_ builds: [Build]) -> HTML {
        builds.contains { !$0.state.isTerminal } ? "<div data-refresh></div>" : ""
    }

    /// A path with every byte escaped that a URL reads as its own.
    static func encoded(_ path: RelativePath) -> String {
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/".utf8)
        var text = ""
        for byte in path.text.utf8 {
            if plain.contains(byte) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += "%" + Hex.encode([byte]).uppercased()
            }
        }
        return text
    }
}
