import Bundling

/// The small files of a jar that say what it is: provider lists and Maven's descriptions. Each is taken as hostile.
package struct JarTexts: Sendable {
    /// A service and who provides it.
    package struct Service: Hashable, Sendable {
        /// The entry that lists them.
        package var entry: Int
        /// The service's name.
        package var name: String
        /// The providers' names.
        package var providers: [String]
    }

    /// The services in the order of the entries.
    package private(set) var services: [Service] = []
    /// Maven's coordinates, `group:artifact:version`, in the order of the entries, each once.
    package private(set) var coordinates: [String] = []

    private var known: Set<String> = []

    /// Nothing read yet.
    package init() {}

    /// Whether the entry of a name is one of them.
    package static func wants(_ name: ArraySlice<UInt8>) -> Bool {
        EntryName.service(name) != nil || EntryName.isPomProperties(name)
    }

    /// Reads one.
    package mutating func add(_ entry: Int, _ name: ArraySlice<UInt8>, _ bytes: [UInt8]) {
        if let service = EntryName.service(name) {
            services.append(
                Service(entry: entry, name: EntryName.text(service), providers: JarTexts.providers(bytes)))
            return
        }
        var values: [String: String] = [:]
        for pair in PropertiesText(bytes).pairs {
            values[String(decoding: pair.key, as: UTF16.self)] = String(decoding: pair.value, as: UTF16.self)
        }
        guard let group = values["groupId"], let artifact = values["artifactId"], let version = values["version"] else {
            return
        }
        let coordinate = "\(group):\(artifact):\(version)"
        if known.insert(coordinate).inserted { coordinates.append(coordinate) }
    }

    /// The providers of a list, each once: what stands before a `#` on each line.
    static func providers(_ bytes: [UInt8]) -> [String] {
        var seen: Set<[UInt8]> = []
        var found: [String] = []
        for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            var text = line.prefix { $0 != UInt8(ascii: "#") }
            while let first = text.first, first <= 0x20 { text.removeFirst() }
            while let last = text.last, last <= 0x20 { text.removeLast() }
            if !text.isEmpty, seen.insert(Array(text)).inserted { found.append(EntryName.text(text)) }
        }
        return found
    }
}
