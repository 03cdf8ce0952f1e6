import Support
import TestSupport
import Testing

@testable import MavenRepository

struct LocalRepositoryTests {
    private static let lib = LookupTests.lib
    private static let tracking = "/org/example/lib/1.0/_remote.repositories"

    @Test(
        "A file of a local repository counts when its tracking allows it",
        arguments: [
            (nil, ["central"], true), ("lib-1.0.pom>central=\n", ["central"], true),
            ("lib-1.0.pom>central=\n", ["other"], false), ("lib-1.0.pom>central=\n", ["other", "central"], true),
            ("lib-1.0.pom>=\n", ["other"], true), ("lib-1.0.jar>central=\n", ["other"], true),
            ("#NOTE\n\nlib-1.0.pom>a=\nlib-1.0.pom>b=\r\n", ["b"], true), ("#lib-1.0.pom>a=\n", ["b"], true),
            ("lib-1.0.pom>my\\ repo=\n", ["my repo"], true), ("lib-1.0.pom>", ["x"], true),
        ] as [(String?, [String], Bool)])
    func tracking(text: String?, ids: [String], isFound: Bool) async throws {
        try await withScratch { root in
            try write("x", root + "/m2" + LookupTests.libPath)
            if let text { try write(text, root + "/m2" + Self.tracking) }
            var configuration = RepositoryCache.Configuration(root: root + "/cache")
            configuration.localRepositories = [root + "/m2"]
            let set = try RepositoryCache(configuration).prepare(ids.map { .remote($0) })
            let found = RepositoryCache(configuration).lookup(Self.lib, in: set).found
            #expect((found != nil) == isFound)
            if let found { #expect(found.place == .localRepository) }
            configuration.ignoresTracking = true
            #expect(RepositoryCache(configuration).lookup(Self.lib, in: set).found != nil)
            #expect(!Files.exists(root + "/cache"))
        }
    }

    @Test("What was installed locally comes before every repository")
    func installed() async throws {
        try await withScratch { root in
            try write("local", root + "/m2" + LookupTests.libPath)
            try write("remote", root + "/repo" + LookupTests.libPath)
            var configuration = RepositoryCache.Configuration(root: root + "/cache")
            configuration.localRepositories = [root + "/m2/"]
            let cache = RepositoryCache(configuration)
            let found = try #require(cache.lookup(Self.lib, in: cache.prepare([.file("r", root + "/repo")])).found)
            #expect(try cache.read(found) == Array("local".utf8))
            #expect(found.repositoryID == "")
        }
    }

    @Test("Offline, metadata that Maven cached of a repository counts for it; online it is asked for")
    func metadata() async throws {
        try await withScratch { root in
            let folder = root + "/m2/org/example/lib"
            try write("<metadata/>", folder + "/maven-metadata-central.xml")
            try write("<metadata/>", folder + "/maven-metadata-local.xml")
            var configuration = RepositoryCache.Configuration(root: root + "/cache")
            configuration.localRepositories = [root + "/m2"]
            let file = MetadataFile("org.example", "lib")
            let online = RepositoryCache(configuration)
            let repositories: [RemoteRepository] = [.remote("central"), .remote("../lib/maven")]
            let known = online.lookup(file, in: try online.prepare(repositories))
            #expect(known.files.map(\.repositoryID) == [""])
            #expect(known.ask.map(\.id) == ["central", "../lib/maven"])
            configuration.isOffline = true
            let offline = RepositoryCache(configuration)
            #expect(
                offline.lookup(file, in: try offline.prepare(repositories)).files.map(\.repositoryID) == [
                    "", "central",
                ])
        }
    }
}
