import Testing

@testable import Pipeline

@Suite("Names and addresses")
struct NamesTests {
    @Test(
        "an address is accepted and shown without its user",
        arguments: [
            ("https://git.example/team/orders.git", "https://git.example/team/orders.git"),
            ("https://bob@git.example:8443/o.git", "https://git.example:8443/o.git"),
            ("HTTP://Git.Example/o", "http://git.example/o"),
            ("ssh://git@host:2222/o.git", "ssh://host:2222/o.git"),
            ("git@host:team/o.git", "ssh://host/team/o.git"),
            ("file:///srv/o.git", "file:///srv/o.git"), ("/srv/o.git", "file:///srv/o.git"),
            ("http://[::1]:80/o", "http://[::1]:80/o"),
        ])
    func accepted(text: String, shown: String) throws {
        #expect(try GitURL(text).description == shown)
        #expect(try GitURL(GitURL(text).text) == GitURL(text))
    }

    @Test(
        "a bad address is refused for its own reason",
        arguments: [
            ("", GitURL.Refusal.length), ("https://h/" + String(repeating: "x", count: 2048), .length),
            ("--upload-pack=touch x", .character), ("--upload-pack=x", .leadingDash),
            ("ext::sh -c id", .character), ("ext::sh", .scheme("ext")), ("git://h/o", .scheme("git")),
            ("ftp://h/o", .scheme("ftp")), ("https://bob:secret@h/o", .password), ("https:///o", .host),
            ("ssh://-oProxyCommand=x/o", .leadingDash), ("ssh://-u@h/o", .leadingDash), ("-u@h:o", .leadingDash),
            ("git@-h:o", .leadingDash), ("git@h:-o", .leadingDash), ("https://h:0/o", .port),
            ("https://h:99999/o", .port), ("https://h:x/o", .port), ("https://h", .path), ("https://h/", .path),
            ("file://relative", .host), ("file:///a/../etc", .path), ("https://h/o?x=1", .query),
            ("https://h/o#f", .query), ("https://h\u{0}/o", .character), ("https://h/o\nHost: x", .character),
            ("https://h\u{9b}/o", .character), ("https://h%0d/o", .host), ("relative/path", .scheme("relative")),
            ("c:\\x", .character),
        ])
    func refused(text: String, reason: GitURL.Refusal) {
        #expect(throws: reason) { try GitURL(text) }
        #expect(!reason.message.isEmpty && !reason.message.contains("secret"))
    }

    @Test(
        "what git and Kiln accept as a branch or tag",
        arguments: [
            ("main", true), ("feature/x-1", true), ("v1.2", true), ("refs/heads/main", true), ("refs/tags/v1", true),
            ("größe", true), ("-x", false), ("a/-x", false), ("", false), ("a b", false), ("a..b", false),
            ("a@{1}", false), ("@", false), ("a.lock", false), (".a", false), ("a/.b", false), ("a.", false),
            ("a\u{7}", false), ("a\\b", false), ("a:b", false), ("refs/pull/1/head", false), ("a//b", false),
            ("/a", false), ("a/", false), ("a~1", false), ("a^", false), (String(repeating: "x", count: 256), false),
        ])
    func refNames(text: String, isName: Bool) {
        #expect((RefName(text) != nil) == isName)
    }

    @Test(
        "a project's name",
        arguments: [
            ("orders", true), ("a", true), ("a.b_c-1", true), ("", false), ("-a", false), (".a", false), ("A", false),
            ("a/b", false), ("a b", false), ("a\u{1B}", false), (String(repeating: "a", count: 65), false),
        ])
    func projectNames(text: String, isName: Bool) {
        #expect((ProjectName(text) != nil) == isName)
    }

    @Test("a build and a version are written as people write them")
    func selectors() throws {
        #expect(BuildID("orders#3")?.description == "orders#3")
        for text in ["orders", "orders#", "orders#0", "orders#-1", "orders#+1", "#1", "orders#1#2"] {
            #expect(BuildID(text) == nil, "\(text)")
        }
        let digest = "sha256:" + String(repeating: "0a", count: 32)
        #expect(VersionSelector("latest") == .latest)
        #expect(VersionSelector("3") == .number(3))
        #expect(VersionSelector(digest)?.description == digest)
        for text in ["", "0", "-1", "03x", "sha256:00", "SHA256:" + digest.dropFirst(7)] {
            #expect(VersionSelector(text) == nil, "\(text)")
        }
    }

    @Test(
        "a relative path stays below",
        arguments: [
            ("pom.xml", true), ("a/b/pom.xml", true), ("..", false), ("a/../b", false), ("/a", false), ("a//b", false),
            ("./a", false), ("a/", false), ("", false), ("a\u{0}b", false), ("a\nb", false),
        ])
    func relativePaths(text: String, isPath: Bool) {
        #expect((RelativePath(text) != nil) == isPath)
    }
}
