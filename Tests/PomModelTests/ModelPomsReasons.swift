/// Why some files of Maven's own model tests are not about what is resolved.
enum ModelPomsReasons {
    private static let plugins =
        "a rule for build plugins and their dependencies, which resolution does not look at: the pom resolves"
    private static let reports = "a rule for reports, which resolution does not look at: the pom resolves"
    private static let resources = "a rule for resource folders, which resolution does not look at: the pom resolves"
    private static let pluginRepositories = "a rule for the repositories of plugins, which resolution does not ask"
    private static let assembler = "the Java test joins two poms that do not name each other, for their plugins"
    private static let early = "its child fails before a parent is looked for"
    private static let unused = "none of Maven's tests builds it"
    private static let metadata = "metadata of a repository, which the tests of MavenRepository and Resolver read"
    private static let settings = "settings, which no model holds; a pom beside them is run here"

    private static let builder = "maven-core/src/test/resources-project-builder/"
    private static let settingsFolder = "maven-core/src/test/resources-settings/"
    private static let inheritance = "maven-model-builder/src/test/resources/poms/inheritance/"
    private static let validation = "maven-model-builder/src/test/resources/poms/validation/"
    private static let repository = "maven-resolver-provider/src/test/resources/repo/"

    private static let groups: [(reason: String, folder: String, names: [String])] = [
        (
            plugins, validation,
            [
                "bad-plugin-dependency-scope.xml", "bad-plugin-dependency-version.xml", "bad-plugin-version.xml",
                "duplicate-plugin-execution.xml", "duplicate-plugin.xml", "empty-plugin-version.xml",
                "missing-plugin-artifactId-pom.xml", "missing-plugin-dependency-artifactId.xml",
                "missing-plugin-dependency-groupId.xml", "missing-plugin-dependency-version.xml",
                "missing-plugin-version-pom.xml", "raw-model/missing-artifactId-pluginManagement.xml",
                "raw-model/missing-ga-pluginManagement.xml", "raw-model/missing-groupId-pluginManagement.xml",
                "raw-model/missing-plugin-version-pluginManagement.xml",
            ]
        ),
        (reports, validation, ["missing-report-artifactId-pom.xml", "missing-report-version-pom.xml"]),
        (resources, validation, ["missing-resource-directory-pom.xml"]),
        (
            pluginRepositories, builder,
            ["unique-repo-id/plugin-repo-in-profile/pom.xml", "unique-repo-id/plugin-repo/pom.xml"]
        ),
        (
            assembler, inheritance,
            [
                "plugin-configuration-child.xml", "plugin-configuration-expected.xml",
                "plugin-configuration-parent.xml",
            ]
        ),
        (early, builder, ["artifact-id-inheritance/pom.xml"]),
        (unused, builder, ["foo/sub/pom.xml", "plugin-merge-simple/pom.xml"]),
        (
            metadata, repository,
            [
                "org/apache/maven/its/dep-mng5324/07.20.3-SNAPSHOT/maven-metadata.xml",
                "org/apache/maven/its/dep-mng5459/0.4.0-SNAPSHOT/maven-metadata.xml",
                "ut/simple/artifact/maven-metadata.xml", "ut/simple/dependency/maven-metadata.xml",
                "ut/simple/parent/maven-metadata.xml",
            ]
        ),
        (
            settings, settingsFolder,
            [
                "repositories/settings.xml", "settings-no-pom/settings.xml",
                "test-pom-and-settings-interpolation/settings.xml",
            ]
        ),
        (settings, "maven-settings-builder/src/test/resources/", ["settings/factory/simple.xml"]),
    ]

    /// The reason, by the path in the archive.
    static let byFile: [String: String] = Dictionary(
        uniqueKeysWithValues: groups.flatMap { group in group.names.map { (group.folder + $0, group.reason) } })

    /// The poms among them that resolution must build all the same.
    static let resolvable: [String] = byFile.filter {
        [plugins, reports, resources, pluginRepositories].contains($0.value)
    }.keys.sorted()
}
