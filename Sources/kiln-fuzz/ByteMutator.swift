/// Damages bytes in ways that readers of binary formats trip over.
enum ByteMutator {
    typealias Change = (name: String, apply: @Sendable (inout [UInt8], inout Randomness) -> Void)

    /// Applies at least one change, mostly no more than `most`, and returns their names. Pieces come from another file of the
    /// kind. What is damaged too much is refused at once, which shows little.
    static func damage(
        _ bytes: inout [UInt8], _ changes: [Change], most: Int, _ other: [UInt8], _ randomness: inout Randomness
    ) -> [String] {
        var names: [String] = []
        for _ in 0...randomness.below(randomness.once(in: 10) ? 6 : most) where bytes.count < 4 << 20 {
            if randomness.once(in: 20) {
                bytes.replaceSubrange(range(in: bytes, &randomness), with: other[range(in: other, &randomness)])
                names.append("splice")
                continue
            }
            let change = randomness.one(of: changes)
            change.apply(&bytes, &randomness)
            names.append(change.name)
        }
        return names
    }

    /// For archives: what any file suffers, and lies in the records.
    static let archive: [Change] =
        common + [(name: "record", apply: record), (name: "record", apply: record), (name: "record", apply: record)]

    /// For class files: above all what keeps the places of the rest, and constants that are others.
    static let classFile: [Change] =
        common + [common[0], common[0], common[1], common[1], common[1]] + [
            (name: "constant", apply: constant), (name: "name", apply: name), (name: "count", apply: count),
        ]

    /// For texts: what any file suffers, and words that mean something.
    static let text: [Change] =
        common + [(name: "word", apply: word), (name: "word", apply: word), (name: "line", apply: line)]

    private static let common: [Change] = [
        (
            "flip",
            { bytes, randomness in
                guard !bytes.isEmpty else { return }
                for _ in 0...randomness.below(4) {
                    bytes[randomness.below(bytes.count)] ^= 1 << UInt8(randomness.below(8))
                }
            }
        ),
        (
            "number",
            { bytes, randomness in put(&bytes, at: randomness.below(bytes.count + 1), &randomness) }
        ),
        ("delete", { bytes, randomness in bytes.removeSubrange(range(in: bytes, &randomness)) }),
        (
            "repeat",
            { bytes, randomness in
                let range = range(in: bytes, &randomness)
                let copy = Array(bytes[range])
                for _ in 0...(randomness.once(in: 20) ? 200 : 0) where bytes.count < 4 << 20 {
                    bytes.insert(contentsOf: copy, at: range.upperBound)
                }
            }
        ),
        (
            "move",
            { bytes, randomness in
                let piece = Array(bytes[range(in: bytes, &randomness)])
                let place = randomness.below(bytes.count - piece.count + 1)
                bytes.replaceSubrange(place..<place + piece.count, with: piece)
            }
        ),
        ("truncate", { bytes, randomness in bytes.removeLast(randomness.below(bytes.count + 1)) }),
        ("cut", { bytes, randomness in bytes.removeLast(min(bytes.count, 1 + randomness.below(64))) }),
    ]

    /// A number at the edge of what its field can hold, in either order of bytes.
    private static func put(_ bytes: inout [UInt8], at place: Int, _ randomness: inout Randomness) {
        let width = randomness.one(of: [1, 2, 2, 4, 4, 8])
        guard place + width <= bytes.count else { return }
        let edges: [UInt64] = [
            0, 1, 2, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE,
            0xFFFF_FFFF, .max >> 1, .max, UInt64(bytes.count), UInt64(place),
        ]
        let value = randomness.once(in: 3) ? UInt64(randomness.below(1 << 16)) : randomness.one(of: edges)
        let isBig = randomness.once(in: 2)
        for index in 0..<width {
            let shift = UInt64(8 * (isBig ? width - 1 - index : index))
            bytes[place + index] = UInt8(truncatingIfNeeded: value >> shift)
        }
    }

    /// A field of a zip record gets another value, or a neighbour's.
    private static func record(_ bytes: inout [UInt8], _ randomness: inout Randomness) {
        let marks: [UInt8] = [1, 1, 1, 3, 5, 5, 6, 7, 8]
        let mark = randomness.one(of: marks)
        let places = records(in: bytes, mark, from: randomness.below(bytes.count + 1))
        guard let place = places.first else { return }
        let sizes: [UInt8: Int] = [1: 46, 3: 30, 5: 22, 6: 56, 7: 20, 8: 16]
        let size = min(sizes[mark] ?? 22, bytes.count - place)
        if mark == 1, places.count > 1, randomness.once(in: 3) {
            // Two entries that say the same: sizes, places, whole records.
            let from = randomness.one(of: [16, 20, 24, 42, 4])
            let length = randomness.one(of: [4, 8, 12])
            let other = randomness.one(of: places)
            guard place + from + length <= bytes.count, other + from + length <= bytes.count else { return }
            bytes.replaceSubrange(
                place + from..<place + from + length, with: Array(bytes[other + from..<other + from + length]))
            return
        }
        if mark == 1, randomness.once(in: 4), place + 46 < bytes.count {
            // A name that leads elsewhere.
            let name = randomness.one(of: ["../", "/", "\u{0}", "\\", "a/../", "C:", "META-INF/"])
            for (index, byte) in name.utf8.enumerated() where place + 46 + index < bytes.count {
                bytes[place + 46 + index] = byte
            }
            return
        }
        put(&bytes, at: place + 4 + randomness.below(max(1, size - 4)), &randomness)
    }

    /// The next records of a kind, at most 32.
    private static func records(in bytes: [UInt8], _ mark: UInt8, from start: Int) -> [Int] {
        var places: [Int] = []
        for base in [start, 0] {
            var place = base
            while place + 4 <= bytes.count, places.count < 32 {
                if bytes[place] == 0x50, bytes[place + 1] == 0x4B, bytes[place + 2] == mark,
                    bytes[place + 3] == mark + 1
                {
                    places.append(place)
                }
                place += 1
            }
            if !places.isEmpty { break }
        }
        return places
    }

    /// A constant gets another kind or leads to another constant.
    private static func constant(_ bytes: inout [UInt8], _ randomness: inout Randomness) {
        guard bytes.count > 40 else { return }
        let place = 10 + randomness.below(min(bytes.count - 14, 4_000))
        let tags: [UInt8] = [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 16, 17, 18, 19, 20]
        bytes[place] = randomness.once(in: 2) ? 0 : randomness.one(of: tags)
        bytes[place + 1] = UInt8(randomness.below(256))
    }

    /// A name becomes another of the same length, or nearly one.
    private static func name(_ bytes: inout [UInt8], _ randomness: inout Randomness) {
        let words = [
            "com/google/common/", "[[[[[[[[L", "Ljava/lang/Object;", "();", "<T:", ">", "com.google.", "\u{0}", "L;",
        ]
        let word = Array(randomness.one(of: words).utf8)
        guard bytes.count > word.count else { return }
        let place = randomness.below(bytes.count - word.count)
        bytes.replaceSubrange(place..<place + word.count, with: word)
    }

    /// How many there are of something, near the places where that is said.
    private static func count(_ bytes: inout [UInt8], _ randomness: inout Randomness) {
        put(&bytes, at: randomness.once(in: 2) ? 8 : max(0, bytes.count - randomness.below(400)), &randomness)
    }

    private static func word(_ bytes: inout [UInt8], _ randomness: inout Randomness) {
        bytes.insert(contentsOf: randomness.one(of: words).utf8, at: randomness.below(bytes.count + 1))
    }

    /// Many lines, or one that is long.
    private static func line(_ bytes: inout [UInt8], _ randomness: inout Randomness) {
        let word = randomness.one(of: words)
        let text = String(repeating: word + (randomness.once(in: 2) ? "\n" : ""), count: 1 + randomness.below(3_000))
        bytes.insert(contentsOf: text.utf8, at: randomness.below(bytes.count + 1))
    }

    private static let words = [
        "\n", "\r", "\r\n", "\\\n", "\\", "\\u", "\\uD800", "\\u00", ":", "=", " ", "#", "!", "Name: ",
        "Main-Class: x\r\n",
        "com.lib.A", "com.lib.", ".", "<", ">", "</", "<!--", "-->", "<![CDATA[", "&#0;", "&x;", "<?", "<!DOCTYPE",
        "<a>",
        "'", "\"", "- ", "{", "}", "[", "]", "&a ", "*a", "|", "? ", "!!binary", "\t", "\u{0}", "\u{FEFF}", "é", "**",
        "%regex[",
        "relocate:\n", "from: ", "to: x", "~", "null", "yes", "",
    ]

    /// A piece of some bytes, mostly short.
    private static func range(in bytes: [UInt8], _ randomness: inout Randomness) -> Range<Int> {
        let start = randomness.below(bytes.count + 1)
        let longest = randomness.once(in: 4) ? bytes.count : 64
        return start..<start + randomness.below(min(longest, bytes.count - start) + 1)
    }
}
