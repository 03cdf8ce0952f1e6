import Support
import Testing

@testable import Maven

@Suite("Upstreams and the settings made of them")
struct MavenSettingsTests {
    private static let taken: [(url: String, directory: String?)] = [
        ("file:///usr/share/maven-repo", "/usr/share/maven-repo"), ("file:/a/b/", "/a/b"),
        ("file:///a%20b/%C3%A9", "/a b/é"), ("FILE:///x", "/x"), ("https://repo.example.org/maven2", nil),
        ("http://host:8081/a@b", nil),
    ]

    @Test("file, http and https URLs are taken", arguments: taken)
    func takes(url: String, directory: String?) throws {
        let upstream = try MavenUpstream(url)
        #expect(upstream.directory == directory)
        if directory == nil { #expect(upstream.problem?.contains("needs the network") == true) }
    }

    private static let refused = [
        "", "/usr/share/maven-repo", "file:", "file:x", "file://host/x", "file:////x", "file:///", "file:///a/../b",
        "file:///a%2e%2e/%2e%2e/b", "file:///a%zz", "file:///a%0Ab", "file:///a%", "ftp://x/y", "https://", "https:/x",
        "https://user:secret@host/x", "https://host/a b", "https://host/\"><x", "https://host/\u{1}",
        String(repeating: "x", count: 3000),
    ]

    @Test("anything else is refused, and no password is repeated", arguments: refused)
    func refuses(url: String) {
        let error = #expect(throws: KilnError.self) { try MavenUpstream(url) }
        #expect(error?.code == .invalid)
        #expect(error?.message.contains("secret") == false)
    }

    @Test("a directory that is not there is a problem")
    func problem() throws {
        #expect(try MavenUpstream("file:///no/such").problem?.contains("there is no directory /no/such") == true)
        #expect(try MavenUpstream("file:///usr").problem == nil)
    }

    @Test("the first upstream answers for everything, further ones by themselves; texts are escaped")
    func xml() throws {
        let upstreams = try ["file:///one&two", "file:///b", "file:///c"].map { try MavenUpstream($0) }
        let xml = MavenSettings.xml(upstreams: upstreams, localRepository: "/r<x>&")
        #expect(xml.contains("<localRepository>/r&lt;x&gt;&amp;</localRepository>"))
        #expect(xml.contains("<mirrorOf>*,!kiln-2,!kiln-3</mirrorOf><url>file:///one&amp;two</url>"))
        #expect(xml.contains("<repository><id>kiln-3</id><url>file:///c</url>"))
        #expect(xml.contains("<pluginRepository><id>central</id><url>file:///one&amp;two</url>"))
        let none = MavenSettings.xml(upstreams: [], localRepository: "/r")
        #expect(none.contains("<offline>true</offline>") && !none.contains("mirror"))
    }
}
