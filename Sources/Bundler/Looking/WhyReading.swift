internal import Bundling
internal import Entries
package import JarReport
internal import Support
internal import Zip

/// Reads what is needed to answer why names are in some jars.
package enum WhyReading {
    /// The answers, in the names' order, and how many classes could not be read.
    package static func answer(
        _ names: [String], _ jars: [OpenJar], threads: Int
    ) -> (answers: [WhyAnswer], unreadable: Int) {
        let question = WhyQuestion(names, jars.map(\.contents))
        let archives = jars.map(\.archive)
        let pieces = EntrySweep.pieces(archives, jars.map(\.classEntries))
        let batches = EntrySweep.run(pieces, threads: threads) { piece in
            batch(piece, archives[piece.archive], question)
        }
        let files = files(question, jars, archives, threads)
        let answers = question.answers(batches, named: files, jars.map { $0.texts() })
        return (answers, batches.reduce(0) { $0 + $1.unreadable })
    }

    private static func batch(
        _ piece: EntrySweep.Piece, _ archive: ZipArchive, _ question: WhyQuestion
    ) -> ReferenceBatch {
        var collector = ReferenceCollector(
            question.index, targets: question.targets, packages: question.packages, paths: question.paths)
        var text: [UInt8] = []
        // Without memory for a reader nothing of the piece can be read.
        guard let reader = try? ZipEntryReader() else {
            collector.batch.unreadable = piece.entries.count
            return collector.batch
        }
        for entry in piece.entries {
            let path = EntryName.classPath(archive.table.names[archive.table.range(entry)])
            guard let node = question.index.find(path.span) else { continue }
            do {
                let count = try reader.read(entry, of: archive, into: &text)
                collector.add(Int32(truncatingIfNeeded: node), text.span.extracting(first: count))
            } catch {
                collector.batch.unreadable += 1
            }
        }
        return collector.batch
    }

    /// By name, the small files that name it.
    private static func files(
        _ question: WhyQuestion, _ jars: [OpenJar], _ archives: [ZipArchive], _ threads: Int
    ) -> [[EntryRef]] {
        let wanted = jars.map { jar in
            jar.contents.table.entries.indices.filter { entry in
                jar.contents.table.entries[entry].size <= TextMentions.largest
                    && TextMentions.wants(jar.contents.table.names[jar.contents.table.range(entry)])
            }
        }
        let pieces = EntrySweep.pieces(archives, wanted)
        let found = EntrySweep.run(pieces, threads: threads) { piece in
            var found: [(search: Int, entry: EntryRef)] = []
            var text: [UInt8] = []
            // As with classes: what cannot be read names nothing.
            guard let reader = try? ZipEntryReader() else { return found }
            for entry in piece.entries {
                let table = archives[piece.archive].table
                let service = EntryName.service(table.names[table.range(entry)]).map {
                    String(decoding: $0, as: UTF8.self)
                }
                guard let count = try? reader.read(entry, of: archives[piece.archive], into: &text) else { continue }
                let bytes = Array(text[..<count])
                for (number, search) in question.searches.enumerated()
                where service == search.name || TextMentions.holds(bytes, search) {
                    found.append((number, EntryRef(input: piece.archive, entry: entry)))
                }
            }
            return found
        }
        var files = [[EntryRef]](repeating: [], count: question.searches.count)
        for (number, entry) in found.joined() {
            // A file does not name itself.
            if !question.searches[number].files.contains(entry) { files[number].append(entry) }
        }
        return files
    }
}
