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

    /// The names, in the order of the cases: asking each case for its own takes milliseconds.
    static let names: [Substring] = """
        unknown modelVersion parent groupId artifactId version packaging name description url inceptionYear \
        organization licenses license developers developer contributors contributor mailingLists mailingList \
        prerequisites scm issueManagement ciManagement build profiles profile modules module subprojects \
        subproject distributionManagement properties dependencyManagement dependencies dependency repositories \
        repository pluginRepositories pluginRepository reports report reporting relativePath type classifier \
        scope systemPath exclusions exclusion optional releases snapshots enabled updatePolicy checksumPolicy id \
        layout uniqueVersion snapshotRepository site downloadUrl relocation status message activation \
        activeByDefault jdk os family arch property value file missing exists condition plugins plugin \
        pluginManagement defaultGoal resources resource testResources testResource directory finalName filters \
        filter sourceDirectory scriptSourceDirectory testSourceDirectory outputDirectory testOutputDirectory \
        extensions extension sources source lang targetVersion stringFiltering executions execution inherited \
        configuration goals goal phase reportSets reportSet excludeDefaults system notifiers notifier \
        sendOnError sendOnFailure sendOnSuccess sendOnWarning address email organizationUrl roles role timezone \
        distribution comments subscribe unsubscribe post archive otherArchives otherArchive includes include \
        excludes exclude targetPath filtering connection developerConnection tag maven
        """.split(separator: " ")
}

/// Finds tags by their names' bytes; open addressing.
struct PomTagTable {
    private var slots = [UInt8](repeating: 0, count: 1024)
    private var names: [[UInt8]] = []

    /// The one table.
    static let all = PomTagTable()

    private init() {
        for tag in PomTag.allCases {
            names.append(Array(PomTag.names[Int(tag.rawValue)].utf8))
            if tag == .unknown { continue }
            var slot = names[Int(tag.rawValue)].withUnsafeBytes { Self.hash($0) } & 1023
            while slots[slot] != 0 { slot = (slot + 1) & 1023 }
            slots[slot] = tag.rawValue
        }
    }

    /// The tag of a name.
    func tag(_ name: UnsafeRawBufferPointer) -> PomTag {
        var slot = Self.hash(name) & 1023
        while slots[slot] != 0 {
            let isSame = names[Int(slots[slot])].withUnsafeBytes {
                $0.count == name.count && (name.isEmpty || $0.elementsEqual(name))
            }
            if isSame { return PomTag(rawValue: slots[slot]) ?? .unknown }
            slot = (slot + 1) & 1023
        }
        return .unknown
    }

    /// Of the length and the ends of a name: what tells Maven's names apart.
    private static func hash(_ name: UnsafeRawBufferPointer) -> Int {
        if name.count < 8 {
            var word: UInt64 = 0
            for byte in name { word = word << 8 | UInt64(byte) }
            return mixed(word, 0, name.count)
        }
        return mixed(
            name.loadUnaligned(as: UInt64.self),
            name.loadUnaligned(fromByteOffset: name.count - 8, as: UInt64.self), name.count)
    }

    private static func mixed(_ first: UInt64, _ last: UInt64, _ count: Int) -> Int {
        let hash = ((first ^ UInt64(count)) &* 0x9E37_79B9_7F4A_7C15 ^ last) &* 0xBF58_476D_1CE4_E5B9
        return Int(truncatingIfNeeded: hash >> 40)
    }
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
