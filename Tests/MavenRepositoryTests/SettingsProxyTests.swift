import Testing

@testable import MavenRepository

@Suite struct SettingsProxyTests {
    /// The facts of the resolver's DefaultProxySelectorTest, and some of its own pattern.
    @Test(arguments: [
        ("www.eclipse.org", "", false), ("www.eclipse.org", "*", true), ("www.eclipse.org", "*.org", true),
        ("www.eclipse.org", "*.com", false), ("www.eclipse.org", "www.*", true),
        ("www.eclipse.org", "www.*.org", true), ("eclipse.org", "eclipse.org|host2", true),
        ("eclipse.org", "host1|eclipse.org", true), ("eclipse.org", "host1|eclipse.org|host2", true),
        ("www.eclipse.org", "www.eclipse.com", false), ("www.eclipse.org", "eclipse.org", false),
        ("www.eclipse.org", "www.ECLIPSE.org", true), ("www.ECLIPSE.org", "www.eclipse.org", true),
        ("wwwxeclipse.org", "www.eclipse.org", false), ("a.b.c", "*.*.*", true), ("a.b", "*.*.*", false),
        ("ab", "a**b", true), ("", "*", false),
    ])
    func `a host is excluded by a pattern or not`(_ host: String, _ patterns: String, _ isExcluded: Bool) {
        #expect(SettingsProxy(host: "proxy", nonProxyHosts: patterns).excludes(host) == isExcluded)
    }

    @Test func `a pattern of many stars takes no time`() {
        let proxy = SettingsProxy(host: "p", nonProxyHosts: String(repeating: "*a", count: 2000) + "b")
        #expect(!proxy.excludes(String(repeating: "a", count: 20_000)))
    }

    @Test(
        arguments: [
            ("http://h/x", "one"), ("https://h/x", "secure"), ("https://other/x", "one"), ("dav:http://h", "one"),
            ("davs://h", "secure"), ("ftp://h", nil), ("http://skip/x", "two"), ("file:///x", nil),
        ] as [(String, String?)])
    func `the first proxy of the protocol is taken, https falls back to http`(_ url: String, _ host: String?) {
        let proxies = [
            SettingsProxy(host: "one", nonProxyHosts: "skip"),
            SettingsProxy(scheme: "HTTP", host: "two"),
            SettingsProxy(scheme: "https", host: "secure", nonProxyHosts: "other"),
        ]
        let chosen = SettingsProxy.select(proxies, for: RemoteRepository(id: "r", url: url))
        #expect(chosen?.host == host)
    }
}
