import Support
import TestSupport
import Testing

@testable import MavenRepository

struct VersionTests {
    private func metadata(_ content: String) -> String {
        "<metadata><groupId>g</groupId><artifactId>a</artifactId><versioning>\(content)</versioning></metadata>"
    }

    private func version(_ lookup: VersionLookup) -> (String, [String])? {
        if case .found(let version, let set) = lookup { (version, set.repositories.map(\.id)) } else { nil }
    }

    @Test("RELEASE and LATEST are what the newest metadata says, and the file is looked for where it was said")
    func words() async throws {
        try await withScratch { root in
            try write(
                metadata("<latest>3-SNAPSHOT</latest><release>2</release><lastUpdated>20240101000000</lastUpdated>"),
                root + "/one/g/a/maven-metadata.xml")
            try write(
                metadata("<release>1</release><lastUpdated>20230101000000</lastUpdated>"),
                root + "/two/g/a/maven-metadata.xml")
            try write(
                metadata("<snapshot><timestamp>20240101.000000</timestamp><buildNumber>4</buildNumber></snapshot>"),
                root + "/one/g/a/3-SNAPSHOT/maven-metadata.xml")
            let cache = RepositoryCache(.init(root: root + "/cache"))
            let set = try cache.prepare([.file("two", root + "/two"), .file("one", root + "/one")])
            let release = try #require(version(cache.version(of: ArtifactFile("g", "a", "RELEASE"), in: set)))
            #expect(release == ("2", ["one"]))
            let latest = try #require(version(cache.version(of: ArtifactFile("g", "a", "LATEST"), in: set)))
            #expect(latest == ("3-20240101.000000-4", ["one"]))
            let two = try cache.prepare([.file("two", root + "/two")])
            #expect(
                try #require(version(cache.version(of: ArtifactFile("g", "a", "LATEST"), in: two))) == ("1", ["two"]))
            #expect(
                try #require(version(cache.version(of: ArtifactFile("g", "a", "5"), in: set))) == ("5", ["two", "one"]))
            guard case .unknown(let tried) = cache.version(of: ArtifactFile("g", "b", "RELEASE"), in: set) else {
                Issue.record("a version without metadata")
                return
            }
            #expect(tried.count == 2)
        }
    }

    @Test("A snapshot is the build of its own classifier and extension, and its file has the timestamp")
    func snapshots() async throws {
        try await withScratch { root in
            let folder = root + "/repo/g/a/1-SNAPSHOT"
            try write(
                metadata(
                    """
                    <snapshot><timestamp>20240102.000000</timestamp><buildNumber>2</buildNumber></snapshot>
                    <snapshotVersions>
                    <snapshotVersion><extension>jar</extension><value>1-20240102.000000-2</value><updated>20240102000000</updated></snapshotVersion>
                    <snapshotVersion><classifier>tests</classifier><extension>jar</extension><value>1-20240101.000000-1</value><updated>20240101000000</updated></snapshotVersion>
                    </snapshotVersions>
                    """), folder + "/maven-metadata.xml")
            try write("tests", folder + "/a-1-20240101.000000-1-tests.jar")
            let cache = RepositoryCache(.init(root: root + "/cache"))
            let set = try cache.prepare([.file("repo", root + "/repo")])
            var file = ArtifactFile("g", "a", "1-SNAPSHOT", classifier: "tests")
            guard case .found(let version, let place) = cache.version(of: file, in: set) else {
                Issue.record("not resolved")
                return
            }
            #expect(version == "1-20240101.000000-1")
            file.version = version
            let found = try #require(cache.lookup(file, in: place).found)
            #expect(try cache.read(found) == Array("tests".utf8))
            let pom = ArtifactFile("g", "a", "1-SNAPSHOT", extension: "pom")
            #expect(try #require(self.version(cache.version(of: pom, in: set))) == ("1-SNAPSHOT", ["repo"]))
        }
    }

    @Test("Metadata that is garbage says nothing, as in Maven; metadata that is not here is asked for first")
    func garbage() async throws {
        try await withScratch { root in
            try write("<html>no", root + "/repo/g/a/maven-metadata.xml")
            let cache = RepositoryCache(.init(root: root + "/cache"))
            let set = try cache.prepare([.file("repo", root + "/repo")])
            guard case .unknown = cache.version(of: ArtifactFile("g", "a", "RELEASE"), in: set) else {
                Issue.record("a version of garbage")
                return
            }
            let remote = try cache.prepare([.remote("a"), .file("repo", root + "/repo"), .remote("b")])
            guard case .ask(let file, let ask) = cache.version(of: ArtifactFile("g", "a", "1-SNAPSHOT"), in: remote)
            else {
                Issue.record("not asked for")
                return
            }
            #expect(file == MetadataFile("g", "a", "1-SNAPSHOT", nature: .snapshot) && ask.map(\.id) == ["a", "b"])
        }
    }
}
