/// The texts of a model that an expression such as `${project.build.directory}` reaches, besides properties (M14).
enum ModelPath: UInt8, CaseIterable {
    case modelVersion, groupId, artifactId, version, packaging, id
    case parentGroupId, parentArtifactId, parentVersion, parentRelativePath, parentId
    case name, description, url, inceptionYear
    case organizationName, organizationUrl
    case scmConnection, scmDeveloperConnection, scmTag, scmUrl
    case issueManagementSystem, issueManagementUrl, ciManagementSystem, ciManagementUrl
    case prerequisitesMaven, distributionManagementDownloadUrl, distributionManagementStatus
    case buildDefaultGoal, buildDirectory, buildFinalName, buildSourceDirectory, buildScriptSourceDirectory
    case buildTestSourceDirectory, buildOutputDirectory, buildTestOutputDirectory
    case reportingOutputDirectory

    /// What an expression writes after `project.`, in the order of the cases.
    static let expressions: [Substring] = """
        modelVersion groupId artifactId version packaging id parent.groupId parent.artifactId parent.version \
        parent.relativePath parent.id name description url inceptionYear organization.name organization.url \
        scm.connection scm.developerConnection scm.tag scm.url issueManagement.system issueManagement.url \
        ciManagement.system ciManagement.url prerequisites.maven distributionManagement.downloadUrl \
        distributionManagement.status build.defaultGoal build.directory build.finalName build.sourceDirectory \
        build.scriptSourceDirectory build.testSourceDirectory build.outputDirectory build.testOutputDirectory \
        reporting.outputDirectory
        """.split(separator: " ")

    /// What an expression writes after `project.`.
    var expression: String { String(ModelPath.expressions[Int(rawValue)]) }

    /// A path of the element around it; the same for all in one element.
    var element: ModelPath {
        switch self {
        case .organizationUrl: .organizationName
        case .issueManagementUrl: .issueManagementSystem
        case .ciManagementUrl: .ciManagementSystem
        default: self
        }
    }

    /// Whether it is a folder, relative to the project where it is not absolute.
    var isBuildFolder: Bool {
        switch self {
        case .buildDirectory, .buildOutputDirectory, .buildTestOutputDirectory, .buildSourceDirectory,
            .buildTestSourceDirectory, .buildScriptSourceDirectory, .reportingOutputDirectory:
            true
        default: false
        }
    }

    /// How a child comes to have it.
    enum Inheritance {
        /// It does not.
        case none
        /// From the nearest that has it.
        case nearest
        /// From the nearest that has the element around it.
        case together
    }

    /// How a child comes to have it (M7).
    var inheritance: Inheritance {
        switch self {
        case .description, .inceptionYear, .buildDefaultGoal, .buildDirectory, .buildFinalName, .buildSourceDirectory,
            .buildScriptSourceDirectory, .buildTestSourceDirectory, .buildOutputDirectory, .buildTestOutputDirectory,
            .reportingOutputDirectory, .scmTag, .distributionManagementDownloadUrl,
            // These with the child's path behind them: `PreparedModel.appendedText`.
            .url, .scmConnection, .scmDeveloperConnection, .scmUrl:
            .nearest
        case .organizationName, .organizationUrl, .issueManagementSystem, .issueManagementUrl, .ciManagementSystem,
            .ciManagementUrl:
            .together
        default: .none
        }
    }

    /// What the super-pom says.
    var superPom: String? {
        switch self {
        case .buildDirectory: "${project.basedir}/target"
        case .buildOutputDirectory: "${project.build.directory}/classes"
        case .buildFinalName: "${project.artifactId}-${project.version}"
        case .buildTestOutputDirectory: "${project.build.directory}/test-classes"
        case .buildSourceDirectory: "${project.basedir}/src/main/java"
        case .buildScriptSourceDirectory: "${project.basedir}/src/main/scripts"
        case .buildTestSourceDirectory: "${project.basedir}/src/test/java"
        case .reportingOutputDirectory: "${project.build.directory}/site"
        default: nil
        }
    }
}
