import Coordinates
import Markup
import PomModel
import Testing
import XML

/// Maven's own test resources for models, where they speak of resolution, and what Maven's tests say of them.
@Suite("Maven's own model tests", .enabled(if: ModelPoms.archive != nil, "KILN_TEST_SHARED has no model-poms"))
struct ModelPomsTests {
    @Test("a pom is valid or not as DefaultModelValidatorTest has it", arguments: ModelPomsCase.validation, versions)
    func validation(_ one: ModelPomsCase, _ rules: MavenRules) async throws {
        try await Self.check(one, Self.path(one, Self.validationFolder), rules)
    }

    @Test("a project is what PomConstructionTest says", arguments: ModelPomsCase.projects, versions)
    func projects(_ one: ModelPomsCase, _ rules: MavenRules) async throws {
        try await Self.check(one, Self.path(one, ModelPoms.builder), rules)
    }

    @Test("a project builds in Maven's test of something else", arguments: ModelPomsCase.buildable, versions)
    func buildable(_ one: ModelPomsCase, _ rules: MavenRules) async throws {
        try await Self.check(one, Self.path(one, ModelPoms.builder), rules)
    }

    @Test("other poms of Maven's tests", arguments: otherCases)
    func otherPoms(_ one: ModelPomsCase) async throws { try await Self.check(one, one.name) }

    @Test("a child of a parent is what is expected of it", arguments: triples)
    func inheritance(_ name: String) async throws {
        let poms = try await ModelPoms.loaded.value
        let path = { (part: String) in "\(Self.inheritanceFolder)\(name)-\(part).xml" }
        let parent = String(decoding: try #require(poms.files[path("parent")]), as: UTF8.self)
        let known = ["inheritance:parent:11-SNAPSHOT", "inheritance:empty:1"]
        let own = try poms.project(
            path("child"), values: Self.inherited,
            poms: Dictionary(uniqueKeysWithValues: known.map { ($0, Self.asParent(parent)) }),
            environment: corpusEnvironment, isFile: false)
        let expected = try XMLReader.parse(try #require(poms.files[path("expected")]), name)
        let all = try poms.project(
            path("expected"),
            poms: Dictionary(uniqueKeysWithValues: known.map { ($0, TinyPoms.pom($0, packaging: "pom")) }),
            environment: corpusEnvironment, isFile: false)
        #expect(own.model.errors.isEmpty)
        #expect(own.text == all.text)
        #expect(own.model.repositories == all.model.repositories)
        for value in Self.inherited {
            var at: Int? = 0
            for step in value.split(separator: ".").dropFirst() { at = at.flatMap { expected.child($0, String(step)) } }
            #expect((own.values[value] ?? "") == (at.map { expected.text($0) } ?? ""), "\(value)")
        }
    }

    @Test("an artifact's descriptor is what DefaultArtifactDescriptorReader makes of it")
    func descriptor() async throws {
        let answer = try await ModelPoms.loaded.value.descriptor("ut.simple:artifact:1.0")
        #expect(
            answer.text.dependencies == [
                "ut.simple:dependency:jar::1.0|compile||", "ut.simple:dependency:jar:sources:1.0|compile||",
            ])
        #expect(answer.text.managed == ["ut.simple:dependency:jar::1.0|||"])
        #expect(try await ModelPoms.loaded.value.descriptor("ut.simple:dependency:1.0").text.dependencies.isEmpty)
    }

    @Test(
        "what is wrong for a build alone does not keep a pom from being resolved",
        arguments: ModelPomsReasons.resolvable)
    func resolvable(_ path: String) async throws {
        let answer = try await ModelPoms.loaded.value.project(path, environment: corpusEnvironment)
        #expect(answer.model.errors == [])
    }

    @Test("every file is used by one of these tests or has a reason not to be")
    func all() async throws {
        let poms = try await ModelPoms.loaded.value
        var used: Set<String> = try poms.descriptor("ut.simple:artifact:1.0").read
        used.formUnion(try poms.descriptor("ut.simple:dependency:1.0").read)
        for one in ModelPomsCase.validation {
            used.formUnion(try Self.run(poms, one, Self.path(one, Self.validationFolder)).read)
        }
        for one in ModelPomsCase.projects + ModelPomsCase.buildable {
            used.formUnion(try Self.run(poms, one, Self.path(one, ModelPoms.builder)).read)
        }
        for one in Self.otherCases { used.formUnion(try Self.run(poms, one, one.name).read) }
        for name in Self.triples {
            for part in ["child", "parent", "expected"] { used.insert("\(Self.inheritanceFolder)\(name)-\(part).xml") }
        }
        let listed = Set(ModelPomsReasons.byFile.keys)
        #expect(poms.files.count == 311)
        #expect(Set(poms.files.keys).subtracting(used).subtracting(listed).sorted() == [])
        #expect(listed.intersection(used).sorted() == [])
        #expect(listed.subtracting(poms.files.keys).sorted() == [])
    }

    private static let validationFolder = ModelPoms.models + "validation/"
    private static let inheritanceFolder = ModelPoms.models + "inheritance/"

    private static let versions = [MavenRules.maven38, .maven39, .maven4]

    private static let triples = [
        "empty-urls", "flat-urls", "module-path-not-artifactId", "no-append-urls", "no-append-urls2",
        "no-append-urls3", "tricky-flat-artifactId-urls", "tricky-flat-directory-urls", "urls",
    ]

    /// What a child inherits, and what resolution may ask of it.
    private static let inherited = [
        "project.groupId", "project.artifactId", "project.version", "project.parent.version",
    ]

    /// The assembler's test joins parents of any packaging.
    private static func asParent(_ text: String) -> String {
        text.contains("<packaging>")
            ? text
            : text.replacing("<modelVersion>", with: "<packaging>pom</packaging><modelVersion>", maxReplacements: 1)
    }

    private static let otherCases: [ModelPomsCase] = [
        .init(
            name: ModelPoms.models + "factory/complex.xml", system: ["myproperty": "test"],
            values: ["profile.file": "activated-1", "profile.miss": nil]),
        .init(name: ModelPoms.models + "factory/simple.xml", coordinate: "test:test:jar::0.1-SNAPSHOT"),
        .init(
            name: ModelPoms.models + "profile/mng8188.xml", profiles: ["foo"], values: ["version.spring-boot": "3.3.1"]),
        .init(name: "maven-core/src/test/resources-settings/repositories/pom.xml"),
        .init(name: "maven-core/src/test/resources-settings/settings-no-pom/pom.xml"),
        .init(name: "maven-core/src/test/resources-settings/test-pom-and-settings-interpolation/pom.xml"),
    ]

    private static func path(_ one: ModelPomsCase, _ folder: String) -> String {
        if folder == validationFolder { return "\(folder)\(one.name).xml" }
        return folder + (one.name.hasSuffix(".xml") ? one.name : one.name + "/pom.xml")
    }

    private static func run(
        _ poms: ModelPoms, _ one: ModelPomsCase, _ path: String, _ rules: MavenRules = .maven39
    ) throws -> ModelPoms.Answer {
        var environment = corpusEnvironment
        environment.systemProperties.merge(one.system) { $1 }
        environment.userProperties = one.user
        environment.activeProfiles = one.profiles
        return try poms.project(
            path, values: one.values.keys.sorted(), poms: one.poms, environment: environment, rules: rules)
    }

    private static func check(
        _ one: ModelPomsCase, _ path: String, _ rules: MavenRules = .maven39
    ) async throws {
        let answer = try run(try await ModelPoms.loaded.value, one, path, rules)
        let base = (ModelPoms.root + "/" + path).split(separator: "/").dropLast().map { "/\($0)" }.joined()
        let model = answer.model
        if rules == .maven4, let error = one.errorOfMaven4 {
            #expect(model.errors.contains { $0.contains(error) }, "\(model.errors)")
            return
        }
        if let error = one.error {
            #expect(model.errors.contains { $0.contains(error) }, "\(model.errors)")
        } else {
            #expect(model.errors == [])
        }
        if let warning = one.warning {
            #expect(model.problems.contains { $0.contains(warning) }, "\(model.problems)")
        }
        if let coordinate = one.coordinate { #expect(answer.text.artifact == coordinate) }
        if let packaging = one.packaging { #expect(answer.packaging == packaging) }
        if let dependencies = one.dependencies { #expect(answer.text.dependencies == dependencies) }
        if let managed = one.managed { #expect(answer.text.managed == managed) }
        if let modules = one.modules { #expect(model.modules == modules) }
        if let repositories = one.repositories {
            let found = zip(model.repositories, repositories).map { $1.contains(" ") ? "\($0.id) \($0.url)" : $0.id }
            #expect(model.repositories.count == repositories.count)
            #expect(found == repositories.map { $0.replacing("BASE", with: base) })
        }
        for (name, value) in one.values {
            #expect(answer.values[name] == value?.replacing("BASE", with: base), "\(name)")
        }
    }
}
