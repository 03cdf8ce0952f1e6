import Support
import Testing

@testable import MavenRepository

@Suite struct EffectiveRepositoriesTests {
    private let credential = RepositoryCredential(username: "u", password: Secret("p"))

    @Test func `without settings repositories stay as they are, an id once`() {
        let requested = [
            RemoteRepository(id: "a", url: "https://a"), RemoteRepository(id: "b", url: "https://b"),
            RemoteRepository(id: "a", url: "https://c"),
        ]
        #expect(MavenSettings().effectiveRepositories(requested) == Array(requested[..<2]))
    }

    @Test func `a mirror takes the place, with its own credential and proxy, and joins whom it stands for`() {
        var settings = MavenSettings()
        settings.mirrors = [SettingsMirror(id: "m", url: "https://mirror/x", mirrorOf: "*,!own")]
        settings.servers = [
            SettingsServer(id: "m", headers: [RepositoryHeader(name: "X", value: Secret("y"))]),
            SettingsServer(id: "m", credential: credential), SettingsServer(id: "a", credential: nil),
        ]
        settings.proxies = [SettingsProxy(host: "proxy", port: 3128)]
        let snapshots = RepositoryPolicy(isEnabled: false)
        let result = settings.effectiveRepositories([
            RemoteRepository(id: "a", url: "https://a", snapshots: snapshots),
            RemoteRepository(id: "own", url: "file:///own"),
            RemoteRepository(id: "b", url: "https://b", releases: .init(update: .always, checksum: .warn)),
        ])
        #expect(result.map(\.id) == ["m", "own"])
        #expect(result[0].url == "https://mirror/x")
        #expect(result[0].mirrorOf == ["a", "b"])
        #expect(result[0].credential == credential && result[0].headers.isEmpty)
        #expect(result[0].proxy == RepositoryProxy(scheme: "http", host: "proxy", port: 3128))
        #expect(result[0].releases == RepositoryPolicy(update: .always, checksum: .fail))
        #expect(result[0].snapshots == RepositoryPolicy())
        #expect(result[1].proxy == nil && result[1].credential == nil)
    }

    /// The facts of the resolver's DefaultRemoteRepositoryManagerTest.
    @Test func `what a pom declares comes after what is there, and is not added twice`() {
        let settings = MavenSettings()
        let dominant = [RemoteRepository(id: "a", url: "file:///a", releases: .init(isEnabled: false))]
        let result = settings.aggregate(
            dominant, [RemoteRepository(id: "a", url: "http://a"), RemoteRepository(id: "b", url: "file:///b")])
        #expect(result.map(\.url) == ["file:///a", "file:///b"])
        #expect(result[0].releases.isEnabled == false)
    }

    @Test func `a mirror that is there takes on a further repository, its policy included`() {
        var settings = MavenSettings()
        settings.mirrors = [SettingsMirror(id: "x", url: "https://x", mirrorOf: "*")]
        let off = RepositoryPolicy(isEnabled: false)
        let first = settings.effectiveRepositories([
            RemoteRepository(id: "a", url: "https://a", releases: off, snapshots: off)
        ])
        #expect(first[0].releases.isEnabled == false)
        let again = settings.aggregate(first, [RemoteRepository(id: "a", url: "https://other")])
        #expect(again == first)
        let more = settings.aggregate(first, [RemoteRepository(id: "b", url: "https://b", snapshots: off)])
        #expect(more.count == 1 && more[0].mirrorOf == ["a", "b"])
        #expect(more[0].releases.isEnabled && !more[0].snapshots.isEnabled)
    }

    @Test func `a blocked mirror blocks`() {
        var settings = MavenSettings()
        settings.mirrors = [
            SettingsMirror(id: "no", url: "http://0.0.0.0/", mirrorOf: "external:http:*", isBlocked: true)
        ]
        let result = settings.effectiveRepositories([
            RemoteRepository(id: "a", url: "http://a"), RemoteRepository(id: "b", url: "https://b"),
        ])
        #expect(result.map(\.isBlocked) == [true, false])
    }

    @Test(arguments: [
        ("always", RepositoryPolicy.Update.always), ("daily", .daily), ("never", .never),
        ("interval:5", .interval(minutes: 5)),
        ("interval", .interval(minutes: 1440)), ("interval:x", .interval(minutes: 1440)), ("hourly", .never),
        ("interval:99999999999999", .interval(minutes: 1440)),
    ])
    func `an update policy is read as the resolver reads it`(_ text: String, _ policy: RepositoryPolicy.Update) {
        #expect(RepositoryPolicy.Update(text: text) == policy)
    }

    @Test(arguments: [
        ("https://host/path", "https", "host", "https://host/path"),
        ("https://user:secret@host:8443/path", "https", "host", "https://host:8443/path"),
        ("https://user@host", "https", "host", "https://host"), ("file:/tmp/x", "file", "", "file:/tmp/x"),
        ("file:///tmp/x", "file", "", "file:///tmp/x"), ("dav:https://h/x", "dav:https", "h", "dav:https://h/x"),
        ("host/path", "", "", "host/path"), ("", "", "", ""), (":x", "", "", ":x"), ("http:", "http", "", "http:"),
        ("http://a@b@c/d@e", "http", "b@c", "http://c/d@e"), ("http://@/x", "http", "@", "http:///x"),
    ])
    func `an address has a scheme, a host and a printable form`(
        _ url: String, _ scheme: String, _ host: String, _ printable: String
    ) {
        let repository = RemoteRepository(id: "r", url: url)
        #expect(repository.protocolName == scheme)
        #expect(repository.host == host)
        #expect(repository.printableURL == printable)
    }
}
