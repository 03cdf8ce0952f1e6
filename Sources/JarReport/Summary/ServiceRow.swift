import Entries

/// A service that a jar has providers of.
package struct ServiceRow: Encodable, Sendable, Hashable {
    /// Who provides it.
    package struct Provider: Encodable, Sendable, Hashable {
        /// The class's name.
        package var name: String
        /// Whether the jar has that class.
        package var isThere: Bool
    }

    /// The service's name.
    package var service: String
    /// Its providers in order.
    package var providers: [Provider]
    /// The labels of the inputs that list them.
    package var inputs: [String]

    /// The services of a jar by name.
    package static func all(of jar: JarContents, _ texts: JarTexts) -> [ServiceRow] {
        var wanted: Set<String> = []
        for service in texts.services { wanted.formUnion(service.providers) }
        var found: Set<String> = []
        for index in jar.table.entries.indices {
            let name = jar.nameBytes(index)
            guard EntryName.isClass(name) else { continue }
            let dotted = EntryName.dotted(EntryName.classPath(name))
            if wanted.contains(dotted) { found.insert(dotted) }
        }
        return texts.services.map { service in
            ServiceRow(
                service: service.name,
                providers: service.providers.map { Provider(name: $0, isThere: found.contains($0)) },
                inputs: jar.inputLabels(of: service.entry))
        }.sorted { $0.service < $1.service }
    }
}
