import Support
import Testing

@testable import MavenRepository

@Suite struct MetadataTests {
    private static let remote = RemoteRepository(id: "r", url: "https://r")
    private static let other = RemoteRepository(id: "o", url: "https://o")

    private func source(_ repository: RemoteRepository?, _ versioning: String) throws -> MetadataSource {
        let text = "<metadata><versioning>\(versioning)</versioning></metadata>"
        return MetadataSource(
            repository: repository, metadata: try RepositoryMetadata(Array(text.utf8), "maven-metadata.xml"))
    }

    @Test func `all levels are read`() throws {
        let metadata = try source(
            nil,
            """
            <latest>2</latest><release>1</release><versions><version>1</version><version> 2 </version><x/></versions>
            <lastUpdated>20240102030405</lastUpdated><unknown><a/></unknown>
            <snapshot><timestamp>20240101.010203</timestamp><buildNumber>7</buildNumber><localCopy>true</localCopy></snapshot>
            <snapshotVersions><snapshotVersion><classifier>c</classifier><extension>jar</extension>
            <value>1-20240101.010203-7</value><updated>20240101010203</updated></snapshotVersion></snapshotVersions>
            """
        ).metadata
        #expect(metadata.latest == "2" && metadata.release == "1" && metadata.versions == ["1", "2"])
        #expect(metadata.lastUpdated == "20240102030405")
        #expect(metadata.snapshot == .init(timestamp: "20240101.010203", buildNumber: 7, isLocalCopy: true))
        #expect(
            metadata.snapshotVersions == [
                .init(classifier: "c", fileExtension: "jar", version: "1-20240101.010203-7", updated: "20240101010203")
            ])
    }

    @Test(arguments: ["<metadata/>", "<metadata><versioning/></metadata>", "<other><x>1</x></other>"])
    func `metadata without versioning say nothing`(_ text: String) throws {
        #expect(try RepositoryMetadata(Array(text.utf8), "m") == RepositoryMetadata())
    }

    @Test(arguments: ["", "<metadata>", "<metadata><versioning/><versioning/></metadata>", "{}"])
    func `unreadable metadata are refused`(_ text: String) {
        #expect(throws: KilnError.self) { try RepositoryMetadata(Array(text.utf8), "m") }
    }

    @Test func `versions are the union, the first source of each counts, policies decide`() throws {
        var releasesOnly = Self.remote
        releasesOnly.snapshots.isEnabled = false
        var snapshotsOnly = Self.other
        snapshotsOnly.releases.isEnabled = false
        let list = "<versions><version>1</version><version>2-SNAPSHOT</version><version>3</version></versions>"
        let sources = [
            try source(nil, "<versions><version>3</version></versions>"), try source(releasesOnly, list),
            try source(snapshotsOnly, list),
        ]
        #expect(
            MetadataSelection.versions(sources) == [
                .init(version: "3", source: 0), .init(version: "1", source: 1), .init(version: "2-SNAPSHOT", source: 2),
            ])
    }

    @Test func `the newest metadata say what RELEASE and LATEST are`() throws {
        let sources = [
            try source(Self.remote, "<release>1</release><lastUpdated>20240101000000</lastUpdated>"),
            try source(
                Self.other, "<release>2</release><latest>3-SNAPSHOT</latest><lastUpdated>20250101000000</lastUpdated>"),
            try source(Self.other, "<release>4</release><lastUpdated>20250101000000</lastUpdated>"),
        ]
        #expect(MetadataSelection.meaning(of: "RELEASE", sources) == .init(version: "2", source: 1))
        #expect(MetadataSelection.meaning(of: "LATEST", sources) == .init(version: "3-SNAPSHOT", source: 1))
        #expect(MetadataSelection.meaning(of: "LATEST", [sources[0]]) == .init(version: "1", source: 0))
        #expect(MetadataSelection.meaning(of: "RELEASE", []) == nil)
    }

    @Test func `a snapshot is the newest build of the file`() throws {
        let first = """
            <snapshotVersions>
            <snapshotVersion><extension>jar</extension><value>1-20240101.000000-1</value><updated>20240101000000</updated></snapshotVersion>
            <snapshotVersion><classifier>c</classifier><extension>jar</extension><value>1-20230101.000000-0</value><updated>20230101000000</updated></snapshotVersion>
            </snapshotVersions>
            """
        let second = """
            <snapshotVersions>
            <snapshotVersion><extension>jar</extension><value>1-20250101.000000-2</value><updated>20250101000000</updated></snapshotVersion>
            </snapshotVersions>
            """
        let sources = [try source(Self.remote, first), try source(Self.other, second)]
        func choice(_ classifier: String, _ kind: String) -> MetadataSelection.Choice? {
            MetadataSelection.snapshot("1-SNAPSHOT", classifier: classifier, fileExtension: kind, sources)
        }
        #expect(choice("", "jar") == .init(version: "1-20250101.000000-2", source: 1))
        #expect(choice("c", "jar") == .init(version: "1-20230101.000000-0", source: 0))
        #expect(choice("", "pom") == nil)
    }

    @Test func `an old form without snapshotVersions counts for every file`() throws {
        let old =
            "<snapshot><timestamp>20240101.000000</timestamp><buildNumber>3</buildNumber></snapshot><lastUpdated>20240101000000</lastUpdated>"
        let local = "<snapshot><localCopy>true</localCopy></snapshot><lastUpdated>20250101000000</lastUpdated>"
        let remote = try source(Self.remote, old)
        func choice(_ sources: [MetadataSource]) -> MetadataSelection.Choice? {
            MetadataSelection.snapshot("1-SNAPSHOT", classifier: "", fileExtension: "jar", sources)
        }
        #expect(choice([remote]) == .init(version: "1-20240101.000000-3", source: 0))
        #expect(choice([try source(nil, local), remote]) == .init(version: "1-SNAPSHOT", source: 0))
        // A local file with a build number was written by a repository of the id local: only its date counts.
        #expect(choice([try source(nil, old), remote]) == .init(version: "1-SNAPSHOT", source: 0))
        #expect(choice([]) == nil)
    }

    @Test(arguments: [
        ("1-SNAPSHOT", true), ("SNAPSHOT", true), ("1-snapshot", true), ("1.0", false), ("1-20240101.010203-7", true),
        ("1-20240101.010203-", false), ("20240101.010203-7", false), ("-20240101.010203-7", true),
        ("1-20240101010203-7", false), ("1-2024010a.010203-7", false), ("", false),
    ])
    func `a snapshot is known by its end`(_ version: String, _ isSnapshot: Bool) {
        #expect(MetadataSelection.isSnapshot(version) == isSnapshot)
    }
}
