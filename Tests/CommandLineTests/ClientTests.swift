import Client
import Pipeline
import Support
import Testing

@Suite struct ClientTests {
    private static func read(_ files: [String: String]) -> (String) throws -> String {
        { path in
            guard let text = files[path] else { throw KilnError(.notFound, "open \(path): No such file") }
            return text
        }
    }

    private static let files = [
        "/f": "from-f\n", "/e": " from-e ", "/d/kiln/token": "d", "/h/.local/share/kiln/token": "h",
    ]

    struct Case: Sendable {
        var url: String?
        var file: String?
        var environment: [String: String]
        var expected: String
    }

    @Test(
        "Settings come from options, then variables, then the default place",
        arguments: [
            Case(environment: [:], expected: "http://127.0.0.1:7117 -"),
            Case(environment: ["HOME": "/h"], expected: "http://127.0.0.1:7117 h"),
            Case(environment: ["HOME": "/h", "XDG_DATA_HOME": "/d"], expected: "http://127.0.0.1:7117 d"),
            Case(environment: ["HOME": "/h", "XDG_DATA_HOME": "rel"], expected: "http://127.0.0.1:7117 h"),
            Case(environment: ["HOME": "/h", "KILN_TOKEN_FILE": "/e"], expected: "http://127.0.0.1:7117 from-e"),
            Case(environment: ["KILN_TOKEN": "t", "KILN_TOKEN_FILE": "/e"], expected: "http://127.0.0.1:7117 t"),
            Case(file: "/f", environment: ["KILN_TOKEN": "t"], expected: "http://127.0.0.1:7117 from-f"),
            Case(environment: ["KILN_URL": "https://K.example/x//"], expected: "https://k.example/x -"),
            Case(
                url: "http://localhost:1", environment: ["KILN_URL": "x", "HOME": "/h"],
                expected: "http://localhost:1 h"),
            // The token of this machine's server is not shown to others.
            Case(url: "https://kiln.example", environment: ["HOME": "/h"], expected: "https://kiln.example -"),
            Case(url: "http://127.evil.example", environment: ["HOME": "/h"], expected: "http://127.evil.example -"),
            Case(url: "http://h", environment: ["KILN_TOKEN": "t"], expected: "http://h t !"),
        ])
    func settings(_ test: Case) throws {
        let settings = try ClientSettings.resolve(
            url: test.url, tokenFile: test.file, environment: test.environment, read: Self.read(Self.files))
        let warning = settings.warning == nil ? "" : " !"
        #expect("\(settings.url) \(settings.token?.reveal() ?? "-")\(warning)" == test.expected)
    }

    @Test(
        "A bad token or a missing named file is an error that does not show the token",
        arguments: [
            ["KILN_TOKEN": "sec ret"], ["KILN_TOKEN": "secret\nX: y"], ["KILN_TOKEN_FILE": "/none"],
            ["KILN_TOKEN": "sécret"],
        ])
    func badTokens(_ environment: [String: String]) {
        let error = #expect(throws: KilnError.self) {
            try ClientSettings.resolve(url: nil, tokenFile: nil, environment: environment, read: Self.read([:]))
        }
        #expect(error?.message.contains("ret") == false)
    }

    @Test(
        "A server's URL is read or refused",
        arguments: [
            "ftp://h", "h:1", "http://", "http://u:p@h", "http://h:0", "http://h:99999", "http://h:", "http://h?x",
            "http://h h", "http://-h", "http://h/\u{7F}",
        ])
    func badURLs(_ text: String) {
        let error = #expect(throws: KilnError.self) { try ServerURL(text) }
        #expect(error?.code == .invalid)
        #expect(error?.message.contains("u:p") == false)
    }

    @Test("A target is percent-encoded")
    func target() {
        let request = TransportRequest(.get, ["a b", "ü+#?%/..", "x.y_z~-"], query: [("c", "1&2=3"), ("d", "")])
        #expect(request.target == "/a%20b/%C3%BC%2B%23%3F%25%2F../x.y_z~-?c=1%262%3D3&d=")
    }

    @Test("Waits double to fifteen seconds and end; a success begins anew")
    func backoff() {
        var backoff = Backoff(limit: 8)
        var waits = (0..<9).map { _ in backoff.failed() }
        #expect(waits == [0.5, 1, 2, 4, 8, 15, 15, 15, nil])
        backoff.succeeded()
        waits = [backoff.failed()]
        #expect(waits == [0.5])
    }
}
