package import Entries

/// What a jar on a runtime's class path brings: its classes as one Java sees them, and the artifacts it says it holds.
package struct RuntimeJar: Sendable {
    /// A class of the jar.
    package struct ClassEntry: Hashable, Sendable {
        /// The entry's index.
        package var entry: Int32
        /// Where the class's own name begins in the entry's: behind `META-INF/versions/N/`.
        package var prefix: Int32
    }

    /// The classes, in the jar's order, each once; of a multi-release jar the version that the Java loads (S13).
    package let classes: [ClassEntry]
    /// The entries to read for the artifacts: `pom.properties`, and the notice in which Flink's jars list what they hold.
    package let descriptions: [Int]

    private let table: EntryTable
    private let ownArtifact: RuntimeArtifacts.Found?
    private static let descriptionLimit = 10_000

    /// Reads a jar's table for a release of Java; the file's name tells an artifact whose manifest gives its group.
    package init(_ table: EntryTable, manifest: [UInt8]?, fileName: String, release: Int) {
        self.table = table
        let text = ManifestText(manifest ?? [])
        ownArtifact = Self.artifact(text, fileName)
        classes = Self.classes(table, release: release, hasVersions: text.isMultiRelease)
        var descriptions: [Int] = []
        let names = table.names.span
        for index in table.entries.indices where descriptions.count < Self.descriptionLimit {
            let name = names.extracting(table.range(index))
            if Self.isPomProperties(name) || Bytes.equal(name, "META-INF/NOTICE") { descriptions.append(index) }
        }
        self.descriptions = descriptions
    }

    /// The artifacts of the contents of `descriptions`, in that order; sorted, each once.
    package func artifacts(_ contents: [[UInt8]]) -> [RuntimeArtifacts.Found] {
        var found: Set<RuntimeArtifacts.Found> = []
        if let ownArtifact { found.insert(ownArtifact) }
        for (index, content) in zip(descriptions, contents) {
            if Self.isPomProperties(table.names.span.extracting(table.range(index))) {
                if let artifact = Self.artifact(PropertiesText(content)) { found.insert(artifact) }
            } else {
                found.formUnion(Self.listed(content))
            }
        }
        return found.sorted { ($0.group, $0.artifact, $0.version) < ($1.group, $1.artifact, $1.version) }
    }

    // MARK: classes

    private static func classes(_ table: EntryTable, release: Int, hasVersions: Bool) -> [ClassEntry] {
        var names = EntryNames(capacity: table.entries.count, bytes: table.names.count)
        var classes: [ClassEntry] = []
        var versions: [Int] = []
        let bytes = table.names.span
        for index in table.entries.indices {
            let name = bytes.extracting(table.range(index))
            let start: Int
            let version: Int
            switch EntryRole(name) {
            case .classFile where !Bytes.hasPrefix(name, "META-INF/"): (start, version) = (0, 0)
            case .versioned(let prefix, let number) where hasVersions && number >= 9 && number <= release:
                let rest = name.extracting(prefix..<name.count)
                // The JDK looks for no versions below `META-INF`.
                if !Bytes.hasSuffix(name, ".class") || Bytes.hasPrefix(rest, "META-INF/") { continue }
                (start, version) = (prefix, number)
            default: continue
            }
            let logical = name.extracting(start..<name.count)
            let (place, isNew) = names.insert(logical, hash: EntryNames.hash(logical))
            let found = ClassEntry(entry: Int32(truncatingIfNeeded: index), prefix: Int32(truncatingIfNeeded: start))
            if isNew {
                classes.append(found)
                versions.append(version)
            } else if version >= versions[place] {
                classes[place] = found
                versions[place] = version
            }
        }
        return classes
    }

    // MARK: artifacts

    private static func isPomProperties(_ name: Span<UInt8>) -> Bool {
        Bytes.hasPrefix(name, "META-INF/maven/") && Bytes.hasSuffix(name, "/pom.properties")
    }

    private static func artifact(_ properties: PropertiesText) -> RuntimeArtifacts.Found? {
        var values: [String: String] = [:]
        for pair in properties.pairs {
            values[String(decoding: pair.key, as: UTF16.self)] = String(decoding: pair.value, as: UTF16.self)
        }
        guard let group = values["groupId"], let artifact = values["artifactId"], let version = values["version"] else {
            return nil
        }
        return checked(group, artifact, version)
    }

    /// Maven's archiver writes group and version into the manifest; the file is named for artifact and version.
    private static func artifact(_ manifest: ManifestText, _ fileName: String) -> RuntimeArtifacts.Found? {
        guard let group = manifest.value("Implementation-Vendor-Id"),
            let version = manifest.value("Implementation-Version"), fileName.hasSuffix("-\(version).jar")
        else { return nil }
        return checked(group, String(fileName.dropLast(version.count + 5)), version)
    }

    /// Lines `- group:artifact:version`; what is moved in the jar is listed too, so a line alone proves no class.
    private static func listed(_ notice: [UInt8]) -> [RuntimeArtifacts.Found] {
        var found: [RuntimeArtifacts.Found] = []
        var lines = Lines(notice)
        while let line = lines.next(), found.count < descriptionLimit {
            guard line.starts(with: "- ".utf8), line.count < 1000 else { continue }
            let parts = line.dropFirst(2).trimmed.split(
                separator: UInt8(ascii: ":"), omittingEmptySubsequences: false
            ).map { String(decoding: $0, as: UTF8.self) }
            if parts.count == 3, let artifact = checked(parts[0], parts[1], parts[2]) { found.append(artifact) }
        }
        return found
    }

    private static func checked(_ parts: String...) -> RuntimeArtifacts.Found? {
        for part in parts {
            let isPlain = part.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"/\\:\"<>|?*".utf8.contains($0) }
            guard isPlain, (1...256).contains(part.utf8.count) else { return nil }
        }
        return RuntimeArtifacts.Found(group: parts[0], artifact: parts[1], version: parts[2])
    }
}
