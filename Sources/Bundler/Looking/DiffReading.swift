internal import ClassFile
internal import Entries
internal import Glibc
package import JarReport
internal import Support
internal import Zip

/// Reads what is needed to tell how two jars differ.
package enum DiffReading {
    /// What differs from the first jar to the second.
    package static func diff(_ old: OpenJar, _ new: OpenJar, threads: Int) throws -> JarDiff {
        let changes = EntryChanges(old.contents, new.contents)
        let classes = changes.changed.filter { EntryName.isClass(name($0.new, new)) }
        let common = changes.same.filter { EntryName.isClass(name($0, new)) }
        let come = (changes.added + changes.changed.map(\.new)).filter { EntryName.isClass(name($0, new)) }
        let gone = (changes.removed + changes.changed.map(\.old)).filter { EntryName.isClass(name($0, old)) }
        let shared = levels(common, of: new, threads)
        let isAlike = changes.added.isEmpty && changes.removed.isEmpty && changes.changed.isEmpty
        return JarDiff(
            old.contents, new.contents, changes, classes: compare(classes, old, new, threads),
            texts: (old.texts(), new.texts()),
            levels: (
                shared.merging(levels(gone, of: old, threads), uniquingKeysWith: +),
                shared.merging(levels(come, of: new, threads), uniquingKeysWith: +)
            ),
            hasSameBytes: isAlike ? try hasSameBytes(old, new) : false)
    }

    private static func name(_ entry: Int, _ jar: OpenJar) -> ArraySlice<UInt8> {
        jar.contents.table.names[jar.contents.table.range(entry)]
    }

    /// How many of some classes have each level; those that cannot be read have none.
    private static func levels(_ entries: [Int], of jar: OpenJar, _ threads: Int) -> [JavaLevel: Int] {
        let archive = jar.archive
        let counts = EntrySweep.run(EntrySweep.pieces([archive], [entries.sorted()]), threads: threads) { piece in
            var counts: [JavaLevel: Int] = [:]
            var text: [UInt8] = []
            // What cannot be read has no level.
            guard let reader = try? ZipEntryReader() else { return counts }
            for entry in piece.entries {
                guard let count = try? reader.read(entry, of: archive, into: &text), count >= 8,
                    text[0] == 0xCA, text[1] == 0xFE, text[2] == 0xBA, text[3] == 0xBE
                else { continue }
                counts[JavaLevel(major: Int(text[6]) << 8 | Int(text[7])), default: 0] += 1
            }
            return counts
        }
        return counts.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
    }

    /// What differs in each of some classes.
    private static func compare(
        _ pairs: [(old: Int, new: Int)], _ old: OpenJar, _ new: OpenJar, _ threads: Int
    ) -> [ClassChange] {
        let archives = (old: old.archive, new: new.archive)
        let partners = Dictionary(pairs.map { ($0.new, $0.old) }, uniquingKeysWith: { first, _ in first })
        let pieces = EntrySweep.pieces([new.archive], [pairs.map(\.new)])
        return EntrySweep.run(pieces, threads: threads) { piece in
            var changes: [ClassChange] = []
            for entry in piece.entries {
                let table = archives.new.table
                let name = JarDiff.className(table.names[table.range(entry)])
                guard let partner = partners[entry] else { continue }
                do {
                    let before = try content(partner, archives.old)
                    changes.append(ClassChange(name, before, try content(entry, archives.new)))
                } catch {
                    changes.append(ClassChange(name, problem: OpenJar.text(error)))
                }
            }
            return changes
        }.flatMap { $0 }
    }

    private static func content(_ entry: Int, _ archive: ZipArchive) throws -> ClassContent {
        let text = try archive.read(entry)
        return try ClassContent(text.span)
    }

    /// Whether two files are the same, byte for byte.
    private static func hasSameBytes(_ old: OpenJar, _ new: OpenJar) throws -> Bool {
        if old.bytes != new.bytes { return false }
        let one = try FileDescriptor.open(old.path, O_RDONLY)
        let other = try FileDescriptor.open(new.path, O_RDONLY)
        while true {
            let first = try one.read(upTo: 1 << 20)
            let second = try other.read(upTo: 1 << 20)
            if first != second { return false }
            if first.isEmpty { return true }
        }
    }
}
