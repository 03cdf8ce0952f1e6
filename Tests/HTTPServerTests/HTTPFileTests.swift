import Support
import Testing

@testable import HTTPServer

struct HTTPFileTests {
    typealias Selection = HTTPFile.Selection

    @Test(
        "A range selects what RFC 9110 says",
        arguments: [
            ("bytes=0-", 10, .part(0, 9)), ("bytes=0-0", 10, .part(0, 0)), ("bytes=2-5", 10, .part(2, 5)),
            ("bytes=2-50", 10, .part(2, 9)), ("bytes=-3", 10, .part(7, 9)), ("bytes=-30", 10, .part(0, 9)),
            ("BYTES=9-", 10, .part(9, 9)), ("bytes=10-", 10, .unsatisfiable), ("bytes=-0", 10, .unsatisfiable),
            ("bytes=0-", 0, .unsatisfiable), ("bytes=-5", 0, .all), ("bytes=5-2", 10, .all),
            ("bytes=0-1,4-5", 10, .all),
            ("bytes=a-b", 10, .all), ("bytes=", 10, .all), ("bytes=-", 10, .all), ("lines=0-1", 10, .all),
            ("bytes", 10, .all), ("bytes=+1-2", 10, .all), ("bytes= 1-2", 10, .all), ("bytes=1-2x", 10, .all),
            ("bytes=99999999999999999999-", 10, .unsatisfiable),
            ("bytes=3-99999999999999999999", 10, .part(3, 9)), ("bytes=-99999999999999999999", 10, .part(0, 9)),
            ("bytes=--3", 10, .all),
        ] as [(String, Int64, Selection)])
    func range(text: String, size: Int64, selection: Selection) {
        #expect(Selection(.get, ["Range": text], size: size, etag: "e") == selection)
        #expect(Selection(.head, ["Range": text], size: size, etag: "e") == .all)
    }

    @Test(
        "Conditions go before the range",
        arguments: [
            (["If-None-Match": "\"e\""], .notModified), (["If-None-Match": "W/\"e\""], .notModified),
            (["If-None-Match": "\"a\", \"e\""], .notModified), (["If-None-Match": "*"], .notModified),
            (["If-None-Match": "\"a\""], .all), (["If-None-Match": "e"], .all),
            (["If-None-Match": "\"e\"", "Range": "bytes=1-2"], .notModified),
            (["If-None-Match": "\"a\"", "Range": "bytes=1-2"], .part(1, 2)),
            (["If-Range": "\"e\"", "Range": "bytes=1-2"], .part(1, 2)),
            (["If-Range": "\"a\"", "Range": "bytes=1-2"], .all),
            (["If-Range": "W/\"e\"", "Range": "bytes=1-2"], .all),
            (["If-Range": "\"a\"", "Range": "bytes=99-"], .all), (["If-Match": "\"a\""], .preconditionFailed),
            (["If-Match": "\"e\""], .all), (["If-Match": "*"], .all), (["If-Match": "W/\"e\""], .preconditionFailed),
        ] as [(HTTPHeaders, Selection)])
    func conditions(headers: HTTPHeaders, selection: Selection) {
        #expect(Selection(.get, headers, size: 10, etag: "e") == selection)
    }

    @Test(
        "A file name is safe in a header",
        arguments: [
            ("a.jar", "attachment; filename=\"a.jar\""),
            ("a\"b\\.jar", "attachment; filename=\"a_b_.jar\"; filename*=UTF-8''a%22b%5C.jar"),
            ("é\r\nX: y", "attachment; filename=\"___X: y\"; filename*=UTF-8''%C3%A9%0D%0AX%3A%20y"),
        ])
    func attachment(name: String, header: String) { #expect(HTTPFile.attachment(name) == header) }
}
