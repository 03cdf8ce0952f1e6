import Coordinates
import PomModel
import Testing

/// A project's own pom.
@Suite("A project's own pom")
struct ProjectTests {
    typealias T = TinyPoms

    @Test("profiles are switched on and off by the user, in the project and its parents")
    func profiles() throws {
        var poms = TinyPoms(poms: [
            "g:p:1": T.pom(
                "g:p:1", packaging: "pom", T.profile("on", "", T.dependencies(T.dependency("x:parent:1"))))
        ])
        let pom = T.pom(
            "g:a:1", parent: "g:p:1",
            T.profile("off", "<jdk>17</jdk>", T.dependencies(T.dependency("x:off:1"))))
        #expect(try poms.project(pom).text.dependencies == ["x:off:jar::1|compile||"])
        poms.environment.activeProfiles = ["on"]
        poms.environment.inactiveProfiles = ["off"]
        #expect(try poms.project(pom).text.dependencies == ["x:parent:jar::1|compile||"])
    }

    @Test("a parent is looked for by its relative path, and in the repository where that leads elsewhere")
    func relativePath() throws {
        var poms = TinyPoms(poms: [
            "g:p:1": T.pom("g:p:1", packaging: "pom", T.dependencies(T.dependency("x:repository:1")))
        ])
        let pom = T.pom("g:a:1", parent: "g:p:1")
        #expect(try poms.project(pom, path: "/w/a/pom.xml").text.dependencies == ["x:repository:jar::1|compile||"])
        poms.files = ["/w/pom.xml": T.pom("g:p:1", packaging: "pom", T.dependencies(T.dependency("x:file:1")))]
        #expect(try poms.project(pom, path: "/w/a/pom.xml").text.dependencies == ["x:file:jar::1|compile||"])
        poms.files = ["/w/pom.xml": T.pom("g:p:2", packaging: "pom", T.dependencies(T.dependency("x:file:1")))]
        #expect(try poms.project(pom, path: "/w/a/pom.xml").text.dependencies == ["x:repository:jar::1|compile||"])
        poms.files = ["/w/pom.xml": T.pom("g:other:1", packaging: "pom")]
        let other = try poms.project(pom, path: "/w/a/pom.xml")
        #expect(other.text.dependencies == ["x:repository:jar::1|compile||"])
        #expect(other.model.problems.count == 1)
    }

    @Test("a parent by relative path may be in a range")
    func localRange() throws {
        var poms = TinyPoms(poms: [:])
        poms.files = ["/w/pom.xml": T.pom("g:p:1.5", packaging: "pom", T.dependencies(T.dependency("x:file:1")))]
        let answer = try poms.project(T.pom("g:a:1", parent: "g:p:[1,2)"), path: "/w/a/pom.xml")
        #expect(answer.text.dependencies == ["x:file:jar::1|compile||"])
        #expect(!(try poms.project(T.pom("g:a:", parent: "g:p:[1,2)"), path: "/w/a/pom.xml")).model.errors.isEmpty)
    }

    @Test("the user's properties stand over the pom's version properties and under its others only by name")
    func userProperties() throws {
        var poms = TinyPoms(poms: [
            "g:bom:1": T.pom(
                "g:bom:1", packaging: "pom", T.properties(["v": "pom"]) + T.managed(T.dependency("x:x:${v}")))
        ])
        poms.environment.userProperties = ["revision": "7", "v": "user"]
        let answer = try poms.project(
            T.pom(
                "g:a:${revision}",
                T.properties(["revision": "1"]) + T.managed(T.importing("g:bom:1"))
                    + T.dependencies(T.dependency("x:x"))))
        #expect(answer.text.artifact == "g:a:jar::7")
        #expect(answer.text.dependencies == ["x:x:jar::user|compile||"])
        #expect(answer.model.errors.isEmpty)
    }

    @Test("${basedir} is the folder of the pom")
    func basedir() throws {
        var poms = TinyPoms(poms: [:])
        poms.existing = ["/w/a/flag"]
        let answer = try poms.project(
            T.pom(
                "g:a:1",
                T.profile(
                    "p", "<file><exists>${basedir}/flag</exists></file>",
                    T.dependencies(
                        T.dependency(
                            "x:x:1", "<scope>system</scope><systemPath>${project.basedir}/x.jar</systemPath>")))),
            path: "/w/a/pom.xml")
        #expect(answer.text.dependencies == ["x:x:jar::1|system||"])
        #expect(answer.model.errors.isEmpty)
    }

    @Test("the folders of a build are absolute in a project, and its place is a URI")
    func buildFolders() throws {
        let body =
            "<build><directory>out</directory></build><reporting><outputDirectory>doc</outputDirectory></reporting>"
            + T.dependencies(
                T.dependency("x:x:1", "<scope>system</scope><systemPath>${project.build.directory}/x.jar</systemPath>"),
                T.dependency("x:${build.outputDirectory}:1"), T.dependency("x:${project.reporting.outputDirectory}:1"),
                T.dependency("x:${project.baseUri}:1"), T.dependency("x:${baseUri}:1"))
        let answer = try TinyPoms(poms: [:]).project(T.pom("g:a:1", body), path: "/w/a b/pom.xml")
        #expect(answer.model.errors.allSatisfy { $0.contains("artifactId") })
        #expect(
            answer.text.dependencies == [
                "x:x:jar::1|system||", "x:/w/a b/out/classes:jar::1|compile||", "x:/w/a b/doc:jar::1|compile||",
                "x:file:///w/a%20b/:jar::1|compile||", "x:${baseUri}:jar::1|compile||",
            ])
    }

    @Test(
        "what a project's pom must not do",
        arguments: [
            T.dependencies(T.dependency("x:x:${no}")), T.dependencies(T.dependency("x:x:1/2")),
            T.dependencies(T.dependency("g:a:1")),
            T.dependencies(T.dependency("x:x:1", "<optional>perhaps</optional>")),
            "<packaging>pom</packaging><modules><module>m</module><module>m</module></modules>",
            "<repositories><repository><id>r</id></repository></repositories>",
            "<distributionManagement><status>deployed</status></distributionManagement>",
            "<profiles><profile><id>p</id></profile><profile><id>p</id></profile></profiles>",
            T.managed(T.importing("x:none:1")), T.managed(T.importing("x:x:1", "<classifier>c</classifier>")),
        ])
    func errors(_ body: String) throws {
        let answer = try TinyPoms(poms: ["x:x:1": T.pom("x:x:1", packaging: "pom")]).project(T.pom("g:a:1", body))
        #expect(!answer.model.errors.isEmpty)
    }

    @Test("a repeated dependency is a warning for Maven 3 and an error for Maven 4")
    func repeated() throws {
        let pom = T.pom("g:a:1", T.dependencies(T.dependency("x:x:1"), T.dependency("x:x:2")))
        let three = try TinyPoms(poms: [:], rules: .maven39).project(pom)
        #expect(three.model.errors.isEmpty && three.model.problems.count == 1)
        #expect(!(try TinyPoms(poms: [:], rules: .maven4).project(pom)).model.errors.isEmpty)
    }

    @Test("Maven 4 knows no prefix pom. in a project, and leaves out managed entries that keep an expression")
    func prefixes() throws {
        let pom = T.pom("g:a:1", T.managed(T.dependency("x:x:${pom.version}"), T.dependency("x:y:${project.version}")))
        #expect(try TinyPoms(poms: [:]).project(pom).text.managed == ["x:x:jar::1|||", "x:y:jar::1|||"])
        #expect(try TinyPoms(poms: [:], rules: .maven4).project(pom).text.managed == ["x:y:jar::1|||"])
        let read = try TinyPoms(poms: ["g:a:1": pom], rules: .maven4).read("g:a:1")
        #expect(read.text.managed == ["x:x:jar::1|||", "x:y:jar::1|||"])
    }

    @Test("repositories and modules are told")
    func repositories() throws {
        let answer = try TinyPoms(poms: [:]).project(
            T.pom(
                "g:a:1", packaging: "pom",
                T.properties(["host": "example.org"]) + "<modules><module>m</module></modules>"
                    + "<repositories><repository><id>r</id><url>https://${host}/m</url><snapshots><enabled>false"
                    + "</enabled></snapshots></repository></repositories>"))
        #expect(answer.model.modules == ["m"])
        #expect(
            answer.model.repositories == [
                PomRepository(id: "r", url: "https://example.org/m", snapshots: PomRepositoryPolicy(enabled: false))
            ])
    }
}
