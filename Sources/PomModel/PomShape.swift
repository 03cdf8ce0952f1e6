/// The kinds of element of a pom that hold fields, and what is read of them only to see whether Maven could read it.
enum PomShape: UInt8, CaseIterable {
    case organization, license, contributor, mailingList, prerequisites, scm, issueManagement, ciManagement, notifier
    case build, profileBuild, resource, source, `extension`, pluginManagement, plugin, execution, dependency, exclusion
    case reporting, reportPlugin, reportSet, repository, deploymentRepository, repositoryPolicy, site

    /// What a field of a shape holds.
    enum Field {
        /// No field: skipped with all in it.
        case unknown
        /// Plain text.
        case text
        /// Text that `${project.…}` reaches.
        case path(ModelPath)
        /// Anything, not looked at.
        case tree
        /// Name and text, any names.
        case map
        /// One element of a shape.
        case object(PomShape)
        /// Elements of a name and a shape.
        case objects(PomTag, PomShape)
        /// Plain texts of a name.
        case texts(PomTag)
    }

    /// The field of every tag.
    func field(_ tag: PomTag) -> Field { PomShape.table[Int(rawValue) * PomTag.allCases.count + Int(tag.rawValue)] }

    private static let table: [Field] = {
        let width = PomTag.allCases.count
        var table = [Field](repeating: .unknown, count: width * PomShape.allCases.count)
        for shape in PomShape.allCases {
            for (tag, field) in shape.declared { table[Int(shape.rawValue) * width + Int(tag.rawValue)] = field }
        }
        return table
    }()

    private static func texts(_ tags: PomTag...) -> [PomTag: Field] {
        Dictionary(uniqueKeysWithValues: tags.map { ($0, .text) })
    }

    /// The fields as Maven's model declares them (maven.mdo).
    private var declared: [PomTag: Field] {
        switch self {
        case .organization: [.name: .path(.organizationName), .url: .path(.organizationUrl)]
        case .license: Self.texts(.name, .url, .distribution, .comments)
        case .contributor:
            Self.texts(.id, .name, .email, .url, .organization, .organizationUrl, .timezone)
                .with([.roles: .texts(.role), .properties: .map])
        case .mailingList:
            Self.texts(.name, .subscribe, .unsubscribe, .post, .archive).with([.otherArchives: .texts(.otherArchive)])
        case .prerequisites: [.maven: .path(.prerequisitesMaven)]
        case .scm:
            [
                .connection: .path(.scmConnection), .developerConnection: .path(.scmDeveloperConnection),
                .tag: .path(.scmTag), .url: .path(.scmUrl),
            ]
        case .issueManagement: [.system: .path(.issueManagementSystem), .url: .path(.issueManagementUrl)]
        case .ciManagement:
            [
                .system: .path(.ciManagementSystem), .url: .path(.ciManagementUrl),
                .notifiers: .objects(.notifier, .notifier),
            ]
        case .notifier:
            Self.texts(.type, .sendOnError, .sendOnFailure, .sendOnSuccess, .sendOnWarning, .address)
                .with([.configuration: .map])
        case .profileBuild: Self.buildBase
        case .build:
            Self.buildBase.with([
                .sourceDirectory: .path(.buildSourceDirectory),
                .scriptSourceDirectory: .path(.buildScriptSourceDirectory),
                .testSourceDirectory: .path(.buildTestSourceDirectory),
                .outputDirectory: .path(.buildOutputDirectory),
                .testOutputDirectory: .path(.buildTestOutputDirectory),
                .extensions: .objects(.extension, .extension),
            ])
        case .resource:
            Self.texts(.directory, .targetPath, .filtering)
                .with([.includes: .texts(.include), .excludes: .texts(.exclude)])
        case .source:
            Self.texts(.directory, .targetPath, .scope, .lang, .module, .targetVersion, .stringFiltering, .enabled)
                .with([.includes: .texts(.include), .excludes: .texts(.exclude)])
        case .extension: Self.texts(.groupId, .artifactId, .version)
        case .pluginManagement: [.plugins: .objects(.plugin, .plugin)]
        case .plugin:
            Self.texts(.groupId, .artifactId, .version, .extensions, .inherited)
                .with([
                    .configuration: .tree, .goals: .tree, .executions: .objects(.execution, .execution),
                    .dependencies: .objects(.dependency, .dependency),
                ])
        case .execution: Self.texts(.id, .phase, .inherited).with([.configuration: .tree, .goals: .texts(.goal)])
        case .dependency:
            Self.texts(.groupId, .artifactId, .version, .type, .classifier, .scope, .systemPath, .optional)
                .with([.exclusions: .objects(.exclusion, .exclusion)])
        case .exclusion: Self.texts(.groupId, .artifactId)
        case .reporting:
            Self.texts(.excludeDefaults).with([
                .outputDirectory: .path(.reportingOutputDirectory), .plugins: .objects(.plugin, .reportPlugin),
            ])
        case .reportPlugin:
            Self.texts(.groupId, .artifactId, .version, .inherited)
                .with([.configuration: .tree, .reportSets: .objects(.reportSet, .reportSet)])
        case .reportSet: Self.texts(.id, .inherited).with([.configuration: .tree, .reports: .texts(.report)])
        case .repository: Self.repositoryFields
        case .deploymentRepository: Self.repositoryFields.with(Self.texts(.uniqueVersion))
        case .repositoryPolicy: Self.texts(.enabled, .updatePolicy, .checksumPolicy)
        case .site: Self.texts(.id, .name, .url)
        }
    }

    private static let repositoryFields = texts(.id, .name, .url, .layout)
        .with([.releases: .object(.repositoryPolicy), .snapshots: .object(.repositoryPolicy)])

    private static let buildBase: [PomTag: Field] = [
        .defaultGoal: .path(.buildDefaultGoal), .directory: .path(.buildDirectory), .finalName: .path(.buildFinalName),
        .filters: .texts(.filter), .resources: .objects(.resource, .resource),
        .testResources: .objects(.testResource, .resource), .plugins: .objects(.plugin, .plugin),
        .pluginManagement: .object(.pluginManagement),
    ]
}

extension [PomTag: PomShape.Field] {
    fileprivate func with(_ more: Self) -> Self { merging(more) { _, new in new } }
}
