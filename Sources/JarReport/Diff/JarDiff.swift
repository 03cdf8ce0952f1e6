import Bundling
import Entries

/// What differs between two jars.
package struct JarDiff: Encodable, Sendable {
    /// How much.
    package enum Verdict: String, Encodable, Sendable {
        /// The files are the same, byte for byte.
        case same
        /// The same entries with the same content, in another order or form.
        case sameContent = "same-content"
        /// Something differs.
        case differs
    }

    /// Files that are no classes.
    package struct Files: Encodable, Sendable {
        /// Those that are new.
        package var added: [String] = []
        /// Those that are gone.
        package var removed: [String] = []
        /// Those with other content.
        package var changed: [String] = []
    }

    /// Classes.
    package struct Classes: Encodable, Sendable {
        /// Those that are new.
        package var added: [String] = []
        /// Those that are gone.
        package var removed: [String] = []
        /// Those with other content.
        package var changed: [ClassChange] = []
    }

    /// A service with other providers.
    package struct Service: Encodable, Sendable, Hashable {
        /// Its name.
        package var name: String
        /// Providers that are new.
        package var added: [String]
        /// Providers that are gone.
        package var removed: [String]
    }

    /// An attribute of the manifest that is new, gone or other.
    package struct Attribute: Encodable, Sendable, Hashable {
        /// Its name.
        package var name: String
        /// Its value before; nil: there was none.
        package var from: String?
        /// Its value after; nil: it is gone.
        package var to: String?
    }

    /// How many classes of a level there were and are.
    package struct Level: Encodable, Sendable, Hashable {
        /// The level.
        package var java: JavaLevel
        /// Before.
        package var from: Int
        /// After.
        package var to: Int
    }

    /// How much differs.
    package var verdict: Verdict
    /// Dependencies.
    package var dependencies: [DependencyChange] = []
    /// Classes.
    package var classes = Classes()
    /// Other files.
    package var files = Files()
    /// Services.
    package var services: [Service] = []
    /// The manifest's attributes.
    package var manifest: [Attribute] = []
    /// Java levels.
    package var levels: [Level] = []

    /// Joins what was found out. `classes` are the classes of `changes.changed`; `levels` count classes by level.
    package init(
        _ old: JarContents, _ new: JarContents, _ changes: EntryChanges, classes: [ClassChange],
        texts: (old: JarTexts, new: JarTexts), levels: (old: [JavaLevel: Int], new: [JavaLevel: Int]),
        hasSameBytes: Bool
    ) {
        verdict = hasSameBytes ? .same : .sameContent
        self.classes.changed = classes.sorted { ($0.weight, $0.name) < ($1.weight, $1.name) }
        dependencies = Self.dependencies(old, new, texts.old, texts.new)
        manifest = Self.attributes(old.manifest, new.manifest)
        services = Self.services(texts.old, texts.new)
        for java in Set(levels.old.keys).union(levels.new.keys).sorted() {
            let level = Level(java: java, from: levels.old[java] ?? 0, to: levels.new[java] ?? 0)
            if level.from != level.to { self.levels.append(level) }
        }
        let told = Set(
            services.map { "META-INF/services/\($0.name)" } + (manifest.isEmpty ? [] : ["META-INF/MANIFEST.MF"]))
        for entry in changes.added { add(new, entry, told, \.added, \.added) }
        for entry in changes.removed { add(old, entry, told, \.removed, \.removed) }
        for (_, entry) in changes.changed {
            let name = new.nameBytes(entry)
            if !EntryName.isClass(name), !told.contains(EntryName.text(name)) {
                files.changed.append(EntryName.text(name))
            }
        }
        files.added.sort()
        files.removed.sort()
        files.changed.sort()
        self.classes.added.sort()
        self.classes.removed.sort()
        let isAlike = changes.added.isEmpty && changes.removed.isEmpty && changes.changed.isEmpty
        if !isAlike { verdict = .differs }
    }

    private mutating func add(
        _ jar: JarContents, _ entry: Int, _ told: Set<String>, _ classList: WritableKeyPath<Classes, [String]>,
        _ fileList: WritableKeyPath<Files, [String]>
    ) {
        let name = jar.nameBytes(entry)
        if EntryName.isClass(name) {
            classes[keyPath: classList].append(Self.className(name))
        } else if !told.contains(EntryName.text(name)) {
            files[keyPath: fileList].append(EntryName.text(name))
        }
    }

    /// A class with dots, and the newer Java that it is a version for.
    package static func className(_ name: ArraySlice<UInt8>) -> String {
        let version = EntryName.versionPrefix(name).version
        return EntryName.dotted(EntryName.classPath(name)) + (version > 0 ? " (for Java \(version))" : "")
    }

    // MARK: parts

    private static func dependencies(
        _ old: JarContents, _ new: JarContents, _ oldTexts: JarTexts, _ newTexts: JarTexts
    ) -> [DependencyChange] {
        if let one = old.record, let other = new.record {
            // What the runtime has is not in the jar.
            return DependencyChange.between(
                one.inputs.filter { $0.provided == nil }.map(named),
                other.inputs.filter { $0.provided == nil }.map(named)
            )
        }
        return DependencyChange.between(
            oldTexts.coordinates.map { .init($0) }, newTexts.coordinates.map { .init($0) })
    }

    private static func named(_ input: BundleRecord.Input) -> DependencyChange.Named {
        .init(input.coordinate ?? input.label, sha256: input.sha256)
    }

    private static func attributes(_ old: ManifestText, _ new: ManifestText) -> [Attribute] {
        var changes: [Attribute] = []
        var seen: Set<String> = []
        for (name, _) in old.attributes + new.attributes where seen.insert(name.lowercased()).inserted {
            let one = old.value(name)
            let other = new.value(name)
            if one != other { changes.append(Attribute(name: name, from: one, to: other)) }
        }
        return changes
    }

    private static func services(_ old: JarTexts, _ new: JarTexts) -> [Service] {
        let before = Dictionary(old.services.map { ($0.name, $0.providers) }, uniquingKeysWith: { first, _ in first })
        let after = Dictionary(new.services.map { ($0.name, $0.providers) }, uniquingKeysWith: { first, _ in first })
        return Set(before.keys).union(after.keys).sorted().compactMap { name in
            let one = before[name] ?? []
            let other = after[name] ?? []
            let gone = Set(one)
            let come = Set(other)
            let service = Service(
                name: name, added: other.filter { !gone.contains($0) }, removed: one.filter { !come.contains($0) })
            return service.added.isEmpty && service.removed.isEmpty ? nil : service
        }
    }
}
