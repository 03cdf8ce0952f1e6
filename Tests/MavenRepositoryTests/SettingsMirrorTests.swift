import Testing

@testable import MavenRepository

/// The facts of Maven's own MirrorProcessorTest and DefaultMirrorSelectorTest.
@Suite struct SettingsMirrorTests {
    private func repository(_ id: String, _ url: String = "http://something") -> RemoteRepository {
        RemoteRepository(id: id, url: url)
    }

    private func mirror(
        _ id: String, _ mirrorOf: String, _ url: String = "http://m", layouts: String = ""
    ) -> SettingsMirror {
        SettingsMirror(id: id, url: url, mirrorOf: mirrorOf, mirrorOfLayouts: layouts)
    }

    @Test(arguments: [
        ("http://somehost", true), ("http://somehost:9090/somepath", true), ("ftp://somehost", true),
        ("http://192.168.101.1", true), ("http://", true), ("http://localhost:8080", false),
        ("http://127.0.0.1:9090", false), ("file://localhost/somepath", false),
        ("file://localhost/D:/somepath", false), ("http://localhost", false), ("http://127.0.0.1", false),
        ("file:///somepath", false), ("file://D:/somepath", false), ("192.168.101.1", false), ("", false),
    ])
    func `a repository is external unless it is on this machine`(_ url: String, _ isExternal: Bool) {
        #expect(mirror("m", "external:*").matches(repository("foo", url)) == isExternal)
    }

    @Test(arguments: [
        ("http://somehost", true), ("dav:http://host/x", true), ("dav+http://host", true), ("HTTP://host", true),
        ("https://somehost", false), ("http://localhost:8080", false), ("http://user:pass@localhost/x", false),
        ("http://user@somehost/x", true), ("file:///somepath", false), ("ftp://host", false),
    ])
    func `a repository is external http only without TLS`(_ url: String, _ isExternal: Bool) {
        #expect(mirror("m", "external:http:*").matches(repository("foo", url)) == isExternal)
    }

    @Test(arguments: [
        ("a", "*", true), ("a", "*,", true), ("a", ",*,", true), ("a", "a", true), ("a", "a,", true),
        ("a", ",a,", true),
        ("b", "a", false), ("b", "a,", false), ("b", ",a", false), ("b", ",a,", false), ("a", "a,b", true),
        ("b", "a,b", true), ("c", "a,b", false), ("a", "*,b", true), ("a", "*,!b", true), ("a", "*,!a", false),
        ("a", "!a,*", false), ("c", "*,!a", true), ("c", "!a,*", true), ("c", "!a,!c", false), ("d", "!a,!c*", false),
        ("a", " a , b ", true), ("!", "!", true),
    ])
    func `a pattern fits an id or not`(_ id: String, _ pattern: String, _ fits: Bool) {
        #expect(mirror("m", pattern).matches(repository(id)) == fits)
    }

    @Test(arguments: [
        ("a", "http://localhost", "*", true), ("a", "http://localhost", "external:*", false),
        ("a", "http://localhost", "external:*,a", true), ("a", "http://localhost", "external:*,!a", false),
        ("a", "http://localhost", "a,external:*", true), ("a", "http://localhost", "!a,external:*", false),
        ("c", "http://localhost", "!a,external:*", false), ("c", "http://somehost", "!a,external:*", true),
        ("c", "http://somehost", "!c,external:*", false), ("c", "https://somehost", "external:http:*,c", true),
    ])
    func `external and exact parts go together`(_ id: String, _ url: String, _ pattern: String, _ fits: Bool) {
        #expect(mirror("m", pattern).matches(repository(id, url)) == fits)
    }

    @Test(arguments: [
        ("", true), ("*", true), ("default", true), ("legacy", false), ("legacy,default", true),
        ("default,legacy", true), ("legacy,!default", false), ("!default,legacy", false), ("*,!default", false),
        ("!default,*", false), ("*,!p2", true),
    ])
    func `a list of layouts fits the default layout or not`(_ layouts: String, _ fits: Bool) {
        #expect(mirror("m", "*", layouts: layouts).matchesLayout("default") == fits)
    }

    @Test(arguments: [
        ("a", "http://a"), ("b", "http://b"), ("c", "http://wildcard"), ("d", "http://de"), ("e", "http://de"),
        ("f", "http://wildcard"),
    ])
    func `an exact id goes first, then the first pattern`(_ id: String, _ url: String) {
        let mirrors = [
            mirror("a2", "a,b", "http://a2"), mirror("a", "a", "http://a"), mirror("a", "a", "http://a3"),
            mirror("b", "b", "http://b"), mirror("c", "d,e", "http://de"), mirror("c", "*", "http://wildcard"),
            mirror("c", "e,f", "http://ef"),
        ]
        #expect(SettingsMirror.select(mirrors, for: repository(id))?.url == url)
    }

    @Test func `a mirror of other layouts is passed over`() {
        let mirrors = [mirror("b", "a", "http://b", layouts: "p2"), mirror("c", "*", "http://c")]
        #expect(SettingsMirror.select(mirrors, for: repository("a"))?.id == "c")
        #expect(SettingsMirror.select([mirrors[0]], for: repository("a")) == nil)
    }
}
