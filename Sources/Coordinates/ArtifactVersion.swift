/// A version as Maven 3's model builder orders it (`ComparableVersion` of maven-artifact), which only parents found by
/// a relative path need. It differs from `VersionKey`: `1.foo` < `1-1`, and `1.01` = `1.1` > `1-1`.
struct ArtifactVersion: Sendable {
    /// A number or a word.
    struct Atom {
        /// What it is; numbers of unlike sizes compare by it.
        var kind: Kind
        /// A number's value, or the place of a word among the known ones.
        var value: UInt64
        /// Where the text of a long number or an unknown word lies.
        var text: Range<Int>

        /// Whether it counts as nothing at the end of a list: 0 or `ga`.
        var isNull: Bool { kind == .word ? value == Words.release : value == 0 && text.isEmpty }
    }

    /// Kinds of atoms: numbers by how many digits they were written with, and words.
    enum Kind: UInt8 { case int, long, big, word }

    /// All atoms.
    private(set) var atoms: [Atom] = []
    /// Lists, each the last element of the one before it: the range of atoms that precede the next list.
    private(set) var lists: [Range<Int>] = []
    /// Texts of atoms, UTF-16 or digits.
    private(set) var texts: [UInt16] = []

    /// Reads a version; every text is one.
    init(_ text: Span<UInt8>) {
        let units = ArtifactVersion.lowercased(text)
        var start = 0
        var listStart = 0
        var isDigit = false
        var index = 0
        while index < units.count {
            let unit = units[index]
            if unit == UInt16(ascii: ".") || unit == UInt16(ascii: "-") {
                append(units[start..<index], isNumber: isDigit || index == start, precedesDigit: false)
                start = index + 1
                if unit == UInt16(ascii: "-") { openList(&listStart) }
            } else if ArtifactVersion.digit(unit) != nil {
                if !isDigit && index > start {
                    if atoms.count > listStart { openList(&listStart) }
                    append(units[start..<index], isNumber: false, precedesDigit: true)
                    start = index
                    openList(&listStart)
                }
                isDigit = true
            } else {
                if isDigit && index > start {
                    append(units[start..<index], isNumber: true, precedesDigit: false)
                    start = index
                    openList(&listStart)
                }
                isDigit = false
            }
            index += 1
        }
        if units.count > start {
            if !isDigit && atoms.count > listStart { openList(&listStart) }
            append(units[start...], isNumber: isDigit, precedesDigit: false)
        }
        lists.append(listStart..<atoms.count)
        normalize()
    }

    /// Negative when this version is smaller than the other, 0 when they are the same, positive when it is greater.
    func compare(_ other: ArtifactVersion) -> Int {
        var depth = 0
        while true {
            let (left, right) = (lists[depth], other.lists[depth])
            let (leftGoesOn, rightGoesOn) = (depth + 1 < lists.count, depth + 1 < other.lists.count)
            let shared = min(left.count, right.count)
            for index in 0..<shared {
                let difference = compare(
                    atoms[left.lowerBound + index], other, other.atoms[right.lowerBound + index])
                if difference != 0 { return difference }
            }
            if left.count == right.count {
                if leftGoesOn && rightGoesOn {
                    depth += 1
                    continue
                }
                return leftGoesOn ? sign(from: depth + 1) : rightGoesOn ? -other.sign(from: depth + 1) : 0
            }
            if left.count > right.count {
                return rest(atoms[(left.lowerBound + shared)..<left.upperBound], depth, against: rightGoesOn)
            }
            return -other.rest(
                other.atoms[(right.lowerBound + shared)..<right.upperBound], depth, against: leftGoesOn)
        }
    }

    /// Atoms and lists where the other version has a list next, or nothing.
    private func rest(_ rest: ArraySlice<Atom>, _ depth: Int, against list: Bool) -> Int {
        if list, let first = rest.first { return first.kind == .word ? -1 : 1 }
        for atom in rest where atom.sign != 0 { return atom.sign }
        return sign(from: depth + 1)
    }

    /// How the lists from a depth on compare to nothing.
    private func sign(from depth: Int) -> Int {
        for depth in min(depth, lists.count)..<lists.count {
            for index in lists[depth] where atoms[index].sign != 0 { return atoms[index].sign }
        }
        return 0
    }

    private func compare(_ atom: Atom, _ other: ArtifactVersion, _ otherAtom: Atom) -> Int {
        if atom.kind != otherAtom.kind {
            if atom.kind == .word { return -1 }
            return otherAtom.kind == .word || atom.kind.rawValue > otherAtom.kind.rawValue ? 1 : -1
        }
        if atom.value != otherAtom.value { return atom.value < otherAtom.value ? -1 : 1 }
        if atom.kind == .big, atom.text.count != otherAtom.text.count {
            return atom.text.count < otherAtom.text.count ? -1 : 1
        }
        var (index, otherIndex) = (atom.text.lowerBound, otherAtom.text.lowerBound)
        while index < atom.text.upperBound, otherIndex < otherAtom.text.upperBound {
            let (left, right) = (texts[index], other.texts[otherIndex])
            if left != right { return left < right ? -1 : 1 }
            index += 1
            otherIndex += 1
        }
        return (atom.text.count - otherAtom.text.count).signum()
    }

    private mutating func openList(_ listStart: inout Int) {
        lists.append(listStart..<atoms.count)
        listStart = atoms.count
    }

    private mutating func append(_ units: ArraySlice<UInt16>, isNumber: Bool, precedesDigit: Bool) {
        let start = texts.count
        if isNumber {
            // Only ASCII zeros are dropped; a number of nothing but zeros keeps its length.
            let significant = units.drop { $0 == UInt16(ascii: "0") }
            let length = significant.isEmpty ? units.count : significant.count
            let kind: Kind = length <= 9 ? .int : length <= 18 ? .long : .big
            var value: UInt64 = 0
            for unit in significant {
                let digit = ArtifactVersion.digit(unit) ?? 0
                if kind == .big {
                    if digit != 0 || texts.count > start { texts.append(UInt16(digit)) }
                } else {
                    value = value * 10 + UInt64(digit)
                }
            }
            atoms.append(Atom(kind: kind, value: value, text: start..<texts.count))
        } else {
            let place = Words.place(units, precedesDigit: precedesDigit)
            if place == Words.unknown { texts.append(contentsOf: units) }
            atoms.append(Atom(kind: .word, value: place, text: start..<texts.count))
        }
    }

    /// Drops zeros and `ga` at the end of each list, and empty lists; deepest first.
    private mutating func normalize() {
        var isLast = true
        for depth in lists.indices.reversed() {
            var end = lists[depth].upperBound
            while end > lists[depth].lowerBound, atoms[end - 1].isNull { end -= 1 }
            lists[depth] = lists[depth].lowerBound..<end
            if isLast && lists[depth].isEmpty && depth > 0 { lists.removeLast() } else { isLast = false }
        }
    }

    /// `toLowerCase(ENGLISH)` as UTF-16; a Greek sigma at the end of a word is not told from others.
    private static func lowercased(_ text: Span<UInt8>) -> [UInt16] {
        var units: [UInt16] = []
        units.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            let (scalar, width) = JavaText.scalar(in: text, at: index)
            index += width
            if scalar.isASCII {
                let value = UInt16(truncatingIfNeeded: scalar.value)
                units.append(value >= 0x41 && value <= 0x5A ? value | 0x20 : value)
            } else {
                units.append(contentsOf: scalar.properties.lowercaseMapping.utf16)
            }
        }
        return units
    }

    private static func digit(_ unit: UInt16) -> Int? {
        if unit < 0x80 { return unit >= 0x30 && unit <= 0x39 ? Int(unit) - 0x30 : nil }
        guard let scalar = Unicode.Scalar(unit) else { return nil }
        let digit = JavaText.digit(scalar)
        return digit < 0 ? nil : digit
    }
}

extension ArtifactVersion.Atom {
    /// How it compares to nothing.
    var sign: Int {
        if kind != .word { return isNull ? 0 : 1 }
        return value < ArtifactVersion.Words.release ? -1 : value == ArtifactVersion.Words.release ? 0 : 1
    }
}

extension ArtifactVersion {
    /// The words that have a place of their own, lowest first; all others come behind them.
    enum Words {
        static let release: UInt64 = 5
        static let unknown: UInt64 = 7

        private static let places: [(word: [UInt16], place: UInt64)] = [
            ("alpha", 0), ("beta", 1), ("milestone", 2), ("rc", 3), ("cr", 3), ("snapshot", 4), ("ga", 5),
            ("final", 5), ("release", 5), ("sp", 6),
        ].map { (Array($0.0.utf16), $0.1) }

        /// The place of a word in lower case; `a`, `b` and `m` are known where a digit follows.
        static func place(_ word: ArraySlice<UInt16>, precedesDigit: Bool) -> UInt64 {
            if precedesDigit && word.count == 1 {
                switch word.first {
                case UInt16(ascii: "a"): return 0
                case UInt16(ascii: "b"): return 1
                case UInt16(ascii: "m"): return 2
                default: return unknown
                }
            }
            for known in places where known.word.count == word.count && known.word.elementsEqual(word) {
                return known.place
            }
            return unknown
        }
    }
}

extension UInt16 {
    /// The UTF-16 unit of an ASCII character.
    init(ascii scalar: Unicode.Scalar) { self = UInt16(UInt8(ascii: scalar)) }
}
