import Support
import Testing

@testable import HTTPServer

struct RequestTargetTests {
    @Test(
        "A good target is split and decoded",
        arguments: [
            ("/", [], ""), ("/a/b", ["a", "b"], ""), ("/a%20b/%C3%A9", ["a b", "é"], ""),
            ("/a/", ["a", ""], ""), ("/a?x=1&y=%2F+z&flag", ["a"], "x=1;y=/ z;flag="),
            ("http://host:1/a?b=c", ["a"], "b=c"), ("http://host?b=c", [], "b=c"),
            ("/a%5Cb", ["a\\b"], ""), ("/...", ["..."], ""), ("/a?", ["a"], ""), ("/a?=1&&b", ["a"], "=1;b="),
        ] as [(String, [String], String)])
    func good(target: String, segments: [String], query: String) throws {
        let parsed = try RequestTarget(target)
        #expect(parsed.segments == segments)
        #expect(parsed.query.map { "\($0.name)=\($0.value)" }.joined(separator: ";") == query)
    }

    @Test(
        "A bad target is refused",
        arguments: [
            ("", 400), ("a", 400), ("*", 400), ("/%2f", 400), ("/a%2Fb", 400), ("/%00", 400), ("/%0a", 400),
            ("/%7f", 400), ("/%", 400), ("/%4", 400), ("/%zz", 400), ("/%c3", 400), ("/%c0%af", 400), ("/..", 400),
            ("/a/%2e%2E/b", 400), ("/.", 400), ("/a#b", 400), ("/a b", 400), ("/é", 400), ("/a?%", 400),
            ("/a?b=%00", 400), ("ftp://host/a", 400), ("/" + String(repeating: "a", count: 1025), 414),
            ("/?" + String(repeating: "a", count: 8192), 414), (String(repeating: "/a", count: 129), 414),
            ("/?" + String(repeating: "a&", count: 129), 414),
        ])
    func bad(target: String, status: Int) {
        let failure = #expect(throws: HTTPFailure.self) { _ = try RequestTarget(target) }
        #expect(failure?.status == status)
    }

    @Test(
        "An ambiguous or oversized body framing is refused",
        arguments: [
            ([("Content-Length", "5")], nil), ([("Transfer-Encoding", "Chunked")], nil), ([], nil),
            ([("Content-Length", "5"), ("Content-Length", "5")], 400),
            ([("Content-Length", "5"), ("Transfer-Encoding", "chunked")], 400),
            ([("Transfer-Encoding", "chunked"), ("transfer-encoding", "chunked")], 400),
            ([("Transfer-Encoding", "gzip, chunked")], 501), ([("Transfer-Encoding", "identity")], 501),
            ([("Host", "a"), ("host", "b")], 400), ([("Content-Length", "11")], 413),
            ([("Content-Length", "99999999999999999999")], 413),
        ] as [([(String, String)], Int?)])
    func framing(fields: [(String, String)], status: Int?) {
        var headers = HTTPHeaders()
        for (name, value) in fields { headers.add(name, value) }
        var failure: HTTPFailure?
        do { try RequestFraming.check(headers, limit: 10) } catch { failure = error }
        #expect(failure?.status == status)
    }
}
