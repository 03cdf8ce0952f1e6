import MavenRepository
import Support
import Testing

@testable import MavenRemote

struct CredentialTests {
    private static func withCredential(_ repository: RemoteRepository) -> RemoteRepository {
        var repository = repository
        repository.credential = RepositoryCredential(username: "user", password: Secret("pässword:1"))
        repository.headers = [RepositoryHeader(name: "X-Token", value: Secret("token-1"))]
        return repository
    }

    @Test("Name, password and header fields go to the repository's own host")
    func sent() async throws {
        try await withFixture({ request in
            guard request.headers["Authorization"] == "Basic dXNlcjpww6Rzc3dvcmQ6MQ==",
                request.headers["X-Token"] == "token-1"
            else { return .status(401) }
            return request.target == pomPath ? .ok(pomText) : .status(404)
        }) { fixture in
            try fixture.expectText(pomText, pom, [Self.withCredential(fixture.repository)])
            let error = try #require(try fixture.fetch(jar, [fixture.repository]).error)
            #expect(error.message.contains("wants a name and a password"))
        }
    }

    @Test("They follow a redirect within the host, and none elsewhere")
    func redirects() async throws {
        let other = try FaultServer { request in
            request.target.hasSuffix(".pom") ? .ok(pomText) : .status(404)
        }
        defer { other.stop() }
        try await withFixture({ request in
            if request.target == "/moved.pom" { return .ok(pomText) }
            guard request.target == pomPath else { return .status(404) }
            return .status(302, ["Location": request.earlier == 0 ? "/moved.pom" : "\(other.url)/x.pom"])
        }) { fixture in
            let repository = Self.withCredential(fixture.repository)
            try fixture.expectText(pomText, pom, [repository])
            let within = fixture.server.requests.first { $0.target == "/moved.pom" }
            #expect(within?.headers["Authorization"] != nil && within?.headers["X-Token"] != nil)
            try Files.removeContents(of: fixture.root)
            try fixture.expectText(pomText, pom, [repository])
            #expect(other.requests.count == 1)
            #expect(other.requests.allSatisfy { $0.headers["Authorization"] == nil && $0.headers["X-Token"] == nil })
        }
    }

    @Test(
        "A redirect to another protocol is refused, and one in a circle ends",
        arguments: ["file:///etc/passwd", "self"])
    func badRedirect(target: String) async throws {
        try await withFixture({ request in
            .status(302, ["Location": target == "self" ? request.target : target])
        }) { fixture in
            try fixture.expectError(.unavailable, pom)
        }
    }

    @Test("A secret is in no error, no warning and no file of the cache")
    func secrets() async throws {
        try await withFixture({ request in
            request.target.hasSuffix(".pom")
                ? .ok(pomText) : request.target.hasSuffix(".jar") ? .status(403) : .status(404)
        }) { fixture in
            let repository = Self.withCredential(fixture.repository)
            let answers = [try fixture.fetch(pom, [repository]), try fixture.fetch(jar, [repository])]
            for answer in answers {
                let text = "\(answer.outcome) \(answer.warnings)"
                #expect(!text.contains("pässword") && !text.contains("token-1"))
            }
            let password = RemoteRepository(id: "x", url: "http://user:hidden@127.0.0.1:\(fixture.server.port)/repo")
            try fixture.expectText(pomText, pom, [password])
            for path in try expectConsistent(fixture.root).files {
                let record = try Files.readText(path + ".kiln-file")
                #expect(!path.contains("hidden") && !record.contains("hidden"))
            }
        }
    }

    @Test("A proxy gets the request with its own name and password, the repository its own")
    func proxy() async throws {
        try await withFixture({ request in
            guard request.target.hasPrefix("http://repo.example/maven/") else { return .status(500) }
            guard request.headers["Proxy-Authorization"] == "Basic cDpx" else { return .status(407) }
            return request.target.hasSuffix(".pom") ? .ok(pomText) : .status(404)
        }) { fixture in
            var repository = Self.withCredential(RemoteRepository(id: "p", url: "http://repo.example/maven"))
            repository.proxy = RepositoryProxy(
                scheme: "http", host: "127.0.0.1", port: fixture.server.port,
                credential: RepositoryCredential(username: "p", password: Secret("q")))
            try fixture.expectText(pomText, pom, [repository])
            #expect(fixture.server.requests[0].headers["Authorization"]?.hasPrefix("Basic ") == true)
            repository.proxy?.credential = nil
            try fixture.expectError(.unauthenticated, jar, [repository])
        }
    }
}
