import Crypto
import Glibc
import Pipeline
import Support
import TestSupport
import Testing

@testable import MavenRepository

func sha256(_ bytes: [UInt8]) throws -> Digest { try Crypto.sha256(bytes) }

struct LookupTests {
    static let lib = ArtifactFile("org.example", "lib", "1.0", extension: "pom")
    static let libPath = "/org/example/lib/1.0/lib-1.0.pom"

    private func cache(_ root: String, _ change: (inout RepositoryCache.Configuration) -> Void = { _ in })
        -> RepositoryCache
    {
        var configuration = RepositoryCache.Configuration(root: root)
        change(&configuration)
        return RepositoryCache(configuration)
    }

    @Test("A file repository is read in place, and the first that has a file wins")
    func inPlace() async throws {
        try await withScratch { root in
            try write("b", root + "/b x" + Self.libPath)
            try write("c", root + "/c" + Self.libPath)
            let cache = cache(root + "/cache")
            let set = try cache.prepare([.file("a", root + "/a"), .file("b", root + "/b%20x"), .file("c", root + "/c")])
            let found = try #require(cache.lookup(Self.lib, in: set).found)
            #expect(found.path == root + "/b x" + Self.libPath)
            #expect(found.repositoryID == "b")
            #expect(found.url == "file://\(root)/b%20x" + Self.libPath)
            #expect(found.relativePath == String(Self.libPath.dropFirst()))
            #expect(try cache.read(found) == [UInt8(ascii: "b")])
            #expect(try cache.digest(of: found) == sha256([UInt8(ascii: "b")]))
            #expect(!Files.exists(root + "/cache"), "reading in place copies nothing")
            let absent = try #require(cache.lookup(ArtifactFile("g", "a", "1"), in: set).tried)
            #expect(absent.map(\.repositoryID) == ["a", "b", "c"])
        }
    }

    @Test(
        "A checksum beside a file in place is compared, the strongest there is",
        arguments: ["sha1", "md5", "sha256", "sha512"])
    func besideChecksum(name: String) async throws {
        try await withScratch { root in
            let algorithm = try #require(ChecksumAlgorithm(rawValue: name))
            try write("text", root + Self.libPath)
            let hash = try RunningHash(algorithm.hash)
            try hash.update(Array("text".utf8).span)
            let right = Hex.encode(try hash.finish())
            let cache = cache(root + "/cache")
            var repository = RemoteRepository.file("f", root)
            func read() throws -> [UInt8] {
                let set = try cache.prepare([repository])
                let found = try #require(cache.lookup(Self.lib, in: set).found)
                _ = try cache.digest(of: found)
                return try cache.read(found)
            }
            try write(right + "  lib-1.0.pom\n", root + Self.libPath + "." + name)
            #expect(try read() == Array("text".utf8))
            try write(String(right.reversed()), root + Self.libPath + "." + name)
            #expect { try read() } throws: { ($0 as? KilnError)?.reason == "maven.checksum" }
            repository.releases.checksum = .warn
            #expect(try read() == Array("text".utf8))
        }
    }

    @Test("What the cache has of a later repository counts before an earlier one is asked; in place it does not")
    func cachedOrder() async throws {
        try await withScratch { root in
            let cache = cache(root + "/cache")
            let (a, b) = (RemoteRepository.remote("a"), RemoteRepository.remote("b"))
            let set = try cache.prepare([a, b])
            #expect(cache.lookup(Self.lib, in: set).asked == ["a", "b"])
            try store("x", .artifact(Self.lib), b, cache)
            #expect(cache.lookup(Self.lib, in: set).found?.repositoryID == "b")
            #expect(cache.lookup(Self.lib, in: try cache.prepare([a])).asked == ["a"])
            try write("y", root + "/place" + Self.libPath)
            let place = RemoteRepository.file("place", root + "/place")
            #expect(cache.lookup(Self.lib, in: try cache.prepare([a, place])).asked == ["a"])
            try cache.noteAbsence(of: .artifact(Self.lib), in: a)
            #expect(cache.lookup(Self.lib, in: try cache.prepare([a, place])).found?.repositoryID == "place")
        }
    }

    @Test("Releases and snapshots are looked for only where the policy allows them")
    func policies() async throws {
        try await withScratch { root in
            try write("x", root + Self.libPath)
            try write("x", root + "/org/example/lib/2-SNAPSHOT/lib-2-SNAPSHOT.pom")
            let cache = cache(root + "/cache")
            var repository = RemoteRepository.file("f", root)
            let snapshot = ArtifactFile("org.example", "lib", "2-SNAPSHOT", extension: "pom")
            repository.snapshots.isEnabled = false
            var set = try cache.prepare([repository])
            #expect(cache.lookup(Self.lib, in: set).found != nil)
            #expect(cache.lookup(snapshot, in: set).tried != nil)
            repository.snapshots.isEnabled = true
            repository.releases.isEnabled = false
            set = try cache.prepare([repository])
            #expect(cache.lookup(Self.lib, in: set).tried != nil)
            #expect(cache.lookup(snapshot, in: set).found != nil)
        }
    }

    @Test(
        "Offline nothing is asked for: what is cached counts however old, the rest is not there, and the error says why"
    )
    func offline() async throws {
        try await withScratch { root in
            let repository = RemoteRepository.remote("a")
            let metadata = MetadataFile("org.example", "lib")
            try store("<metadata/>", .metadata(metadata), repository, cache(root))
            let time = TestClock()
            time.advance(seconds: 100 * 86400)
            let offline = cache(root) {
                $0.isOffline = true
                $0.clock = time.clock
            }
            let set = try offline.prepare([repository])
            #expect(offline.lookup(metadata, in: set).files.count == 1)
            let tried = try #require(offline.lookup(Self.lib, in: set).tried)
            let error = KilnError.missing(.artifact(Self.lib), tried)
            #expect(error.code == .notFound)
            for part in ["org.example:lib:pom:1.0", "a (https://a.example/m2)", "offline"] {
                #expect(error.message.contains(part), "\(error.message)")
            }
            try cache(root).noteAbsence(of: .artifact(Self.lib), in: repository)
            let remembered = try #require(offline.lookup(Self.lib, in: set).tried)
            #expect(remembered.map(\.isOffline) == [false], "what the repository said last stands")
        }
    }

    @Test(
        "Metadata is asked for again as the policy says",
        arguments: [
            (RepositoryPolicy.Update.always, 1, true), (.never, 1000 * 86400, false), (.daily, 86400, true),
            (.interval(minutes: 10), 9 * 60, false), (.interval(minutes: 10), 10 * 60, true),
        ])
    func updates(policy: RepositoryPolicy.Update, seconds: Int64, isAsked: Bool) async throws {
        try await withScratch { root in
            let time = TestClock()
            var repository = RemoteRepository.remote("a")
            repository.releases.update = policy
            repository.snapshots.isEnabled = false
            let metadata = MetadataFile("org.example", "lib")
            let first = cache(root) { $0.clock = time.clock }
            try store("<metadata/>", .metadata(metadata), repository, first)
            time.advance(seconds: seconds)
            let second = cache(root) { $0.clock = time.clock }
            #expect(second.lookup(metadata, in: try second.prepare([repository])).ask.isEmpty == !isAsked)
            #expect(first.lookup(metadata, in: try first.prepare([repository])).ask.isEmpty, "asked in this session")
            let forced = cache(root) {
                $0.clock = time.clock
                $0.isUpdateForced = true
            }
            #expect(!forced.lookup(metadata, in: try forced.prepare([repository])).ask.isEmpty)
        }
    }

    @Test("The day begins at midnight, local time")
    func midnight() {
        let now = Clock.system.now().milliseconds * 1_000_000
        let midnight = RepositoryCache.midnight(before: now)
        #expect(midnight <= now && now - midnight < 25 * 3600 * 1_000_000_000)
        #expect(RepositoryCache.midnight(before: midnight) == midnight)
        #expect(RepositoryCache.midnight(before: midnight - 1) < midnight)
    }

    @Test("A failure is said by lookups until the cache is opened anew")
    func failures() async throws {
        try await withScratch { root in
            let cache = cache(root)
            let repository = RemoteRepository.remote("a")
            let set = try cache.prepare([repository])
            let error = KilnError(.unavailable, "the reason")
            cache.noteFailure(of: .artifact(Self.lib), in: repository, error)
            let tried = try #require(cache.lookup(Self.lib, in: set).tried)
            #expect(KilnError.missing(.artifact(Self.lib), tried).message.contains("the reason"))
            #expect(self.cache(root).lookup(Self.lib, in: set).asked == ["a"])
        }
    }

    @Test("A layout or a protocol that cannot be read is said")
    func unusable() async throws {
        try await withScratch { root in
            let cache = cache(root)
            let odd = [
                RemoteRepository(id: "a", url: "https://a", layout: "legacy"), RemoteRepository(id: "b", url: "s3://b"),
                RemoteRepository(id: "c", url: "file://other/c"), RemoteRepository(id: "d", url: "nothing"),
            ]
            let tried = try #require(cache.lookup(Self.lib, in: cache.prepare(odd)).tried)
            #expect(tried.count == 4)
            #expect(tried.map(\.text).joined().contains("legacy") && tried.map(\.text).joined().contains("s3"))
        }
    }

    @Test("A record that is cut off, or of another state of the file, is not believed")
    func records() async throws {
        try await withScratch { root in
            let cache = cache(root)
            let repository = RemoteRepository.remote("a")
            let file = try store("text", .artifact(Self.lib), repository, cache)
            let set = try cache.prepare([repository])
            let path = file.path + CacheSuffix.record
            let text = try Files.readText(path)
            #expect(FileRecord(text: text) != nil)
            for count in 0..<text.utf8.count {
                #expect(FileRecord(text: String(decoding: text.utf8.prefix(count), as: UTF8.self)) == nil)
                guard count % 16 == 0 else { continue }
                try write(String(decoding: text.utf8.prefix(count), as: UTF8.self), path)
                let found = try #require(cache.lookup(Self.lib, in: set).found)
                #expect(try cache.digest(of: found) == sha256(Array("text".utf8)))
            }
            try write(text, path)
            try write("other", file.path)
            let found = try #require(cache.lookup(Self.lib, in: set).found)
            #expect(try cache.digest(of: found) == sha256(Array("other".utf8)))
        }
    }

    @Test("Ids and addresses never share a folder, and no folder leads elsewhere")
    func folders() throws {
        let repositories = [
            RemoteRepository(id: "a", url: "https://h/m"), RemoteRepository(id: "a", url: "https://h/M"),
            RemoteRepository(id: "a", url: "https://h/m%2F"), RemoteRepository(id: "a@https", url: "https://h/m"),
            RemoteRepository(id: "..", url: "https://h/m"), RemoteRepository(id: "../../x", url: "https://h/m"),
            RemoteRepository(id: "a", url: "https://u:p@h/m"), RemoteRepository(id: "", url: "https://h/m"),
            RemoteRepository(id: "a", url: "https://h/" + String(repeating: "m", count: 500)),
            RemoteRepository(id: String(repeating: "i", count: 500), url: "https://h/m"),
        ]
        let names = try repositories.map { try CacheFolder.name(of: $0) }
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(!name.contains("/") && !name.hasPrefix(".") && name.utf8.count <= 255 && !name.contains("u:p"))
        }
    }

    @Test("Leftovers are swept when they are old and nobody has them; whole files stay")
    func sweep() async throws {
        try await withScratch { root in
            let time = TestClock()
            let cache = cache(root) { $0.clock = time.clock }
            let repository = RemoteRepository.remote("a")
            let file = try store("text", .artifact(Self.lib), repository, cache)
            let folder = Files.parent(of: file.path)
            let busy = ArtifactFile("org.example", "lib", "1.0")
            let part = try #require(try cache.begin(.artifact(busy), from: repository))
            try part.restart(etag: "\"x\"", isLarge: true)
            try write("half", folder + "/lib-1.0-x.jar.kiln-part")
            try write("half", folder + "/lib-1.0.pom.kiln-tmp-1-2")
            try write("", folder + "/lib-1.0-y.jar.kiln-absent")
            try write("an artifact", folder + "/lib-1.0.tmp")
            #expect(try cache.sweepIfDue() == 0)
            time.advance(seconds: 4 * 86400)
            #expect(try cache.sweepIfDue() == 4, "three, and the entity tag of what is still locked")
            #expect(try cache.sweepIfDue() == 0)
            #expect(try Files.list(folder).filter { $0.hasSuffix(".kiln-part") } == ["lib-1.0.jar.kiln-part"])
            #expect(Files.exists(file.path) && Files.exists(folder + "/lib-1.0.tmp"))
            #expect(part.size == 0)
        }
    }
}
