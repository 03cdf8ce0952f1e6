extension ArtifactVersion {
    /// Reads the units: a word and the number behind it, with a hyphen between them or none, are one atom.
    mutating func readAsMaven4(_ units: [UInt16]) {
        var start = 0
        var listStart = 0
        var isDigit = false
        var isCombination = false
        for (index, unit) in units.enumerated() {
            if unit == UInt16(ascii: ".") || unit == UInt16(ascii: "-") {
                let isHyphen = unit == UInt16(ascii: "-")
                if isHyphen && !isDigit && index > start && index + 1 < units.count
                    && ArtifactVersion.digit(units[index + 1]) != nil
                {
                    isCombination = true
                    continue
                }
                append(units[start..<index], isNumber: isDigit || index == start, isCombination && index > start)
                start = index + 1
                isCombination = false
                if isHyphen { openList(&listStart) }
            } else if unit >= UInt16(ascii: "0") && unit <= UInt16(ascii: "9") {
                if !isDigit && index > start {
                    isCombination = true
                    if atoms.count > listStart { openList(&listStart) }
                }
                isDigit = true
            } else {
                if isDigit && index > start {
                    append(units[start..<index], isNumber: true, isCombination)
                    start = index
                    isCombination = false
                    openList(&listStart)
                }
                isDigit = false
            }
        }
        if units.count > start {
            if !isDigit && atoms.count > listStart { openList(&listStart) }
            append(units[start...], isNumber: isDigit, isCombination)
        }
        lists.append(listStart..<atoms.count)
        dropZeros()
    }

    private mutating func append(_ units: ArraySlice<UInt16>, isNumber: Bool, _ isCombination: Bool) {
        guard isCombination else {
            atoms.append(isNumber ? number(units) : word(units, precedesDigit: false))
            return
        }
        let letters = units.filter { $0 != UInt16(ascii: "-") }
        let split = letters.firstIndex { ArtifactVersion.digit($0) != nil } ?? letters.endIndex
        // Digits of another script before the first hyphen leave no word at all, which counts as a release.
        var atom =
            split == 0
            ? Atom(kind: .word, value: Words.release, text: texts.count..<texts.count)
            : word(letters[..<split], precedesDigit: true)
        atom.kind = .combination
        atom.number = numbers.count
        numbers.append(number(letters[split...]))
        atoms.append(atom)
    }

    /// Drops zeros at the end of each list and before words, and empty lists; deepest first.
    private mutating func dropZeros() {
        var kept: [Atom] = []
        var counts: [Int] = []
        // Whether a zero goes, by what stands behind it: nothing, a word, or a list that begins with a word.
        var zeroGoes = true
        for (depth, list) in lists.enumerated().reversed() {
            let end = kept.count
            for atom in atoms[list].reversed() where !(atom.isZero && zeroGoes) {
                kept.append(atom)
                zeroGoes = atom.kind == .word
            }
            if kept.count == end && counts.isEmpty && depth > 0 { continue }
            counts.append(kept.count - end)
            zeroGoes = kept.count > end && kept.last.map(\.isWord) ?? false
        }
        atoms = kept.reversed()
        lists.removeAll(keepingCapacity: true)
        var start = 0
        for count in counts.reversed() {
            lists.append(start..<start + count)
            start += count
        }
    }
}
