import Coordinates
import MavenRepository
import Pipeline
import PomModel
import Resolution
import Support
import TestSupport
import Testing

@testable import Resolver

/// The session over small repositories on disk.
struct SessionTests {
    private static let properties = ["java.version": "17.0.10", "os.name": "Linux", "os.arch": "amd64"]

    private func pom(_ artifact: String, _ version: String, _ rest: String = "") -> String {
        "<project><modelVersion>4.0.0</modelVersion><groupId>g</groupId><artifactId>\(artifact)</artifactId>"
            + "<version>\(version)</version>\(rest)</project>"
    }

    private func dependency(_ artifact: String, _ version: String) -> String {
        "<dependencies><dependency><groupId>g</groupId><artifactId>\(artifact)</artifactId>"
            + "<version>\(version)</version></dependency></dependencies>"
    }

    private func write(_ text: String, _ path: String) throws {
        try Files.createDirectory(Files.parent(of: path))
        try Files.writeAtomically(path, Array(text.utf8))
    }

    private func session(
        _ root: String, index: Bool = false, offline: Bool = false, forOneQuestion: Bool = false
    ) throws -> ResolverSession {
        var cache = RepositoryCache.Configuration(root: root + "/cache")
        cache.isOffline = offline
        var setup = ResolverSetup(
            rules: .maven39, systemProperties: Self.properties,
            repositories: [RemoteRepository(id: "r", url: "file://\(root)/repository")], cache: cache,
            indexPath: index ? root + "/index" : nil)
        setup.answersOneQuestion = forOneQuestion
        // Later than stamps are doubted, so that a second thread looks at them.
        if forOneQuestion {
            setup.clock = Clock { Timestamp(milliseconds: Clock.system.now().milliseconds + 60_000) }
        }
        return try ResolverSession(setup)
    }

    private func answer(_ session: ResolverSession, _ artifact: String, _ version: String) -> [String] {
        let symbols = session.symbols
        let key = ArtifactKey(symbols.intern("g"), symbols.intern(artifact))
        let root = Dependency(Coordinate(key, symbols.intern(version)), scope: .compile)
        return session.collect(CollectRequest(root: .none, dependencies: [root])).nodes.map {
            symbols.text($0.coordinate.key.artifact) + ":" + symbols.text($0.coordinate.version)
        }
    }

    @Test func `LATEST and a snapshot are what metadata says, and their poms are read`() async throws {
        try await withScratch { root in
            let folder = root + "/repository/g/a"
            try write(
                "<metadata><versioning><latest>1-SNAPSHOT</latest><release>0.9</release></versioning></metadata>",
                folder + "/maven-metadata.xml")
            try write(
                "<metadata><versioning><snapshot><timestamp>20240131.120000</timestamp><buildNumber>7</buildNumber>"
                    + "</snapshot></versioning></metadata>", folder + "/1-SNAPSHOT/maven-metadata.xml")
            try write(
                pom("a", "1-SNAPSHOT", dependency("b", "1")), folder + "/1-SNAPSHOT/a-1-20240131.120000-7.pom")
            try write(pom("a", "0.9", dependency("b", "2")), folder + "/0.9/a-0.9.pom")
            for version in ["1", "2"] {
                try write(pom("b", version), root + "/repository/g/b/\(version)/b-\(version).pom")
            }
            #expect(try answer(session(root), "a", "LATEST") == ["a:LATEST", "b:1"])
            #expect(try answer(session(root), "a", "1-SNAPSHOT") == ["a:1-SNAPSHOT", "b:1"])
            #expect(try answer(session(root), "a", "RELEASE") == ["a:RELEASE", "b:2"])
        }
    }

    @Test func `A version that no metadata knows fails the collection and names it`() async throws {
        try await withScratch { root in
            let session = try session(root)
            let key = ArtifactKey(session.symbols.intern("g"), session.symbols.intern("a"))
            let dependency = Dependency(Coordinate(key, .release), scope: .compile)
            let error = try #require(
                session.collect(CollectRequest(root: .none, dependencies: [dependency])).errors.first)
            guard case .descriptorUnresolvable(let why) = error.kind else {
                Issue.record("\(error.kind)")
                return
            }
            #expect(why.contains("RELEASE"))
            #expect(error.coordinate == dependency.coordinate)
        }
    }

    @Test func `The index answers again what did not change, and what changed is read anew`() async throws {
        try await withScratch { root in
            let path = root + "/repository/g/a/1/a-1.pom"
            try write(pom("a", "1", dependency("b", "1")), path)
            try write(pom("b", "1"), root + "/repository/g/b/1/b-1.pom")
            for _ in 0..<2 {
                let session = try session(root, index: true)
                #expect(answer(session, "a", "1") == ["a:1", "b:1"])
                session.close()
                #expect(session.warnings.isEmpty)
            }
            #expect(Files.exists(root + "/index"))
            try write(pom("a", "1", dependency("b", "2")), path)
            try write(pom("b", "2"), root + "/repository/g/b/2/b-2.pom")
            #expect(try answer(session(root, index: true), "a", "1") == ["a:1", "b:2"])
        }
    }

    @Test(arguments: [1, 20, 199])
    func `A pom that changed deep below is seen although the index was believed first`(changed: Int) async throws {
        try await withScratch { root in
            func path(_ number: Int) -> String { root + "/repository/g/a\(number)/1/a\(number)-1.pom" }
            for number in 1...200 {
                let rest = number == 200 ? "" : dependency("a\(number + 1)", "1")
                try write(pom("a\(number)", "1", rest), path(number))
            }
            let all = (1...200).map { "a\($0):1" }
            for _ in 0..<2 {
                let session = try session(root, index: true, forOneQuestion: true)
                #expect(answer(session, "a1", "1") == all)
                session.close()
            }
            try write(pom("a\(changed)", "1"), path(changed))
            let session = try session(root, index: true, forOneQuestion: true)
            #expect(answer(session, "a1", "1") == Array(all[..<changed]))
            // Once more in the same session.
            #expect(answer(session, "a1", "1") == Array(all[..<changed]))
        }
    }

    @Test func `Files of artifacts come in the order asked for, with the places where one was looked for`() async throws
    {
        try await withScratch { root in
            try write("bytes", root + "/repository/g/a/1/a-1.jar")
            let files = try session(root).files([ArtifactFile("g", "none", "1"), ArtifactFile("g", "a", "1")])
            #expect(throws: KilnError.self) { try files[0].get() }
            #expect(try files[1].get().size == 5)
            guard case .failure(let error) = files[0] else { return }
            #expect(error.code == .notFound && error.message.contains("g:none:jar:1"))
        }
    }

    @Test func `Offline, a pom of which nobody knows is no missing pom`() async throws {
        try await withScratch { root in
            let setup = ResolverSetup(
                rules: .maven39, systemProperties: Self.properties,
                repositories: [RemoteRepository(id: "far", url: "http://127.0.0.1:1/")],
                cache: {
                    var cache = RepositoryCache.Configuration(root: root + "/cache")
                    cache.isOffline = true
                    return cache
                }())
            let session = try ResolverSession(setup)
            let key = ArtifactKey(session.symbols.intern("g"), session.symbols.intern("a"))
            let dependency = Dependency(Coordinate(key, session.symbols.intern("1")), scope: .compile)
            let resolution = session.collect(CollectRequest(root: .none, dependencies: [dependency]))
            #expect(resolution.missing.isEmpty)
            #expect(resolution.errors.count == 1)
        }
    }

    @Test func `What a war brings is followed when a question names it, and not below a pom that does`() async throws {
        try await withScratch { root in
            let folder = root + "/repository/g"
            try write(pom("w", "1", dependency("b", "1")), folder + "/w/1/w-1.pom")
            try write(pom("b", "1"), folder + "/b/1/b-1.pom")
            let typed = "</version><type>war</type>"
            let list = dependency("w", "1").replacing("</version>", with: typed)
            try write(pom("c", "1", list), folder + "/c/1/c-1.pom")
            let session = try session(root)
            let symbols = session.symbols
            let key = ArtifactKey(symbols.intern("g"), symbols.intern("w"), extension: .war)
            let war = Dependency(Coordinate(key, symbols.intern("1")), scope: .compile)
            #expect(session.collect(CollectRequest(root: .none, dependencies: [war])).nodes.count == 2)
            #expect(session.collect(CollectRequest(root: .artifact(war))).nodes.count == 2)
            #expect(answer(session, "c", "1") == ["c:1", "w:1"])
        }
    }

    @Test func `Many jobs on few threads all come back`() {
        let pool = WorkerPool<Int, Int>(limit: 3) { $0 * 2 }
        for number in 0..<1000 { pool.submit(number) }
        var sum = 0
        while let outcome = pool.next() { sum += outcome }
        #expect(sum == 999_000)
        #expect(pool.pending == 0)
    }
}
