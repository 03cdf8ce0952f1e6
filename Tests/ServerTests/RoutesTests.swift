import Catalog
import Factory
import HTTPServer
import JSON
import Pipeline
import Support
import TestSupport
import Testing

@testable import Server

/// Every route without a socket, against a real Kiln; the live server is in IntegrationTests.
@Suite("The API")
struct RoutesTests {
    static let token = "0123456789abcdef0123456789abcdef"

    /// A Kiln in a scratch directory that may fetch from directories.
    func withServer(_ body: (APIServer, Kiln, String) async throws -> Void) async throws {
        try await withScratch { scratch in
            let toolchains = try #require(try Installation.toolchains())
            var configuration = Configuration(
                data: scratch + "/data", cache: scratch + "/cache", toolchainDirectories: [toolchains],
                repositories: ["file:///usr/share/maven-repo"])
            configuration.allowsFileURLs = true
            let kiln = try await Kiln.start(configuration, log: .silent)
            do {
                try await body(APIServer(kiln: kiln, token: Secret(Self.token)), kiln, scratch)
            } catch {
                await kiln.stop()
                throw error
            }
            await kiln.stop()
        }
    }

    func request(
        _ method: HTTPMethod, _ target: String, _ body: String = "", headers: [(String, String)]? = nil
    ) throws -> HTTPRequest {
        try HTTPRequest(
            method: method, target: target,
            headers: Self.fields(headers ?? [("Authorization", "Bearer " + Self.token)]), body: Array(body.utf8))
    }

    static func fields(_ pairs: [(String, String)]) -> HTTPHeaders {
        var headers = HTTPHeaders()
        for (name, value) in pairs { headers.add(name, value) }
        return headers
    }

    func text(_ response: HTTPResponse) throws -> String {
        guard case .bytes(let bytes) = response.body else { throw KilnError(.internal, "not bytes") }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("only /healthz and signing in are open; any other call needs the token")
    func authorisation() async throws {
        try await withServer { server, _, _ in
            #expect(await server.respond(to: try request(.get, "/healthz", headers: [])).status == 200)
            #expect(await server.respond(to: try request(.get, "/login", headers: [])).status == 200)
            let refused: [[(String, String)]] = [
                [], [("Authorization", "Bearer wrong")], [("Authorization", "Bearer ")],
                [("Authorization", "Basic " + Self.token)], [("Authorization", Self.token)],
                [("Authorization", "Bearer " + Self.token + "x")], [("Cookie", "kiln_session=" + Self.token)],
                [("Cookie", "kiln_session=")],
            ]
            for headers in refused {
                for target in ["/api/v1/projects", "/api/v1/builds", "/api/v1/nothing", "/projects/a"] {
                    let answer = await server.respond(to: try request(.get, target, headers: headers))
                    #expect(answer.status == 401, "\(target) \(headers)")
                }
            }
            #expect(await server.respond(to: try request(.get, "/api/v1/projects")).status == 200)
        }
    }

    @Test("a browser's session may look, and may act only from our own page")
    func sessions() async throws {
        try await withServer { server, _, _ in
            let wrong = await server.respond(to: try request(.post, "/login", "token=wrong", headers: []))
            #expect(wrong.status == 401)
            let right = await server.respond(to: try request(.post, "/login", "token=" + Self.token, headers: []))
            #expect(right.status == 303)
            let cookie = try #require(right.headers["Set-Cookie"])
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
            let value = String(try #require(cookie.split(separator: ";").first))
            #expect(await server.respond(to: try request(.get, "/", headers: [("Cookie", value)])).status == 200)
            let target = "/projects/a/builds"
            let foreign: [[(String, String)]] = [
                [("Cookie", value), ("Host", "kiln:1")],
                [("Cookie", value), ("Host", "kiln:1"), ("Origin", "http://evil")],
                [("Cookie", value), ("Host", "kiln:1"), ("Origin", "null")],
            ]
            for headers in foreign {
                #expect(await server.respond(to: try request(.post, target, headers: headers)).status == 403)
            }
            let own = [("Cookie", value), ("Host", "kiln:1"), ("Origin", "http://kiln:1")]
            #expect(await server.respond(to: try request(.post, target, headers: own)).status == 404)
        }
    }

    @Test("a project is registered, listed, changed and removed")
    func projects() async throws {
        try await withServer { server, _, _ in
            let draft = #"{"name":"orders","url":"https://git.example/orders.git","arguments":["-Pprod"]}"#
            let made = await server.respond(to: try request(.post, "/api/v1/projects", draft))
            #expect(made.status == 201)
            #expect(await server.respond(to: try request(.post, "/api/v1/projects", draft)).status == 409)
            let list = await server.respond(to: try request(.get, "/api/v1/projects"))
            #expect(try text(list).contains(#""name":"orders""#))
            let changed = draft.replacing("orders.git", with: "other.git")
            #expect(await server.respond(to: try request(.put, "/api/v1/projects/orders", changed)).status == 200)
            let shown = await server.respond(to: try request(.get, "/api/v1/projects/orders"))
            #expect(try text(shown).contains("other.git"))
            #expect(await server.respond(to: try request(.delete, "/api/v1/projects/orders")).status == 204)
            #expect(await server.respond(to: try request(.get, "/api/v1/projects/orders")).status == 404)
            #expect(await server.respond(to: try request(.patch, "/api/v1/projects")).status == 405)
        }
    }

    @Test(
        "bad input is refused with a problem that says what is wrong, and changes nothing",
        arguments: [
            ("POST", "/api/v1/projects", "", 400), ("POST", "/api/v1/projects", "{", 400),
            ("POST", "/api/v1/projects", "[]", 400), ("POST", "/api/v1/projects", #"{"name":1,"url":"x"}"#, 400),
            ("POST", "/api/v1/projects", #"{"name":"a"}"#, 400),
            ("POST", "/api/v1/projects", #"{"name":"A","url":"https://h/x"}"#, 400),
            ("POST", "/api/v1/projects", #"{"name":"a","url":"ext::sh"}"#, 400),
            ("POST", "/api/v1/projects", #"{"name":"a","url":"https://u:p@h/x"}"#, 400),
            ("POST", "/api/v1/projects", #"{"name":"a","url":"https://h/x","ref":"-x"}"#, 400),
            ("POST", "/api/v1/projects", #"{"name":"a","url":"https://h/x","pom":"../x"}"#, 400),
            ("POST", "/api/v1/projects", #"{"name":"a","url":"https://h/x","git":"full"}"#, 400),
            ("POST", "/api/v1/projects", #"{"name":"a","url":"https://h/x","toolchain":"no"}"#, 404),
            ("POST", "/api/v1/projects", #"{"name":"a","url":"https://h/x","arguments":["-s","x"]}"#, 400),
            ("GET", "/api/v1/projects?limit=0", "", 400), ("GET", "/api/v1/projects?limit=x", "", 400),
            ("GET", "/api/v1/builds?cursor=x", "", 400), ("GET", "/api/v1/builds?state=GONE", "", 400),
            ("GET", "/api/v1/builds?project=none", "", 404), ("GET", "/api/v1/projects/none/builds/1", "", 404),
            ("GET", "/api/v1/projects/none/builds/0", "", 400), ("GET", "/api/v1/projects/none/builds/x", "", 400),
            ("POST", "/api/v1/projects/none/builds", "{}", 404), ("GET", "/api/v1/projects/none/versions", "", 404),
            ("GET", "/api/v1/projects/none/versions/latest", "", 404),
            ("GET", "/api/v1/projects/none/versions/newest", "", 400), ("GET", "/api/v1/nothing", "", 404),
            ("GET", "/api/v1/projects/none/builds/1/log?from=-1", "", 400),
        ])
    func badInput(method: String, target: String, body: String, status: Int) async throws {
        try await withServer { server, kiln, _ in
            let answer = await server.respond(to: try request(method == "POST" ? .post : .get, target, body))
            let body = try text(answer)
            #expect(answer.status == status, "\(body)")
            let problem = try JSONText.decode(Problem.self, Array(body.utf8), "problem")
            #expect(problem.status == status && !problem.detail.isEmpty)
            #expect(try await kiln.catalog.projects(after: nil, limit: 10).isEmpty)
        }
    }
}
