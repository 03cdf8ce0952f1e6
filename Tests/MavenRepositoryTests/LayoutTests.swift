import Testing

@testable import MavenRepository

struct LayoutTests {
    @Test(
        "An artifact's path is Maven's",
        arguments: [
            (ArtifactFile("org.example", "lib", "1.0"), "org/example/lib/1.0/lib-1.0.jar"),
            (ArtifactFile("g", "a", "1", extension: "pom"), "g/a/1/a-1.pom"),
            (ArtifactFile("g", "a.b", "1", extension: "tar.gz", classifier: "bin"), "g/a.b/1/a.b-1-bin.tar.gz"),
            (ArtifactFile("g", "a", "1-SNAPSHOT"), "g/a/1-SNAPSHOT/a-1-SNAPSHOT.jar"),
            (ArtifactFile("g", "a", "1-20240131.120000-7"), "g/a/1-SNAPSHOT/a-1-20240131.120000-7.jar"),
            (ArtifactFile("g", "a", "20240131.120000-7"), "g/a/SNAPSHOT/a-20240131.120000-7.jar"),
            (ArtifactFile("g", "a", "1-120240131.120000-7"), "g/a/1-120240131.120000-7/a-1-120240131.120000-7.jar"),
            (ArtifactFile("g", "a", "1", extension: ""), "g/a/1/a-1"),
            (ArtifactFile("g", "a", "${v}"), "g/a/${v}/a-${v}.jar"),
        ])
    func artifacts(file: ArtifactFile, path: String) {
        #expect(RepositoryLayout.path(of: .artifact(file)) == path)
    }

    @Test(
        "Metadata is of a group, an artifact or a version",
        arguments: [
            (MetadataFile("org.example"), "org/example/maven-metadata.xml"),
            (MetadataFile("org.example", "lib"), "org/example/lib/maven-metadata.xml"),
            (MetadataFile("g", "a", "1-SNAPSHOT"), "g/a/1-SNAPSHOT/maven-metadata.xml"),
        ])
    func metadata(file: MetadataFile, path: String) {
        #expect(RepositoryLayout.path(of: .metadata(file)) == path)
    }

    @Test(
        "A hostile coordinate has no path",
        arguments: [
            ArtifactFile("", "a", "1"), ArtifactFile("g", "", "1"), ArtifactFile("g", "a", ""),
            ArtifactFile("g", "..", "1"), ArtifactFile("g", ".", "1"), ArtifactFile("g", "a", ".."),
            ArtifactFile("g/../..", "a", "1"), ArtifactFile("/etc", "a", "1"), ArtifactFile("..", "a", "1"),
            ArtifactFile("g", "a/../../b", "1"), ArtifactFile("g", "a", "../../1"), ArtifactFile("g", "a", "1/2"),
            ArtifactFile("g", "a", "1", extension: "jar/../../../../x"),
            ArtifactFile("g", "a", "1", classifier: "/../x"), ArtifactFile("g", "a\u{0}", "1"),
            ArtifactFile("g", "a\\b", "1"), ArtifactFile("g", "a\n", "1"),
            ArtifactFile("g", "a", "../1-20240131.120000-7"),
            ArtifactFile("g", String(repeating: "a", count: 256), "1"),
            ArtifactFile(Array(repeating: "ab", count: 2000).joined(separator: "."), "a", "1"),
            ArtifactFile("g", "a", "1", extension: "jar.kiln-file"),
            ArtifactFile("g", "a", "1", extension: "jar.kiln-part"), ArtifactFile("g", "a..kiln-absent", "1"),
        ])
    func hostile(file: ArtifactFile) {
        #expect(RepositoryLayout.path(of: .artifact(file)) == nil)
        #expect(RepositoryLayout.url(of: .artifact(file), in: RemoteRepository(id: "x", url: "http://h")) == nil)
    }

    @Test("A URL is percent-encoded, and joined with one slash", arguments: ["http://h/m", "http://h/m/"])
    func url(base: String) {
        let file = RepositoryFile.artifact(ArtifactFile("g", "a b", "1%2+é", extension: "j?r#"))
        let repository = RemoteRepository(id: "x", url: base)
        #expect(
            RepositoryLayout.url(of: file, in: repository)
                == "http://h/m/g/a%20b/1%252+%C3%A9/a%20b-1%252+%C3%A9.j%3Fr%23")
    }

    @Test(
        "A file URL is a path",
        arguments: [
            ("file:///a/b", "/a/b"), ("file:/a/b", "/a/b"), ("file://localhost/a", "/a"), ("FILE:///a%20b", "/a b"),
            ("file:///a%2", "/a%2"), ("file:///a%00b", nil), ("file://other/a", nil), ("file://", nil),
        ] as [(String, String?)])
    func fileURL(url: String, path: String?) { #expect(FileAddress.path(url) == path) }
}
