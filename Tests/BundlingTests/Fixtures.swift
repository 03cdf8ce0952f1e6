import Bundling
import ClassFile
import Entries

/// A jar in memory: names with contents, as a table and as bytes to merge.
struct TestJar {
    var label: String
    var files: [(name: String, content: String)]
    var input: BundleInput

    init(
        _ label: String, _ files: [(String, String)], manifest: String? = nil,
        coordinate: BundleInput.Coordinate? = nil, isProject: Bool = false
    ) {
        self.label = label
        self.files = files.map { (name: $0.0, content: $0.1) }
        var table = EntryTable()
        for (name, content) in files {
            table.append(
                name: name.utf8,
                .init(
                    nameStart: 0, nameLength: 0, method: 8, flags: 0, crc32: TestJar.crc(content),
                    compressedSize: UInt64(content.utf8.count), size: UInt64(content.utf8.count), headerOffset: 0))
        }
        input = BundleInput(
            label: label, coordinate: coordinate, entries: table, manifest: manifest.map { Array($0.utf8) },
            isProject: isProject)
    }

    /// Any number that equal texts share and others do not.
    static func crc(_ text: String) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in text.utf8 {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}

/// A jar whose classes and files have their own names as contents.
func jar(_ label: String, _ names: String..., manifest: String? = nil) -> TestJar {
    TestJar(label, names.map { ($0, "\(label)!\($0)") }, manifest: manifest)
}

extension BundlePlan {
    static func of(
        _ jars: [TestJar], _ spec: BundleSpec = BundleSpec(), runtime: RuntimeClasses = RuntimeClasses(),
        kept: KeptClasses? = nil, hasRecord: Bool = false
    ) throws -> BundlePlan {
        try make(
            jars.map(\.input), spec, try Relocator(spec.relocate), runtime: runtime, kept: kept, hasRecord: hasRecord)
    }

    var outputNames: [String] { sources.indices.map(name) }
    /// Outputs that are no folders.
    var files: [String] { sources.indices.filter { sources[$0] != .folder }.map(name) }
    var manifest: String { String(decoding: made[0], as: UTF8.self) }

    func source(_ name: String) -> Source? {
        sources.indices.first { self.name($0) == name }.map { sources[$0] }
    }

    /// `label: name` of what is left out, with the reason.
    func left(_ jars: [TestJar]) -> [String] {
        leftOut.map {
            "\(jars[Int($0.entry.input)].label): \(jars[Int($0.entry.input)].files[Int($0.entry.entry)].name): \($0.reason.rawValue)"
        }
    }
}

extension BundleSpec {
    static func relocating(_ pairs: (String, String)...) -> BundleSpec {
        var spec = BundleSpec()
        spec.relocate = pairs.map { RelocationRule(pattern: $0.0, replacement: $0.1) }
        return spec
    }
}

/// Merges texts under a name.
func merge(
    _ kind: MergeKind, _ inputs: [(String, String)], _ rules: (String, String)..., name: String = "out",
    missing: [TestJar] = []
) throws -> (text: String?, notes: [String]) {
    let spec = BundleSpec(relocating: rules)
    let relocator = try Relocator(spec.relocate)
    // What filters leave out is missing.
    var filtered = spec
    filtered.filters = [BundleFilter(artifact: "*", exclude: ["**"])]
    let plan = try BundlePlan.of(missing, filtered)
    let merger = Merger(plan, relocator)
    let result = try merger.merge(
        kind, name: name, inputs.map { .init(label: $0.0, bytes: Array($0.1.utf8)) })
    return (
        result.bytes.map { String(decoding: $0, as: UTF8.self) },
        result.notes.map { "\($0.input): \($0.kind.rawValue): \($0.subject)" }
    )
}

extension BundleSpec {
    init(relocating pairs: [(String, String)]) {
        self.init()
        relocate = pairs.map { RelocationRule(pattern: $0.0, replacement: $0.1) }
    }
}
