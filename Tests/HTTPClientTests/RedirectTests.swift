import Support
import Testing

@testable import HTTPClient

struct RedirectTests {
    @Test(
        "Only what stays with the same host is followed",
        arguments: [
            ("http://a/x", "/y", "http://a/y"), ("http://a/x/z", "y", "http://a/x/y"),
            ("http://a/", "https://a/", "https://a/"), ("http://a:80/", "http://A/b", "http://A/b"),
            ("https://a/", "http://a/", nil), ("http://a/", "http://b/", nil), ("http://a/", "http://a:81/", nil),
            ("http://a:81/", "https://a/", nil), ("http://a/", "https://a:8443/", nil), ("http://a/", "//b/", nil),
            ("http://a/", "file:///etc/passwd", nil), ("http://a/", "http://a@b/", nil),
            ("http://a/", "http://b#@a/", nil),
            ("http://a/", "http://", nil), ("http://a/", "javascript:1", nil),
        ] as [(String, String, String?)])
    func target(from: String, location: String, to: String?) {
        let response = HTTPClientResponse(status: 302, headers: ["location": location])
        let next = HTTPClient.redirect(of: .init(.get, from), response)
        #expect(next.flatMap { URLParts($0.url) } == to.flatMap { URLParts($0) })
        #expect((next == nil) == (to == nil))
        if let to, let next { #expect(next.url.lowercased() == to.lowercased()) }
    }

    @Test(
        "To any host is followed where it is allowed, never from https to http, and secrets stay",
        arguments: [
            ("http://a/x", "/y", "http://a/y", true), ("http://a/", "https://a/", "https://a/", true),
            ("http://a/", "http://b/", "http://b/", false), ("http://a/", "http://a:81/", "http://a:81/", false),
            ("http://a/", "https://b/", "https://b/", false), ("https://a/", "https://b/", "https://b/", false),
            ("https://a/", "http://a/", nil, false), ("https://a/", "http://b/", nil, false),
            ("http://a/", "ftp://b/", nil, false), ("http://a/", "file:///etc/passwd", nil, false),
        ] as [(String, String, String?, Bool)])
    func anyHost(from: String, location: String, to: String?, keepsSecrets: Bool) {
        var request = HTTPClientRequest(
            .get, from, headers: ["Authorization": "x", "cookie": "x", "X-Token": "x", "Range": "bytes=1-"])
        request.redirects = .anyHost
        request.secretFields = ["x-token"]
        let next = HTTPClient.redirect(of: request, HTTPClientResponse(status: 302, headers: ["Location": location]))
        #expect(next?.url == to)
        guard let next else { return }
        for name in ["Authorization", "Cookie", "X-Token"] { #expect((next.headers[name] != nil) == keepsSecrets) }
        #expect(next.headers["Range"] != nil)
    }

    @Test("Nothing is followed when nothing may be")
    func noRedirects() {
        var request = HTTPClientRequest(.get, "http://a/")
        request.redirects = .none
        #expect(HTTPClient.redirect(of: request, HTTPClientResponse(status: 302, headers: ["Location": "/b"])) == nil)
    }

    @Test(
        "The method is kept or becomes GET as RFC 9110 says",
        arguments: [
            (HTTPMethod.post, 301, HTTPMethod.get, false), (.post, 302, .get, false), (.put, 303, .get, false),
            (.head, 303, .head, true), (.post, 307, .post, true), (.post, 308, .post, true), (.put, 301, .put, true),
        ])
    func method(method: HTTPMethod, status: Int, then: HTTPMethod, keepsBody: Bool) {
        let request = HTTPClientRequest(method, "http://a/", headers: ["Content-Type": "a/b"], body: [1])
        let next = HTTPClient.redirect(of: request, HTTPClientResponse(status: status, headers: ["Location": "/b"]))
        #expect(next?.method == then)
        #expect(next?.body == (keepsBody ? [1] : nil))
        #expect(next?.headers["Content-Type"] == (keepsBody ? "a/b" : nil))
    }

    @Test("Other statuses, and no location, are no redirect", arguments: [200, 300, 304, 305, 404])
    func others(status: Int) {
        let response = HTTPClientResponse(status: status, headers: ["Location": "/b"])
        #expect(HTTPClient.redirect(of: .init(.get, "http://a/"), response) == nil)
        #expect(HTTPClient.redirect(of: .init(.get, "http://a/"), HTTPClientResponse(status: 302, headers: [:])) == nil)
    }
}
