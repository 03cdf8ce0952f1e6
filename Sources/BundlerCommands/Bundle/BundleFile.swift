package import Bundling
internal import ClassFile
internal import Support
internal import YAML

/// A `bundle.yaml`: what options say, in a file.
package struct BundleFile {
    /// What is asked for.
    package var spec = BundleSpec()
    /// Coordinates to resolve.
    var dependencies: [String] = []
    /// Jars, behind the others.
    var jars: [String] = []

    private static let keys = [
        "dependencies", "jars", "relocate", "filters", "main-class", "manifest", "append", "append-xml",
        "merge-properties", "on-conflict", "minimize", "keep", "runtime", "multi-release", "licenses", "record",
    ]

    /// An empty one.
    init() {}

    /// Reads a file; what it does not understand is an error with file, line and key.
    package init(_ bytes: [UInt8], _ path: String) throws {
        let fields = try YAMLFields(parsing: bytes, file: path, known: BundleFile.keys)
        dependencies = try fields.texts("dependencies") ?? []
        jars = try fields.texts("jars") ?? []
        for rule in try fields.blocks(
            "relocate", shorthand: "from", known: ["from", "to", "include", "except"]) ?? []
        {
            spec.relocate.append(
                RelocationRule(
                    pattern: try rule.requiredText("from"), replacement: try rule.requiredText("to"),
                    includes: try rule.texts("include") ?? [], excludes: try rule.texts("except") ?? []))
        }
        for filter in try fields.blocks(
            "filters", shorthand: "artifact", known: ["artifact", "include", "exclude", "exclude-defaults"]) ?? []
        {
            spec.filters.append(
                BundleFilter(
                    artifact: try filter.requiredText("artifact"), include: try filter.texts("include") ?? [],
                    exclude: try filter.texts("exclude") ?? [],
                    excludeDefaults: try filter.boolean("exclude-defaults") ?? true))
        }
        spec.mainClass = try fields.text("main-class")
        spec.manifest = try fields.pairs("manifest")?.map { ManifestAttribute(name: $0.key, value: $0.value) } ?? []
        spec.append = try fields.texts("append") ?? []
        spec.appendXML = try fields.texts("append-xml") ?? []
        spec.mergeProperties = try fields.texts("merge-properties") ?? []
        spec.onConflict = try BundleFile.word(fields, "on-conflict") ?? spec.onConflict
        spec.minimize = try fields.boolean("minimize") ?? false
        spec.keep = try fields.texts("keep") ?? []
        spec.runtime = try fields.text("runtime")
        spec.multiRelease = try fields.boolean("multi-release") ?? true
        spec.record = try fields.boolean("record") ?? true
        spec.licenses = try BundleFile.word(fields, "licenses") ?? spec.licenses
    }

    private static func word<Word: RawRepresentable<String> & CaseIterable>(
        _ fields: YAMLFields, _ key: String
    ) throws -> Word? {
        guard let text = try fields.text(key) else { return nil }
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw fields.error(key, "must be one of \(words)")
        }
        return word
    }
}
