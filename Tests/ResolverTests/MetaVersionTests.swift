import Coordinates
import MavenRepository
import Support
import TestSupport
import Testing

@testable import Resolver

/// Versions that are words or snapshots, over repositories on disk.
struct MetaVersionTests {
    private func metadata(_ content: String) -> String {
        "<metadata><groupId>g</groupId><artifactId>a</artifactId><versioning>\(content)</versioning></metadata>"
    }

    private func write(_ text: String, _ path: String) throws {
        try Files.createDirectory(Files.parent(of: path))
        try Files.writeAtomically(path, Array(text.utf8))
    }

    /// A session that asks the repositories of some folders, in order.
    private func session(_ root: String, _ names: String..., local: Bool = false) throws -> ResolverSession {
        var cache = RepositoryCache.Configuration(root: root + "/cache")
        if local { cache.localRepositories = [root + "/local"] }
        let repositories = names.map { RemoteRepository(id: $0, url: "file://\(root)/\($0)") }
        return try ResolverSession(
            ResolverSetup(rules: .maven39, systemProperties: [:], repositories: repositories, cache: cache))
    }

    /// The text of a file, and its path below the scratch folder; what went wrong otherwise.
    private func get(_ session: ResolverSession, _ file: ArtifactFile, _ root: String) throws -> [String] {
        switch try #require(session.files([file]).first) {
        case .success(let found): [try Files.readText(found.path), String(found.path.dropFirst(root.count + 1))]
        case .failure(let error): [error.code.rawValue, error.description]
        }
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
            for name in ["one", "two"] {
                for version in ["1", "2"] { try write(name, "\(root)/\(name)/g/a/\(version)/a-\(version).jar") }
                try write(name, "\(root)/\(name)/g/a/3-SNAPSHOT/a-3-20240101.000000-4.jar")
            }
            let session = try session(root, "two", "one")
            let release = ArtifactFile("g", "a", "RELEASE")
            #expect(try get(session, release, root) == ["one", "one/g/a/2/a-2.jar"])
            let latest = ArtifactFile("g", "a", "LATEST")
            #expect(try get(session, latest, root) == ["one", "one/g/a/3-SNAPSHOT/a-3-20240101.000000-4.jar"])
            #expect(try get(session, ArtifactFile("g", "a", "2"), root) == ["two", "two/g/a/2/a-2.jar"])
            #expect(try get(self.session(root, "two"), latest, root) == ["two", "two/g/a/1/a-1.jar"])
            // The one that names the version does not have it: as in Maven, no other one is asked.
            try Files.removeTree(root + "/one/g/a/2")
            let gone = try get(self.session(root, "two", "one"), release, root)
            #expect(gone[0] == "not-found" && gone[1].contains("tried one ("), "\(gone)")
            let unknown = try get(session, ArtifactFile("g", "b", "RELEASE"), root)
            #expect(unknown == ["not-found", "no repository's metadata says what RELEASE of g:b is"])
        }
    }

    @Test("A snapshot is the build of its own classifier and extension, from the repository that has it")
    func snapshots() async throws {
        try await withScratch { root in
            let folder = "/g/a/1-SNAPSHOT"
            try write(
                metadata(
                    """
                    <snapshot><timestamp>20240102.000000</timestamp><buildNumber>2</buildNumber></snapshot>
                    <snapshotVersions>
                    <snapshotVersion><extension>jar</extension><value>1-20240102.000000-2</value><updated>20240102000000</updated></snapshotVersion>
                    <snapshotVersion><classifier>tests</classifier><extension>jar</extension><value>1-20240101.000000-1</value><updated>20240101000000</updated></snapshotVersion>
                    </snapshotVersions>
                    """), root + "/one" + folder + "/maven-metadata.xml")
            for name in ["one", "two"] {
                try write("tests of \(name)", "\(root)/\(name)\(folder)/a-1-20240101.000000-1-tests.jar")
                try write("pom of \(name)", "\(root)/\(name)\(folder)/a-1-SNAPSHOT.pom")
            }
            let session = try session(root, "two", "one")
            let tests = try get(session, ArtifactFile("g", "a", "1-SNAPSHOT", classifier: "tests"), root)
            #expect(tests.first == "tests of one")
            // Of what no metadata speaks, the version stands for itself, anywhere.
            let pom = try get(session, ArtifactFile("g", "a", "1-SNAPSHOT", extension: "pom"), root)
            #expect(pom.first == "pom of two")
        }
    }

    @Test("Metadata that is garbage says nothing, as in Maven, and is warned of")
    func garbage() async throws {
        try await withScratch { root in
            try write("<html>no", root + "/repo/g/a/maven-metadata.xml")
            try write("jar", root + "/repo/g/a/1-SNAPSHOT/a-1-SNAPSHOT.jar")
            try write("<html>no", root + "/repo/g/a/1-SNAPSHOT/maven-metadata.xml")
            let session = try session(root, "repo")
            #expect(try get(session, ArtifactFile("g", "a", "RELEASE"), root).first == "not-found")
            #expect(try get(session, ArtifactFile("g", "a", "1-SNAPSHOT"), root).first == "jar")
            #expect(session.warnings.count == 2 && session.warnings.allSatisfy { $0.contains("cannot be used") })
        }
    }

    @Test("What was installed locally is found there, whatever the repositories have")
    func local() async throws {
        try await withScratch { root in
            try write(
                metadata("<snapshot><localCopy>true</localCopy></snapshot><lastUpdated>20250101000000</lastUpdated>"),
                root + "/local/g/a/1-SNAPSHOT/maven-metadata-local.xml")
            try write("local", root + "/local/g/a/1-SNAPSHOT/a-1-SNAPSHOT.jar")
            try write(
                metadata(
                    "<snapshot><timestamp>20240101.000000</timestamp><buildNumber>4</buildNumber></snapshot>"
                        + "<lastUpdated>20240101000000</lastUpdated>"),
                root + "/one/g/a/1-SNAPSHOT/maven-metadata.xml")
            try write("one", root + "/one/g/a/1-SNAPSHOT/a-1-20240101.000000-4.jar")
            let file = ArtifactFile("g", "a", "1-SNAPSHOT")
            #expect(try get(session(root, "one", local: true), file, root).first == "local")
            #expect(try get(session(root, "one"), file, root).first == "one")
        }
    }
}
