package import Entries

/// One archive that goes into the bundle.
package struct BundleInput: Sendable {
    /// A name for people and for the licences that are kept: the file's name or the coordinate.
    package var label: String
    /// Where it comes from, when known.
    package var coordinate: Coordinate?
    /// What it holds, checked by the reader.
    package var entries: EntryTable
    /// The bytes of its manifest; nil when it has none (`manifestEntry` says which to read).
    package var manifest: [UInt8]?
    /// Whether it is the job itself, whose main class is the bundle's when none is asked for.
    package var isProject: Bool

    /// Joins the parts.
    package init(
        label: String, coordinate: Coordinate? = nil, entries: EntryTable, manifest: [UInt8]? = nil,
        isProject: Bool = false
    ) {
        self.label = label
        self.coordinate = coordinate
        self.entries = entries
        self.manifest = manifest
        self.isProject = isProject
    }

    /// The entry that holds the manifest of an archive: it has to be read before planning.
    package static func manifestEntry(in table: EntryTable) -> Int? {
        let names = table.names.span
        for index in table.entries.indices where table.entries[index].nameLength == manifestName.utf8CodeUnitCount {
            if Bytes.equal(names.extracting(table.range(index)), manifestName) { return index }
        }
        return nil
    }

    /// Group, artifact, type and classifier: what filters speak of; and the version.
    package struct Coordinate: Hashable, Sendable {
        /// The group.
        package var group: String
        /// The artifact.
        package var artifact: String
        /// The type, `jar` as a rule.
        package var type: String
        /// The classifier; empty: none.
        package var classifier: String
        /// The version; empty: not known.
        package var version: String

        /// Joins the parts.
        package init(
            group: String, artifact: String, type: String = "jar", classifier: String = "", version: String = ""
        ) {
            self.group = group
            self.artifact = artifact
            self.type = type
            self.classifier = classifier
            self.version = version
        }

        /// `group:artifact[:type[:classifier]]:version`, as Maven writes it.
        package var text: String {
            var parts = [group, artifact]
            if type != "jar" || !classifier.isEmpty { parts.append(type) }
            if !classifier.isEmpty { parts.append(classifier) }
            if !version.isEmpty { parts.append(version) }
            return parts.joined(separator: ":")
        }
    }
}

let manifestName: StaticString = "META-INF/MANIFEST.MF"
