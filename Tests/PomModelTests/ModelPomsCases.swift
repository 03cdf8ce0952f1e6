import PomModel
import Testing

/// A project of Maven's own test resources, and what Maven's tests say of it.
struct ModelPomsCase: Sendable, CustomTestStringConvertible {
    /// The folder or file, in the folder of the cases.
    var name: String
    var profiles: [String] = []
    var system: [String: String] = [:]
    var user: [String: String] = [:]
    /// Poms that are had besides, by `g:a:v`.
    var poms: [String: String] = [:]
    /// A text in an error, when it does not build.
    var error: String?
    /// A text in an error, when Maven 4 alone does not build it.
    var errorOfMaven4: String?
    /// A text in a warning.
    var warning: String?
    var coordinate: String?
    var packaging: String?
    var dependencies: [String]?
    var managed: [String]?
    var modules: [String]?
    /// `id url` or `id`, in order.
    var repositories: [String]?
    /// What expressions come to; `nil` when to nothing. `BASE` stands for the project's folder.
    var values: [String: String?] = [:]

    var testDescription: String { name }
}

extension ModelPomsCase {
    /// What DefaultModelValidatorTest says of whole poms; where it looks at one half of the validation, both are meant
    /// here.
    static let validation: [ModelPomsCase] = [
        .init(name: "bad-dependency-exclusion-id"),
        .init(name: "bad-dependency-management-scope"),
        .init(name: "bad-dependency-scope", warning: "test:f"),
        .init(name: "bad-dependency-version", error: "test:b"),
        .init(name: "bad-import-scope-classifier", error: "test:a"),
        .init(name: "bad-import-scope-type", warning: "test:a"),
        .init(name: "bad-modelVersion", error: "modelVersion"),
        .init(name: "bad-repository-id"),
        .init(name: "bad-snapshot-version", coordinate: "foo:bar:jar::1.2.3.SNAPSHOT"),
        .init(name: "bad-version", coordinate: "foo:bar:jar::this\\is/bad"),
        .init(name: "basedir-system-path"),
        .init(
            name: "deprecated-dependency-metaversions-latest-and-release",
            dependencies: ["test:a:jar::LATEST|compile||", "test:b:jar::RELEASE|compile||"]),
        .init(name: "distribution-management-status", error: "distributionManagement.status"),
        .init(name: "duplicate-module", error: "child"),
        .init(name: "duplicate-profile-id", error: "non-unique-id"),
        .init(name: "empty-module", error: "module"),
        .init(name: "hard-coded-system-path", error: "absolute"),
        .init(name: "incomplete-parent", error: "parent's version"),
        .init(name: "invalid-aggregator-packaging-pom", error: "packaging"),
        .init(name: "invalid-ids-pom", error: "m$-do$"),
        .init(name: "missing-1-pom", error: "modelVersion"),
        .init(name: "missing-artifactId-pom", error: "artifactId"),
        .init(name: "missing-dependency-artifactId-pom", error: "artifactId"),
        .init(name: "missing-dependency-exclusion-id"),
        .init(name: "missing-dependency-groupId-pom", error: "groupId"),
        .init(name: "missing-dependency-mgmt-artifactId-pom", error: "artifactId"),
        .init(name: "missing-dependency-mgmt-groupId-pom", error: "groupId"),
        .init(name: "missing-dependency-mgmt-version-pom"),
        .init(name: "missing-dependency-version-pom", error: "version"),
        .init(name: "missing-groupId-pom", error: "groupId"),
        .init(name: "missing-modelVersion-pom", error: "modelVersion"),
        .init(name: "missing-repository-id-pom", error: "repository"),
        .init(name: "missing-type-pom", error: "packaging"),
        .init(name: "missing-version-pom", error: "version"),
        .init(name: "modelVersion-4_0", error: "modelVersion"),
        .init(name: "reserved-repository-id", repositories: ["local http://localhost"]),
        .init(
            name: "raw-model/bad-ci-friendly-sha1plus", user: ["sha1": "1", "wrong": "2"],
            coordinate: "com.example.group:valid-version-sha1plus:jar::12"),
        .init(
            name: "raw-model/bad-ci-friendly-sha1plus2", user: ["sha1": "1", "wrong": "2", "revision": "3"],
            coordinate: "com.example.group:valid-version-sha1plus:jar::123"),
        .init(
            name: "raw-model/bad-ci-friendly", user: ["wrong": "3"],
            coordinate: "com.example.group:valid-version-wrong:jar::3"),
        .init(
            name: "raw-model/bad-parent-version-latest", poms: parent("com.example.group:com-parent:LATEST"),
            coordinate: "com.example.group:valid-version-wrong:jar::1.0"),
        .init(
            name: "raw-model/bad-parent-version-release", poms: parent("com.example.group:com-parent:RELEASE"),
            coordinate: "com.example.group:valid-version-wrong:jar::1.0"),
        .init(
            name: "raw-model/ok-ci-friendly-all-expressions",
            user: ["revision": "1", "changelist": "-2", "sha1": ".3"],
            coordinate: "com.example.group:valid-version-sha1:jar::1-2.3"),
        .init(
            name: "raw-model/ok-ci-friendly-changelist", user: ["changelist": "7"],
            coordinate: "com.example.group:valid-version-changelist:jar::7"),
        .init(
            name: "raw-model/ok-ci-friendly-revision", user: ["revision": "7"],
            coordinate: "com.example.group:valid-version-revision:jar::7"),
        .init(
            name: "raw-model/ok-ci-friendly-sha1", user: ["sha1": "7"],
            coordinate: "com.example.group:valid-version-sha1:jar::7"),
        .init(name: "raw-model/profile-activation-file-with-allowed-expressions", user: ["foo": "foo", "bar": "foo"]),
        .init(name: "raw-model/profile-activation-file-with-project-expressions"),
        .init(name: "raw-model/profile-activation-property-with-project-expressions"),
        .init(
            name: "raw-model/repository-with-basedir-expression", poms: parent("org.apache.maven.validation:parent:1")),
        .init(
            name: "raw-model/repository-with-expression", poms: parent("org.apache.maven.validation:parent:1"),
            repositories: ["repo file://just/some/path/sdk/maven/repo"]),
        .init(name: "raw-model/self-referencing-classifier"),
        .init(name: "raw-model/self-referencing", error: "itself"),
    ]

    private static func parent(_ name: String) -> [String: String] {
        [name: TinyPoms.pom(name, packaging: "pom")]
    }

    /// What PomConstructionTest says of projects, as far as it is resolution.
    static let projects: [ModelPomsCase] = [
        .init(name: "artifact-id-inheritance/child", error: "artifactId"),
        .init(
            name: "basedir-aligned-interpolation",
            values: [
                "buildMainSrc": "BASE/src/main/java", "buildTestSrc": "BASE/src/test/java",
                "buildScriptSrc": "BASE/src/main/scripts", "buildOut": "BASE/target",
                "buildMainOut": "BASE/target/classes", "buildTestOut": "BASE/target/test-classes",
                "siteOut": "BASE/target/site",
            ]),
        .init(
            name: "basedir-interpolation/pom-with-unusual-name.xml", values: ["prop0": "BASE", "prop1": "BASE"]),
        .init(name: "baseuri-interpolation", values: ["prop1": "file://BASE/"]),
        .init(name: "boolean-interpolation", repositories: ["maven-core-it file:///BASE/repo"]),
        .init(
            name: "complete-model/w-parent/sub", coordinate: "org.apache.maven.its.mng:test:jar::0.2",
            packaging: "pom", dependencies: [completeDependency], managed: [completeManaged], modules: ["sub"],
            repositories: ["project-remote-repo http://project.url/remote"]),
        .init(
            name: "complete-model/wo-parent", coordinate: "org.apache.maven.its.mng:test:jar::0.2",
            packaging: "pom", dependencies: [completeDependency], managed: [completeManaged], modules: ["sub"],
            repositories: ["project-remote-repo http://project.url/remote"]),
        .init(name: "dependency-inheritance/sub", dependencies: ["junit:junit:jar::4.13|test||"]),
        .init(
            name: "dependency-management-with-interpolation/sub", dependencies: ["asm:asm-util:jar::3.0|compile||"]),
        .init(name: "dependency-order/w-plugin-mgmt", dependencies: four("org.apache.maven.its.mng4003", "1")),
        .init(name: "dependency-order/wo-plugin-mgmt", dependencies: four("org.apache.maven.its.mng4003", "1")),
        .init(name: "dependency-scope-inheritance/sub", dependencies: ["maven-test:a:jar::1.0|compile||"]),
        .init(name: "dependency-scope/sub", dependencies: ["maven-test:t10-a:jar::1.0|compile||"]),
        .init(
            name: "duplicate-exclusions-dependency/sub",
            dependencies: [
                "org.codehaus.plexus:plexus-container-default:jar::1.0-beta-3.0.5-SNAPSHOT|provided||"
                    + "commons-logging:commons-logging-api"
            ]),
        .init(
            name: "full-interpolation",
            values: Dictionary(
                uniqueKeysWithValues: (0..<24).map { (($0 < 10 ? "property0\($0)" : "property\($0)"), "PASSED") })),
        .init(name: "id-container-joining-with-empty-elements/sub", repositories: ["equal-repo-id file:///BASE/null"]),
        .init(
            name: "inherited-properties-interpolation/active-profile/sub", profiles: ["it-parent", "it-child"],
            values: ["overridden": "CHILD", "interpolated": "CHILD"]),
        .init(
            name: "inherited-properties-interpolation/no-profile/sub",
            values: ["overridden": "CHILD", "interpolated": "CHILD"]),
        .init(
            name: "interpolation-cli-wins", user: ["testProperty": "PASSED"],
            values: ["interpolatedProperty": "PASSED"]),
        .init(
            name: "jdk-activation", system: ["java.version": "1.5.0_15"],
            values: [
                "jdkProperty1": "PASSED", "jdkProperty2": "PASSED", "jdkProperty3": "PASSED", "jdkProperty4": nil,
                "jdkProperty5": nil,
            ]),
        .init(
            name: "managed-profile-dependency/sub", profiles: ["maven-core-it"],
            dependencies: [
                "org.apache.maven.its:maven-core-it-support:jar::1.3|runtime||commons-lang:commons-lang"
            ]),
        .init(name: "multiple-repos/sub", repositories: ["central-child", "central-parent"]),
        .init(
            name: "nested-build-dir-interpolation",
            values: [
                "dir0": "BASE/target/classes/dir0", "dir1": "BASE/src/test/dir1", "dir2": "BASE/target/site/dir2",
            ]),
        .init(name: "parent-inheritance/sub"),
        .init(name: "parent-interpolation/sub"),
        .init(name: "parent-pom-packaging/sub", error: "packaging"),
        .init(
            name: "pom-encoding/utf-8",
            values: ["project.description": "TEST-CHARS: \u{DF}\u{131}\u{3A3}\u{42F}\u{5D0}\u{20AC}"]
        ),
        .init(
            name: "pom-encoding/latin-1",
            values: ["project.description": "TEST-CHARS: \u{C4}\u{D6}\u{DC}\u{E4}\u{F6}\u{FC}\u{DF}"]),
        .init(name: "pom-inheritance/sub", packaging: "jar", modules: []),
        .init(
            name: "profile-dependencies-multiple-profiles", profiles: ["profile-1", "profile-2"],
            dependencies: [
                "org.apache.maven.its.it0021:a:jar::0.1|compile||", "org.apache.maven.its.it0021:b:jar::0.1|compile||",
            ]),
        .init(name: "profile-injected-dependencies", dependencies: four("org.apache.maven.its.mng1412", "0.1")),
        .init(
            name: "profile-injection-order", profiles: ["pom-a", "pom-b", "pom-e", "pom-c", "pom-d"],
            values: ["pomProperty": "e"]),
        .init(
            name: "profile-module", profiles: ["a"], modules: ["module-2", "module-1", "module-3", "module-4"],
            values: ["b": "test-prop"]),
        .init(name: "profile-module-inheritance/sub", profiles: ["dist"], modules: []),
        .init(
            name: "profile-properties-interpolation", profiles: ["interpolation-profile"],
            values: ["test": "PASSED", "property": "PASSED", "project.url": "http://maven.apache.org/PASSED"]),
        .init(
            name: "properties-inheritance/sub",
            values: [
                "parentProperty": "parent-property", "childProperty": "child-property",
                "overriddenProperty": "child-override",
            ]),
        .init(name: "properties-no-duplication/sub", values: ["pomProfile": "child"]),
        .init(
            name: "repo-inheritance", repositories: ["central file:///BASE/target/maven-core-it0043-repo"]),
        .init(
            name: "system-property-interpolation", system: ["system.property": "PASSED"],
            values: ["project.name": "PASSED"]),
        // Maven's own test of these builds without validation, where they are warnings, as in any build of Maven 3.
        .init(
            name: "unique-dependency-key/deps", errorOfMaven4: "twice", warning: "twice",
            dependencies: ["org.apache.maven.its.mng4005:a:jar::0.2|compile||"]),
        .init(
            name: "unique-dependency-key/dep-mgmt", errorOfMaven4: "twice", warning: "twice",
            managed: [
                "org.apache.maven.its.mng4005:a:jar::0.1|||", "org.apache.maven.its.mng4005:a:jar::0.2|||",
            ]),
        .init(
            name: "unique-dependency-key/deps-in-profile", profiles: ["test"], errorOfMaven4: "twice", warning: "twice",
            dependencies: ["org.apache.maven.its.mng4005:a:jar::0.2|compile||"]),
        .init(
            name: "unique-dependency-key/dep-mgmt-in-profile", profiles: ["test"], errorOfMaven4: "twice",
            warning: "twice",
            managed: ["org.apache.maven.its.mng4005:a:jar::0.2|||"]),
        .init(name: "unique-repo-id/artifact-repo", error: "twice"),
        .init(name: "unique-repo-id/artifact-repo-in-profile", error: "twice"),
        .init(
            name: "unprefixed-expression-interpolation/child",
            values: [
                "projectDir": "BASE", "projectGroupId": "org.apache.maven.its.mng3831.child",
                "projectArtifactId": "child", "projectVersion": "2.0-alpha-1", "projectPackaging": "jar",
                "projectName": "child-name", "projectDesc": "child-desc", "projectUrl": "http://child.org/",
                "projectYear": "2008", "projectOrgName": "child-org-name", "projectPrereqMvn": "2.0.0",
                "projectScmUrl": "http://scm.org/", "projectIssueUrl": "http://issue.org/",
                "projectCiUrl": "http://ci.org/", "projectBuildOut": "BASE/target/bin",
                "projectSiteOut": "BASE/target/doc", "parentGroupId": "org.apache.maven.its.mng3831",
                "parentArtifactId": "parent", "parentVersion": "1.0",
            ]),
        .init(
            name: "xml-coalesce-text",
            values: ["prop0": "A  Test  Project Property", "prop1": "That's a test!"]),
        .init(
            name: "xml-markup-interpolation", values: ["xmlTest": "<?xml version='1.0'?>Tom&Jerry"]),
        .init(
            name: "xml-whitespace/sub", coordinate: "org.apache.maven.its.mng4070:subproject:jar::1.0",
            dependencies: ["org.apache.maven.its.mng4070:a:jar::0.1|compile||"]),
    ]

    private static let completeDependency =
        "org.apache.maven.its:dep:jar::0.2|test|true|org.apache.maven.its:excluded-dep"
    private static let completeManaged =
        "org.apache.maven.its:managed-dep:war::0.1|runtime||org.apache.maven.its:excluded-managed-dep"

    private static func four(_ group: String, _ version: String) -> [String] {
        ["a", "c", "b", "d"].map { "\(group):\($0):jar::\(version)|compile||" }
    }

    /// Projects that PomConstructionTest builds for their plugins or for what people read; that they build holds here
    /// too.
    static let buildable: [ModelPomsCase] = [
        "build-extension-inheritance/sub", "config-with-plugin-mng", "consecutive_empty_elements",
        "contributors-inheritance/child-2", "developers-inheritance/child-2", "distribution-management",
        "dual-execution-ids/sub", "empty-distMng-repo-url", "empty-scm", "equal-plugin-deps", "equal-plugin-exec-ids",
        "execution-configuration", "execution-configuration-join", "execution-configuration-subcollections",
        "join-different-containers-same-id", "licenses-inheritance/child-2", "limited-inheritance/child",
        "mailing-lists-inheritance/child-2", "merged-filter-order/sub",
        "merged-plugin-class-path-order/w-plugin-mgmt/sub", "merged-plugin-class-path-order/wo-plugin-mgmt/sub",
        "merged-plugin-exec-goals-order/w-plugin-mgmt/sub", "merged-plugin-exec-goals-order/wo-plugin-mgmt/sub",
        "merged-plugin-exec-order/w-plugin-mgmt/sub", "merged-plugin-exec-order/wo-plugin-mgmt/sub", "micromailer",
        "multiple-filters", "platform-file-separator", "plugin-config-append/no-profile/subproject",
        "plugin-config-append/with-profile/subproject", "plugin-config-attributes/w-plugin-mgmt",
        "plugin-config-attributes/w-profile", "plugin-config-attributes/wo-plugin-mgmt", "plugin-config-merging/child",
        "plugin-config-order/w-plugin-mgmt", "plugin-config-order/wo-plugin-mgmt", "plugin-config-properties",
        "plugin-exec-config-order/w-plugin-mgmt", "plugin-exec-config-order/wo-plugin-mgmt",
        "plugin-exec-goals-order/w-plugin-mgmt", "plugin-exec-goals-order/wo-plugin-mgmt",
        "plugin-exec-inheritance/w-merge", "plugin-exec-inheritance/wo-merge",
        "plugin-exec-merging-version-insensitive/sub", "plugin-exec-merging-wo-version/sub",
        "plugin-exec-merging/w-plugin-mgmt/sub", "plugin-exec-merging/wo-plugin-mgmt/sub",
        "plugin-exec-order-and-default-exec", "plugin-exec-order-with-lifecycle", "plugin-exec-order/w-plugin-mgmt",
        "plugin-exec-order/wo-plugin-mgmt", "plugin-exec-w-and-wo-id/w-plugin-mgmt",
        "plugin-exec-w-and-wo-id/wo-plugin-mgmt", "plugin-inheritance-merge-order/sub",
        "plugin-inheritance-order/child", "plugin-inheritance-simple/sub", "plugin-injection-merge-order",
        "plugin-interpolation-build", "plugin-interpolation-reporting", "plugin-management-dependencies/sub",
        "plugin-management-duplicate/sub", "plugin-management-for-implicit-plugin/child",
        "plugin-management-inheritance", "plugin-order", "pluginmanagement-inherited/sub",
        "prerequisites-inheritance/child", "profile-default-deactivation", "profile-plugin-mng-dependencies/sub",
        "profile-plugins", "reporting-interpolation", "reporting-plugin-config/sub", "single-configuration-inheritance",
        "unc-path/sub", "url-append/child", "url-inheritance/another-parent/sub", "url-inheritance/sub",
        "url-no-decoding",
    ].map { .init(name: $0) }
}
