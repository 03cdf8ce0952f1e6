internal import Entries
internal import Pipeline
internal import Support
internal import Zip

/// Unpacks jars to see that each entry has the size and checksum that the directory says: what is copied into a bundle
/// as it is compressed is not looked at otherwise.
struct JarProof {
    /// Some entries of one jar.
    private struct Piece: Sendable {
        var archive: Int
        var entries: Range<Int>
    }

    /// What came of a piece, by its number.
    private struct Answer: Sendable {
        var piece: Int
        var error: KilnError?
    }

    /// Bytes of the entries of one piece, as they lie in the archive.
    private static let pieceBytes: UInt64 = 2 << 20

    /// Proves what `verified` does not know. Throws `corrupt` with the jar, the entry and the offset.
    static func prove(_ archives: [ZipArchive], threads: Int, _ verified: inout VerifiedJars) throws {
        var pieces: [Piece] = []
        var open: [Int] = []
        for (index, archive) in archives.enumerated() where !verified.contains(archive.stamp) {
            open.append(index)
            var start = 0
            var bytes: UInt64 = 0
            for (place, entry) in archive.table.entries.enumerated() {
                bytes += entry.compressedSize
                if bytes >= pieceBytes || place == archive.table.entries.count - 1 {
                    pieces.append(Piece(archive: index, entries: start..<place + 1))
                    start = place + 1
                    bytes = 0
                }
            }
        }
        if pieces.isEmpty { return }
        let pool = WorkerPool<Int, Answer>(limit: threads) { [pieces] number in
            let piece = pieces[number]
            do {
                let reader = try ZipEntryReader()
                var text: [UInt8] = []
                for entry in piece.entries { _ = try reader.read(entry, of: archives[piece.archive], into: &text) }
                return Answer(piece: number)
            } catch {
                let path = archives[piece.archive].path
                let error = error as? KilnError ?? KilnError(.corrupt, "\(path) cannot be read", cause: error)
                return Answer(piece: number, error: error)
            }
        }
        for number in pieces.indices { pool.submit(number) }
        var first: Answer?
        while let answer = pool.next() {
            if answer.error != nil, answer.piece < first?.piece ?? .max { first = answer }
        }
        if let error = first?.error { throw error }
        for index in open { verified.insert(archives[index].stamp) }
    }
}
