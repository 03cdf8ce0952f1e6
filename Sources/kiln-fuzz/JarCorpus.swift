internal import Entries
internal import Support
internal import Zip

/// The jars that damaged jars, classes and their other files are made of.
struct JarCorpus {
    private var paths: [String] = []
    private let opened = Opened()

    /// The largest jar taken whole, and the largest that is looked into.
    private static let archiveBytes = 256 << 10
    private static let sourceBytes = 4 << 20

    /// The archives opened so far: the corpus is one process's own.
    private final class Opened {
        var archives: [String: ZipArchive] = [:]
        var small: [String]?
    }

    /// How many there are.
    var count: Int { paths.count }

    /// Adds a jar.
    mutating func add(_ path: String) { paths.append(path) }

    /// Puts them into an order that no file system decides.
    mutating func sort() { paths.sort() }

    /// The bytes of a small jar.
    func archive(_ randomness: inout Randomness) -> [UInt8] {
        if opened.small == nil {
            opened.small = paths.filter { JarCorpus.bytes($0, limit: JarCorpus.archiveBytes) != nil }
        }
        guard let small = opened.small, !small.isEmpty,
            let bytes = JarCorpus.bytes(randomness.one(of: small), limit: JarCorpus.archiveBytes)
        else { return JarSeeds.archive }
        return bytes
    }

    /// A class file.
    func classFile(_ randomness: inout Randomness) -> [UInt8] {
        entry(&randomness) { $0.hasSuffix(".class") }?.bytes ?? JarSeeds.classFile
    }

    /// A file of a jar with its name; every second time one that bundles do something with.
    func file(_ randomness: inout Randomness) -> (name: String, bytes: [UInt8]) {
        if randomness.once(in: 3) {
            let seed = randomness.one(of: JarSeeds.files)
            return (seed.name, Array(seed.text.utf8))
        }
        if randomness.once(in: 12) { return ("META-INF/org/apache/logging/Log4j2Plugins.dat", JarSeeds.log4j) }
        let onlyMeta = !randomness.once(in: 3)
        return entry(&randomness) { !$0.hasSuffix("/") && (!onlyMeta || $0.hasPrefix("META-INF/")) }
            ?? ("com/lib/A.class", JarSeeds.classFile)
    }

    /// An entry of a jar; a few jars are tried, from the entry that chance says.
    private func entry(
        _ randomness: inout Randomness, _ isMeant: (String) -> Bool
    ) -> (name: String, bytes: [UInt8])? {
        for _ in 0..<8 where !paths.isEmpty {
            guard let archive = open(randomness.one(of: paths)), !archive.table.entries.isEmpty else { continue }
            let count = archive.table.entries.count
            let start = randomness.below(count)
            for step in 0..<min(count, 200) {
                let index = (start + step) % count
                let name = archive.table.name(index)
                guard isMeant(name), archive.table.entries[index].size <= 256 << 10 else { continue }
                // A jar of the corpus that cannot be read is passed over.
                guard let bytes = try? archive.read(index) else { break }
                return (name, bytes)
            }
        }
        return nil
    }

    private func open(_ path: String) -> ZipArchive? {
        if let known = opened.archives[path] { return known }
        // Empty and damaged jars are passed over.
        guard JarCorpus.bytes(path, limit: JarCorpus.sourceBytes) != nil, let archive = try? ZipArchive(path) else {
            return nil
        }
        opened.archives[path] = archive
        return archive
    }

    /// The bytes of a file that is not larger than a limit.
    private static func bytes(_ path: String, limit: Int) -> [UInt8]? {
        // What cannot be read is no part of the corpus.
        guard let bytes = try? Files.read(path, limit: limit), !bytes.isEmpty else { return nil }
        return bytes
    }
}
