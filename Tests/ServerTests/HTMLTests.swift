import Pipeline
import Testing

@testable import Server

@Suite("The page's text")
struct HTMLTests {
    @Test("what is interpolated is escaped and inert, and only HTML passes as it is")
    func escaping() {
        let hostile = "<script>alert('x')</script>\u{1B}[31m\u{202E} & \"q\""
        let inner: HTML = "<b>\("bold <i>")</b>"
        let html: HTML = "<p title=\"\(hostile)\">\(inner)\(String?.none)</p>"
        #expect(
            html.markup
                == "<p title=\"&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;␛[31m\u{FFFD} &amp; &quot;q&quot;\"><b>bold &lt;i&gt;</b></p>"
        )
    }

    @Test(
        "a form's field is decoded",
        arguments: [
            ("token=abc", "abc"), ("a=1&token=x%2By+z", "x+y z"), ("token=", ""), ("tokens=abc", ""), ("token", ""),
            ("token=%zz", "%zz"), ("token=%4", "%4"),
        ])
    func forms(body: String, value: String) {
        #expect(Page.formValue("token", Array(body.utf8)) == value)
    }

    @Test("a path is escaped for a link")
    func links() throws {
        let path = try #require(RelativePath("a b/ö\"?#%.jar"))
        #expect(Page.encoded(path) == "a%20b/%C3%B6%22%3F%23%25.jar")
    }
}
