internal import Entries
internal import Support
internal import Zip

/// Goes through many entries of some archives on all cores, in pieces, and gives the pieces' results in order.
enum EntrySweep {
    /// Some entries of one archive.
    struct Piece: Sendable {
        var archive: Int
        var entries: [Int]
    }

    private struct Answer<Outcome: Sendable>: Sendable {
        var piece: Int
        var outcome: Outcome
    }

    /// Bytes of the entries of one piece, as they lie in the archive; and how many they are.
    private static let pieceBytes: UInt64 = 1 << 20
    private static let pieceEntries = 1_000

    /// The entries of each archive, in its order, as pieces.
    static func pieces(_ archives: [ZipArchive], _ entries: [[Int]]) -> [Piece] {
        var pieces: [Piece] = []
        for (number, archive) in archives.enumerated() {
            var piece = Piece(archive: number, entries: [])
            var bytes: UInt64 = 0
            for entry in entries[number] {
                piece.entries.append(entry)
                bytes += archive.table.entries[entry].compressedSize
                if bytes >= pieceBytes || piece.entries.count >= pieceEntries {
                    pieces.append(piece)
                    piece.entries.removeAll()
                    bytes = 0
                }
            }
            if !piece.entries.isEmpty { pieces.append(piece) }
        }
        return pieces
    }

    /// Does each piece on one of the threads.
    static func run<Outcome: Sendable>(
        _ pieces: [Piece], threads: Int, _ work: @escaping @Sendable (Piece) -> Outcome
    ) -> [Outcome] {
        let pool = WorkerPool<Int, Answer<Outcome>>(limit: threads) { number in
            Answer(piece: number, outcome: work(pieces[number]))
        }
        for number in pieces.indices { pool.submit(number) }
        var outcomes = [Outcome?](repeating: nil, count: pieces.count)
        while let answer = pool.next() { outcomes[answer.piece] = answer.outcome }
        return outcomes.compactMap { $0 }
    }
}
