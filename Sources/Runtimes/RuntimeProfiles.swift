internal import Pipeline
internal import Support

/// The runtimes that are known: profiles in some folders, indexes in one.
package struct RuntimeProfiles: Sendable {
    /// The releases of Java that a profile may be for.
    package static let javaReleases = 8...99

    /// A runtime in a list.
    package struct Listed: Sendable, Hashable {
        /// The name.
        package var name: String
        /// One line about it.
        package var summary: String
        /// The release of Java.
        package var java: Int
        /// The distribution's version, when one was imported and it is known.
        package var version: String?
        /// Whether a distribution was imported.
        package var isImported: Bool
        /// Why it cannot be used; nil: it can.
        package var problem: String?
    }

    /// The folders with profiles, `*.yaml`; the later wins.
    package let folders: [String]
    /// The folder with indexes, `NAME.index`; nil: there is none.
    package let indexFolder: String?

    /// Takes where the files lie; folders need not be there.
    package init(folders: [String], indexFolder: String?) {
        self.folders = folders
        self.indexFolder = indexFolder
    }

    /// A runtime by the name of its index or its profile. Throws `notFound` with the known ones, `invalid` for a profile
    /// that cannot be read, `corrupt` for an index that is damaged.
    package func load(_ name: String) throws -> RuntimeProfile {
        let definitions = try definitions()
        if RuntimeDefinition.isName(name), let path = indexPath(name), Files.exists(path) {
            let file = try RuntimeIndexFile(path)
            guard let definition = definitions[file.index.profile] else {
                throw unknown(file.index.profile, definitions, "the runtime '\(name)' was imported for it")
            }
            return RuntimeProfile(name, definition, file)
        }
        guard let definition = definitions[name] else { throw unknown(name, definitions, nil) }
        return RuntimeProfile(name, definition, nil)
    }

    /// All of them by name.
    package func list() throws -> [Listed] {
        let definitions = try definitions()
        var listed = definitions.mapValues {
            Listed(name: $0.id, summary: $0.summary, java: $0.java, version: nil, isImported: false, problem: nil)
        }
        for name in try indexNames() {
            do {
                let profile = try load(name)
                let version = profile.index?.version ?? ""
                listed[name] = Listed(
                    name: name, summary: profile.summary, java: profile.java, version: version.isEmpty ? nil : version,
                    isImported: true, problem: nil)
            } catch let error as KilnError {
                let known = listed[name]
                listed[name] = Listed(
                    name: name, summary: known?.summary ?? "", java: known?.java ?? 0, version: nil, isImported: true,
                    problem: error.message)
            }
        }
        return listed.values.sorted { $0.name < $1.name }
    }

    /// The path of a runtime's index.
    func indexPath(_ name: String) -> String? { indexFolder.map { "\($0)/\(name).index" } }

    private func indexNames() throws -> [String] {
        guard let indexFolder, Files.isDirectory(indexFolder) else { return [] }
        return try Files.list(indexFolder).compactMap { file in
            guard file.hasSuffix(".index") else { return nil }
            let name = String(file.dropLast(6))
            return RuntimeDefinition.isName(name) ? name : nil
        }
    }

    /// The profiles by id. Throws when one cannot be read, or two of a folder have one id.
    func definitions() throws -> [String: RuntimeDefinition] {
        var all: [String: RuntimeDefinition] = [:]
        for folder in folders where Files.isDirectory(folder) {
            var files: [String: String] = [:]
            for name in try Files.list(folder) where name.hasSuffix(".yaml") && !name.hasPrefix(".") {
                let file = "\(folder)/\(name)"
                let definition = try RuntimeDefinition(parsing: Files.read(file, limit: 1 << 20), file: file)
                if let first = files.updateValue(file, forKey: definition.id) {
                    throw KilnError(.invalid, "\(file): the id '\(definition.id)' is also that of \(first)")
                }
                all[definition.id] = definition
            }
        }
        return all
    }

    /// That a name means no runtime, with those there are and how to have another.
    func unknown(_ name: String, _ definitions: [String: RuntimeDefinition], _ why: String?) -> KilnError {
        // What cannot be listed is not named.
        let imported = (try? indexNames()) ?? []
        let known = Set(definitions.keys).union(imported).sorted()
        return KilnError(
            .notFound,
            "no runtime '\(InertText.line(name, limit: 80))'\(why.map { " (\($0))" } ?? ""); there are: "
                + "\(known.isEmpty ? "none" : known.joined(separator: ", ")). Import another with 'kiln runtime import "
                + "DIR --name NAME', or put a profile into \(folders.last ?? "toolchains/runtimes")",
            reason: "runtime.unknown")
    }
}
