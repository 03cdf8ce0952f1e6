internal import Bundler
internal import Bundling
internal import ClassFile
internal import Entries
internal import Glibc
internal import Support
internal import Zip

/// Damaged jars: read whole, and made into bundles. A jar that cannot be read never gives one; a bundle can be read.
struct ArchiveRun {
    /// A folder of its own.
    let folder: String
    var randomness: Randomness

    /// Bytes that are read of one archive: what it may claim is more.
    private static let readLimit: UInt64 = 256 << 20

    private var input: String { folder + "/in.jar" }
    private var output: String { folder + "/out.jar" }

    /// A damaged jar with itself and another one.
    mutating func run(_ bytes: [UInt8], _ other: [UInt8]) throws {
        try Files.writeAtomically(input, bytes)
        try Files.writeAtomically(folder + "/other.jar", other)
        var isWhole = false
        if let archive = InputRunner.accepted({ try ZipArchive(input) }) {
            isWhole = InputRunner.accepted { try ArchiveRun.readAll(archive) } != nil
        }
        if randomness.once(in: 4), let jar = InputRunner.accepted({ try OpenJar(input, label: "in.jar") }) {
            _ = jar.heads(threads: 1)
            _ = jar.texts()
        }
        let paths = [input, folder + "/other.jar", input].shuffled(using: &randomness)
        try bundle(paths, spec(), mayBe: isWhole)
    }

    /// A jar of damaged files, with a second that has half of them.
    mutating func run(contents: [[UInt8]], named names: [String]) throws {
        for (path, from) in [(input, 0), (folder + "/other.jar", names.count / 2)] {
            let writer = try ZipWriter(path, ArchiveRun.options)
            var seen: Set<String> = []
            for index in from..<names.count where seen.insert(names[index]).inserted {
                let name = Array(names[index].utf8)
                let bytes = contents[index]
                try writer.add(name.span, bytes.span)
            }
            _ = try writer.finish()
        }
        try bundle([input, folder + "/other.jar"], spec(), mayBe: true)
    }

    /// What a spec file says, carried out with one jar.
    mutating func run(_ spec: BundleSpec, _ bytes: [UInt8]) throws {
        try Files.writeAtomically(input, bytes)
        try bundle([input], spec, mayBe: true)
    }

    private static var options: ZipWriter.Options {
        var options = ZipWriter.Options()
        options.level = 1
        options.isDurable = false
        return options
    }

    private mutating func bundle(_ paths: [String], _ spec: BundleSpec, mayBe: Bool) throws {
        let before = Array("before".utf8)
        let hasOld = randomness.once(in: 2)
        _ = unsafe unlink(output)
        if hasOld { try Files.writeAtomically(output, before) }
        let sources = paths.enumerated().map {
            BundleSource(path: $1, label: "\($0)-\($1.split(separator: "/").last ?? "")", isProject: $0 == 0)
        }
        var request = BundleRequest(sources: sources, spec: spec, output: output)
        request.level = 1
        request.threads = 1 + randomness.below(2)
        let result = InputRunner.accepted { try Bundler(request).run() }
        for name in try Files.list(folder) where name.hasPrefix(".") {
            throw FuzzViolation("\(name) is left over")
        }
        guard let result else {
            if try hasOld ? Files.read(output) != before : Files.exists(output) {
                throw FuzzViolation("a bundle that failed is there all the same")
            }
            return
        }
        if !mayBe { throw FuzzViolation("a jar that cannot be read whole gives a bundle") }
        let archive: ZipArchive
        do {
            archive = try ZipArchive(output)
            try ArchiveRun.readAll(archive)
        } catch {
            throw FuzzViolation("a bundle cannot be read: \(error)")
        }
        if archive.table.entries.count != result.entries {
            throw FuzzViolation("a bundle has other entries than planned")
        }
        guard randomness.once(in: 4) else { return }
        let first = try Files.read(output)
        request.threads = 3 - request.threads
        request.cache = folder + "/cache"
        let again = InputRunner.accepted { try Bundler(request).run() }
        if try again == nil || Files.read(output) != first {
            throw FuzzViolation("a bundle is another the second time")
        }
    }

    /// Every entry, with its size and checksum.
    private static func readAll(_ archive: ZipArchive) throws {
        let reader = try ZipEntryReader()
        var text: [UInt8] = []
        var total: UInt64 = 0
        for index in archive.table.entries.indices {
            total += archive.table.entries[index].size
            if total > readLimit { return }
            _ = try reader.read(index, of: archive, into: &text)
        }
    }

    private mutating func spec() -> BundleSpec {
        var spec = BundleSpec()
        let packages = [
            "com.lib", "com", "org.apache", "org", "io.netty", "javax", "kotlin", "scala", "META-INF.maven",
        ]
        for _ in 0..<randomness.below(3) {
            let package = randomness.one(of: packages)
            spec.relocate.append(RelocationRule(pattern: package, replacement: "shaded.\(package)"))
        }
        spec.append = ["b.properties"]
        spec.appendXML = ["a.xml", "pom.xml"]
        spec.mergeProperties = ["pom.properties", "b.properties"]
        if randomness.once(in: 4) { spec.minimize = true }
        if randomness.once(in: 4) { spec.multiRelease = false }
        if randomness.once(in: 4) { spec.mainClass = "com.lib.A" }
        return spec
    }
}
