package import Bundling
import Entries

/// What a jar is, in short.
package struct JarOverview: Encodable, Sendable {
    /// How many classes have a level.
    package struct LevelCount: Encodable, Sendable, Hashable {
        /// The level.
        package var java: JavaLevel
        /// How many classes.
        package var classes: Int
    }

    /// A class that cannot be read.
    package struct Unreadable: Encodable, Sendable, Hashable {
        /// The entry's name.
        package var name: String
        /// Why.
        package var why: String
    }

    /// An attribute of the manifest.
    package struct Attribute: Encodable, Sendable, Hashable {
        /// Its name.
        package var name: String
        /// Its value.
        package var value: String
    }

    /// A jar that went into the bundle.
    package struct Input: Encodable, Sendable, Hashable {
        /// What it is called.
        package var label: String
        /// Its coordinate with version.
        package var coordinate: String?
        /// The SHA-256 of the jar.
        package var sha256: String?
        /// Whether it is the job itself.
        package var isJob: Bool
        /// Why it was left to the runtime; nil: it was not.
        package var provided: String?
        /// Entries that came from it.
        package var entries = 0
        /// Classes that came from it.
        package var classes = 0
        /// Bytes of them in the archive.
        package var bytes: UInt64 = 0
    }

    /// The jar's path.
    package var path: String
    /// Bytes of the file.
    package var bytes: UInt64
    /// Files in it.
    package var entries = 0
    /// Bytes of the files when read.
    package var unpackedBytes: UInt64 = 0
    /// Classes in it, versions for newer Javas too.
    package var classes = 0
    /// How many classes of each level, the oldest first.
    package var levels: [LevelCount] = []
    /// Classes that cannot be read.
    package var unreadable: [Unreadable] = []
    /// The class that is run.
    package var mainClass: String?
    /// The newer Javas that it has versions of classes for; none: it is no multi-release jar.
    package var multiRelease: [Int] = []
    /// Whether it is signed.
    package var isSigned = false
    /// The manifest's attributes.
    package var manifest: [Attribute] = []
    /// Maven's coordinates found in it.
    package var coordinates: [String]
    /// The inputs as its record tells; none: it has no record.
    package var inputs: [Input] = []
    /// Entries that were made or merged.
    package var merged = 0
    /// What moved.
    package var relocations: [BundleRecord.Relocation] = []
    /// The runtime that it was made for.
    package var runtime: String?
    /// Why its record cannot be used.
    package var recordProblem: String?
    /// Services that it has providers of.
    package var services: Int
    /// Files of machine code.
    package var natives: [String] = []
    /// Files that a later one of the same name hides.
    package var hidden: Int
    /// The packages, the largest first.
    package var packages: [PackageRow]

    /// Counts.
    package init(
        _ jar: JarContents, path: String, bytes: UInt64, hidden: Int, _ heads: [ClassHead], _ texts: JarTexts
    ) {
        self.path = path
        self.bytes = bytes
        self.hidden = hidden
        coordinates = texts.coordinates
        services = Set(texts.services.map(\.name)).count
        packages = PackageRow.all(of: jar)
        recordProblem = jar.recordProblem
        mainClass = jar.manifest.value("Main-Class") ?? jar.manifest.value("program-class")
        manifest = jar.manifest.attributes.map { Attribute(name: $0.name, value: $0.value) }
        if let record = jar.record {
            runtime = record.runtime
            relocations = record.relocations ?? []
            inputs = record.inputs.map {
                Input(
                    label: $0.label, coordinate: $0.coordinate, sha256: $0.sha256, isJob: $0.job ?? false,
                    provided: $0.provided)
            }
        }
        addEntries(jar)
        addHeads(jar, heads)
    }

    private mutating func addEntries(_ jar: JarContents) {
        var versions: Set<Int> = []
        for (index, entry) in jar.table.entries.enumerated() {
            let name = jar.nameBytes(index)
            if EntryName.isFolder(name) { continue }
            entries += 1
            unpackedBytes += entry.size
            let isClass = EntryName.isClass(name)
            if isClass { classes += 1 }
            if let input = jar.input(of: index) {
                inputs[input].entries += 1
                inputs[input].classes += isClass ? 1 : 0
                inputs[input].bytes += entry.compressedSize
            } else if jar.record != nil {
                merged += 1
            }
            guard !isClass || name.first == UInt8(ascii: "M") else { continue }
            let version = EntryName.versionPrefix(name).version
            if version > 0 { versions.insert(version) }
            if EntryName.isNative(name) { natives.append(EntryName.text(name)) }
            if !isSigned, EntryName.isSignature(name) { isSigned = true }
        }
        if jar.manifest.isMultiRelease { multiRelease = versions.sorted() }
    }

    private mutating func addHeads(_ jar: JarContents, _ heads: [ClassHead]) {
        var counts: [JavaLevel: Int] = [:]
        for head in heads {
            if let level = head.level {
                counts[level, default: 0] += 1
            } else {
                unreadable.append(Unreadable(name: jar.table.name(head.entry), why: head.problem ?? ""))
            }
        }
        levels = counts.sorted { $0.key < $1.key }.map { LevelCount(java: $0.key, classes: $0.value) }
    }
}
