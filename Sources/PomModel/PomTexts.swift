import Coordinates

/// The distinct texts of one pom, as pieces of its document's bytes, numbered.
struct PomTexts {
    /// From where to where.
    struct Piece {
        var start: UInt32
        var end: UInt32
    }

    private(set) var pieces: [Piece] = []
    private var slots: [UInt32]

    init(expected: Int) {
        var size = 64
        while size < expected * 2 { size *= 2 }
        slots = [UInt32](repeating: 0, count: size)
        pieces.reserveCapacity(expected)
    }

    /// The number of a text, as a symbol without table.
    mutating func number(_ start: UInt32, _ end: UInt32, _ bytes: UnsafeRawBufferPointer) -> Symbol {
        let text = UnsafeRawBufferPointer(rebasing: bytes[Int(start)..<Int(end)])
        let mask = slots.count - 1
        var slot = Int(PomTexts.hash(text)) & mask
        while slots[slot] != 0 {
            let piece = pieces[Int(slots[slot] - 1)]
            if Int(piece.end - piece.start) == text.count,
                PomTexts.isSame(UnsafeRawBufferPointer(rebasing: bytes[Int(piece.start)..<Int(piece.end)]), text)
            {
                return Symbol(rawValue: slots[slot] - 1)
            }
            slot = (slot + 1) & mask
        }
        pieces.append(Piece(start: start, end: end))
        slots[slot] = UInt32(pieces.count)
        if pieces.count * 2 > slots.count { grow(bytes) }
        return Symbol(rawValue: UInt32(pieces.count - 1))
    }

    private mutating func grow(_ bytes: UnsafeRawBufferPointer) {
        var larger = [UInt32](repeating: 0, count: slots.count * 2)
        let mask = larger.count - 1
        for (index, piece) in pieces.enumerated() {
            let text = UnsafeRawBufferPointer(rebasing: bytes[Int(piece.start)..<Int(piece.end)])
            var slot = Int(PomTexts.hash(text)) & mask
            while larger[slot] != 0 { slot = (slot + 1) & mask }
            larger[slot] = UInt32(index + 1)
        }
        slots = larger
    }

    /// Whether two texts of one length are the same.
    private static func isSame(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Bool {
        var offset = 0
        while offset + 8 <= one.count {
            if one.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                != other.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            {
                return false
            }
            offset += 8
        }
        while offset < one.count {
            if one[offset] != other[offset] { return false }
            offset += 1
        }
        return true
    }

    private static func hash(_ text: UnsafeRawBufferPointer) -> UInt32 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(text.count)
        var offset = 0
        while offset + 8 <= text.count {
            hash = (hash ^ text.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 32
            offset += 8
        }
        while offset < text.count {
            hash = (hash ^ UInt64(text[offset])) &* 0x0000_0100_0000_01b3
            offset += 1
        }
        return UInt32(truncatingIfNeeded: (hash &* 0xBF58_476D_1CE4_E5B9) >> 32)
    }
}
