import HTTPServer
import Support
import Testing

struct RouterTests {
    private struct Odd: Error {}

    private func router() -> Router {
        var router = Router()
        func on(_ method: HTTPMethod, _ pattern: String) {
            router.on(method, pattern) { request in
                let values = request.parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                return .text(([pattern] + values).joined(separator: " "))
            }
        }
        on(.get, "/")
        on(.get, "/projects")
        on(.post, "/projects")
        on(.get, "/projects/{name}")
        on(.delete, "/projects/{name}")
        on(.get, "/projects/special")
        on(.get, "/projects/{p}/versions/{v}/files/{path...}")
        on(.get, "/projects/{name}/builds/{number}")
        on(.get, "/files/{path...}")
        on(.get, "/files/known/one")
        router.on(.get, "/throws") { _ in throw Odd() }
        router.on(.get, "/refuses") { _ in throw HTTPFailure(418, "no") }
        return router
    }

    private func ask(_ method: HTTPMethod, _ target: String) async throws -> (Int, String, HTTPHeaders) {
        let response = await router().respond(to: try HTTPRequest(method: method, target: target))
        guard case .bytes(let bytes) = response.body else { return (response.status, "", response.headers) }
        return (response.status, String(decoding: bytes, as: UTF8.self), response.headers)
    }

    @Test(
        "A path finds its route and its values",
        arguments: [
            (HTTPMethod.get, "/", "/"), (.get, "/projects", "/projects"), (.post, "/projects", "/projects"),
            (.head, "/projects", "/projects"), (.get, "/projects/a", "/projects/{name} name=a"),
            (.get, "/projects/special", "/projects/special"),
            (.delete, "/projects/special", "/projects/{name} name=special"),
            (.get, "/projects/a%20b", "/projects/{name} name=a b"),
            (
                .get, "/projects/a/versions/latest/files/x/y.jar",
                "/projects/{p}/versions/{v}/files/{path...} p=a path=x/y.jar v=latest"
            ),
            (.get, "/projects/special/builds/3", "/projects/{name}/builds/{number} name=special number=3"),
            (.get, "/files/known/one", "/files/known/one"),
            (.get, "/files/known/two", "/files/{path...} path=known/two"),
            (.get, "/files/known", "/files/{path...} path=known"),
        ])
    func found(method: HTTPMethod, target: String, answer: String) async throws {
        let (status, text, _) = try await ask(method, target)
        #expect(status == 200)
        #expect(text == answer)
    }

    @Test(
        "An unknown path is 404",
        arguments: [
            "/x", "/projects/", "/projects/a/b", "/projects//versions/1/files/a", "/files", "/files/", "/files/a//b",
            "/projects/a/versions/1/files", "/projectsx",
        ])
    func unknown(target: String) async throws {
        #expect(try await ask(.get, target).0 == 404)
    }

    @Test(
        "A known path with another method is 405 with what it allows",
        arguments: [
            (HTTPMethod.put, "/projects", "GET, HEAD, POST"), (.post, "/projects/a", "DELETE, GET, HEAD"),
            (.post, "/projects/special", "DELETE, GET, HEAD"), (.delete, "/", "GET, HEAD"),
            (HTTPMethod(rawValue: "get"), "/", "GET, HEAD"),
        ])
    func otherMethod(method: HTTPMethod, target: String, allowed: String) async throws {
        let (status, _, headers) = try await ask(method, target)
        #expect(status == 405)
        #expect(headers["allow"] == allowed)
    }

    @Test("Errors of handlers become responses without their detail")
    func errors() async throws {
        let (status, text, _) = try await ask(.get, "/throws")
        #expect(status == 500)
        #expect(text == "internal error\n")
        #expect(try await ask(.get, "/refuses").0 == 418)
    }

    @Test("Security headers do not replace what a route says")
    func security() {
        let response = HTTPResponse(status: 200, headers: ["content-security-policy": "default-src 'self'"])
            .withSecurityHeaders()
        #expect(response.headers["X-Content-Type-Options"] == "nosniff")
        #expect(response.headers.all("Content-Security-Policy") == ["default-src 'self'"])
    }
}
