/// A version as Maven's model builder orders it (`ComparableVersion` of maven-artifact): Maven 3 needs it for parents
/// found by a relative path. It differs from `VersionKey`: `1.foo` < `1-1`, and `1.01` = `1.1` > `1-1`. Maven 4 reads a
/// word and the number behind it as one item: `1-x.1` < `1-x1`, and `1.0.x.1` = `1.x.1`.
package struct ArtifactVersion: Sendable {
    /// A number or a word, or a word with its number.
    struct Atom {
        /// What it is; numbers of unlike sizes compare by it.
        var kind: Kind
        /// A number's value, or the place of a word among the known ones.
        var value: UInt64
        /// Where the text of a long number or an unknown word lies.
        var text: Range<Int>
        /// Where the number behind a word lies in `numbers`.
        var number = -1

        /// Whether it is a word, with its number or without.
        var isWord: Bool { kind == .word || kind == .combination }
    }

    /// Kinds of atoms: numbers by how many digits they were written with, words, and words with a number (Maven 4).
    enum Kind: UInt8 { case int, long, big, word, combination }

    /// All atoms.
    var atoms: [Atom] = []
    /// Lists, each the last element of the one before it: the range of atoms that precede the next list.
    var lists: [Range<Int>] = []
    /// The numbers of words that have one.
    var numbers: [Atom] = []
    /// Texts of atoms, UTF-16 or digits.
    var texts: [UInt16] = []

    /// Reads a version as the Maven of this order does; every text is one, also where Maven 4 gives up: at digits of
    /// several scripts in a row, or a character beyond the basic plane right behind a digit.
    package init(_ text: Span<UInt8>, order: VersionOrder) {
        let units = ArtifactVersion.lowercased(text)
        if order == .maven4 { readAsMaven4(units) } else { readAsMaven3(units) }
    }

    /// Negative when this version is smaller than the other, 0 when they are the same, positive when it is greater.
    package func compare(_ other: ArtifactVersion) -> Int {
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
        if list, let first = rest.first { return first.isWord ? -1 : 1 }
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
        if atom.isWord != otherAtom.isWord { return atom.isWord ? -1 : 1 }
        if !atom.isWord && atom.kind != otherAtom.kind { return atom.kind.rawValue < otherAtom.kind.rawValue ? -1 : 1 }
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
        if atom.text.count != otherAtom.text.count { return atom.text.count < otherAtom.text.count ? -1 : 1 }
        if atom.kind != otherAtom.kind { return atom.kind == .word ? -1 : 1 }
        return atom.kind == .combination ? compare(numbers[atom.number], other, other.numbers[otherAtom.number]) : 0
    }
}

extension ArtifactVersion.Atom {
    /// Whether it is a number that is 0.
    var isZero: Bool { !isWord && value == 0 && text.isEmpty }

    /// How it compares to nothing.
    var sign: Int {
        if !isWord { return isZero ? 0 : 1 }
        return value < ArtifactVersion.Words.release ? -1 : value == ArtifactVersion.Words.release ? 0 : 1
    }
}
