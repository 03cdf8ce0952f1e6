internal import Bundling
internal import ClassFile
internal import Entries
package import JarReport
internal import Support
internal import Zip

extension OpenJar {
    /// The entries that are class files.
    var classEntries: [Int] {
        contents.table.entries.indices.filter { EntryName.isClass(contents.table.names[contents.table.range($0)]) }
    }

    /// Reads all classes, on so many threads. One that is damaged is told as such.
    package func heads(threads: Int) -> [ClassHead] {
        let pieces = EntrySweep.pieces([archive], [classEntries])
        let archive = archive
        return EntrySweep.run(pieces, threads: threads) { piece in
            OpenJar.heads(piece.entries, of: archive)
        }.flatMap { $0 }
    }

    private static func heads(_ entries: [Int], of archive: ZipArchive) -> [ClassHead] {
        var text: [UInt8] = []
        var shape = ClassShape()
        var heads: [ClassHead] = []
        heads.reserveCapacity(entries.count)
        do {
            let reader = try ZipEntryReader()
            for entry in entries {
                do {
                    let count = try reader.read(entry, of: archive, into: &text)
                    let major = try shape.majorVersion(text.span.extracting(first: count))
                    heads.append(ClassHead(entry: entry, level: JavaLevel(major: major)))
                } catch {
                    heads.append(ClassHead(entry: entry, problem: OpenJar.text(error)))
                }
            }
        } catch {
            heads += entries.dropFirst(heads.count).map { ClassHead(entry: $0, problem: OpenJar.text(error)) }
        }
        return heads
    }

    /// Why a class cannot be read.
    static func text(_ error: any Error) -> String {
        switch error {
        case let error as KilnError: error.message
        case let error as ClassFileError: "\(error.kind) at offset \(error.offset) of the class"
        default: "\(error)"
        }
    }

    /// Reads the provider lists and Maven's descriptions; one that is damaged or larger than 1 MiB is passed over.
    package func texts() -> JarTexts {
        var texts = JarTexts()
        for entry in contents.table.entries.indices {
            let name = contents.table.names[contents.table.range(entry)]
            guard JarTexts.wants(name), contents.table.entries[entry].size <= 1 << 20 else { continue }
            // What cannot be read tells nothing; the classes are what is looked at.
            if let bytes = try? archive.read(entry) { texts.add(entry, name, bytes) }
        }
        return texts
    }
}
