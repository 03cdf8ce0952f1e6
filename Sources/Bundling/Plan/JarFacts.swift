/// What a jar's manifest and provider lists say of its classes.
package struct JarFacts: Hashable, Sendable {
    /// Whether Java takes it for a multi-release jar (S13).
    package var isMultiRelease: Bool
    /// The classes that are started, with dots: `Main-Class`, Flink's `program-class`, agents.
    package var entryClasses: [String]

    static let entryAttributes = [
        "Main-Class", "program-class", "Launcher-Agent-Class", "Premain-Class", "Agent-Class",
    ]

    /// Reads a manifest.
    package init(manifest: [UInt8]) {
        let manifest = ManifestText(manifest)
        isMultiRelease = manifest.isMultiRelease
        entryClasses = Self.entryAttributes.compactMap { manifest.value($0) }
            .map { String($0.filter { $0 != " " }) }
            .filter { !$0.isEmpty }
    }

    /// The providers of a list, each once, in order (S14).
    package static func providers(_ list: [UInt8]) -> [[UInt8]] {
        var lines = Lines(list)
        var providers: [[UInt8]] = []
        var seen: Set<[UInt8]> = []
        while let line = lines.next() {
            let name = Array(line.prefix { $0 != UInt8(ascii: "#") }.trimmed)
            if !name.isEmpty, seen.insert(name).inserted { providers.append(name) }
        }
        return providers
    }
}
