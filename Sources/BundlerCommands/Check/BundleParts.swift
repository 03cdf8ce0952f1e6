internal import Bundler
internal import Bundling
internal import Entries
internal import JarReport
internal import Linkage

/// Which of its inputs each class of a bundle came from, by the bundle's own record.
struct BundleParts {
    /// The inputs.
    private(set) var parts: [LinkageInput.Part]
    /// By class of the summary, its input, or -1.
    private(set) var ofClass: [Int32]

    /// Reads a jar's record; `nil` when it has none that can be used.
    init?(_ path: String, label: String, _ classes: LinkageInput) throws {
        let contents = try OpenJar(path, label: label).contents
        guard let record = contents.record else { return nil }
        parts = record.inputs.map { LinkageInput.Part(label: $0.label, isJob: $0.job ?? false) }
        ofClass = []
        let table = contents.table
        let names = table.names.span
        var entry = 0
        // The classes are in the order of the entries.
        for index in 0..<classes.summary.classCount {
            let release = classes.summary.release(index)
            let name =
                Array((release > 0 ? "META-INF/versions/\(release)/" : "").utf8)
                + classes.summary.text[classes.summary.classNameRange(index)] + Array(".class".utf8)
            while entry < table.entries.count, !Self.isSame(names.extracting(table.range(entry)), name.span) {
                entry += 1
            }
            ofClass.append(
                entry < table.entries.count ? Int32(truncatingIfNeeded: contents.input(of: entry) ?? -1) : -1)
        }
    }

    private static func isSame(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
        guard one.count == other.count else { return false }
        for index in 0..<one.count where one[index] != other[index] { return false }
        return true
    }
}
