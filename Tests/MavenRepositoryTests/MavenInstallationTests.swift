import Glibc
import Support
import TestSupport
import Testing

@testable import MavenRepository

@Suite struct MavenInstallationTests {
    static let hasMaven = Files.exists("/usr/share/maven/lib")
    static let others = ["KILN_TEST_MAVEN39", "KILN_TEST_MAVEN4"].filter { (name: String) in unsafe getenv(name) != nil
    }

    @Test(.enabled(if: hasMaven, "no Maven is installed"))
    func `the default repository is that of the super-pom`() throws {
        let maven = try MavenInstallation.find(environment: [:])
        #expect(maven.home == "/usr/share/maven")
        let repositories = try maven.defaultRepositories(environment: [:])
        #expect(repositories.map(\.id) == ["central"])
        #expect(repositories[0].url == "https://repo.maven.apache.org/maven2")
        #expect(repositories[0].releases == RepositoryPolicy())
        #expect(repositories[0].snapshots.isEnabled == false)
    }

    @Test(.enabled(if: !others.isEmpty, "neither KILN_TEST_MAVEN39 nor KILN_TEST_MAVEN4 is set"), arguments: others)
    func `other Mavens give theirs, Maven 4 from its settings`(_ variable: String) throws {
        let home = try #require(unsafe getenv(variable).map { unsafe String(cString: $0) })
        let maven = try MavenInstallation.find(environment: ["MAVEN_HOME": home])
        #expect(maven.home == home)
        let plain = try maven.defaultRepositories(environment: [:])
        #expect(plain.map(\.url) == ["https://repo.maven.apache.org/maven2"])
        #expect(plain[0].snapshots.isEnabled == false)
        let moved = try maven.defaultRepositories(environment: ["MAVEN_REPO_CENTRAL": "https://elsewhere/"])
        #expect(moved[0].url == (variable == "KILN_TEST_MAVEN4" ? "https://elsewhere/" : plain[0].url))
    }

    @Test(.enabled(if: hasMaven, "no Maven is installed"))
    func `the variables go before the path, and what is named before both`() throws {
        let wrong = ["MAVEN_HOME": "/nonexistent", "PATH": "/nonexistent:relative:/usr/share/maven/bin"]
        #expect(try MavenInstallation.find(environment: wrong).home == "/usr/share/maven")
        #expect(try MavenInstallation.find(explicit: "/usr/share/maven", environment: [:]).home == "/usr/share/maven")
        let error = #expect(throws: KilnError.self) {
            try MavenInstallation.find(explicit: "/nonexistent", environment: [:])
        }
        #expect(error?.code == .notFound)
    }

    @Test func `a folder with a broken jar is said`() async throws {
        try await withScratch { scratch in
            try Files.createDirectory("\(scratch)/lib")
            try Files.writeAtomically("\(scratch)/lib/maven-model-builder-9.jar", Array("no zip".utf8))
            let maven = try MavenInstallation.find(explicit: scratch, environment: [:])
            let error = #expect(throws: KilnError.self) { try maven.defaultRepositories(environment: [:]) }
            #expect(error?.message.contains("maven-model-builder-9.jar") == true)
        }
    }
}
