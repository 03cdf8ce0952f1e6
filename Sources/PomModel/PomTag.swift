/// The element names of a pom that Maven knows.
enum PomTag: UInt8, CaseIterable {
    case unknown
    case modelVersion, parent, groupId, artifactId, version, packaging, name, description, url, inceptionYear
    case organization, licenses, license, developers, developer, contributors, contributor, mailingLists, mailingList
    case prerequisites, scm, issueManagement, ciManagement, build, profiles, profile, modules, module
    case subprojects, subproject, distributionManagement, properties, dependencyManagement, dependencies, dependency
    case repositories, repository, pluginRepositories, pluginRepository, reports, report, reporting
    case relativePath, type, classifier, scope, systemPath, exclusions, exclusion, optional
    case releases, snapshots, enabled, updatePolicy, checksumPolicy, id, layout, uniqueVersion
    case snapshotRepository, site, downloadUrl, relocation, status, message
    case activation, activeByDefault, jdk, os, family, arch, property, value, file, missing, exists, condition
    case plugins, plugin, pluginManagement, defaultGoal, resources, resource, testResources, testResource, directory
    case finalName, filters, filter, sourceDirectory, scriptSourceDirectory, testSourceDirectory, outputDirectory
    case testOutputDirectory, extensions, `extension`, sources, source, lang, targetVersion, stringFiltering
    case executions, execution, inherited, configuration, goals, goal, phase
    case reportSets, reportSet, excludeDefaults
    case system, notifiers, notifier, sendOnError, sendOnFailure, sendOnSuccess, sendOnWarning, address
    case email, organizationUrl, roles, role, timezone, distribution, comments
    case subscribe, unsubscribe, post, archive, otherArchives, otherArchive
    case includes, include, excludes, exclude, targetPath, filtering
    case connection, developerConnection, tag, maven

    /// The tag of each name.
    static let byName: [String: PomTag] = {
        var result: [String: PomTag] = [:]
        for tag in PomTag.allCases where tag != .unknown { result["\(tag)"] = tag }
        return result
    }()
}

/// Which tags an element has had; Maven refuses a repeated field.
struct SeenTags {
    private var low: UInt64 = 0
    private var middle: UInt64 = 0
    private var high: UInt64 = 0

    /// Adds a tag; false when it was there.
    mutating func insert(_ tag: PomTag) -> Bool {
        let bit = UInt64(1) << (UInt64(tag.rawValue) & 63)
        switch tag.rawValue >> 6 {
        case 0:
            defer { low |= bit }
            return low & bit == 0
        case 1:
            defer { middle |= bit }
            return middle & bit == 0
        default:
            defer { high |= bit }
            return high & bit == 0
        }
    }
}
