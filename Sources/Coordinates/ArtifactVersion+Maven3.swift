extension ArtifactVersion {
    /// Reads the units: a change between digits and letters opens a list.
    mutating func readAsMaven3(_ units: [UInt16]) {
        var start = 0
        var listStart = 0
        var isDigit = false
        var index = 0
        while index < units.count {
            let unit = units[index]
            if unit == UInt16(ascii: ".") || unit == UInt16(ascii: "-") {
                append(units[start..<index], isNumber: isDigit || index == start)
                start = index + 1
                if unit == UInt16(ascii: "-") { openList(&listStart) }
            } else if ArtifactVersion.digit(unit) != nil {
                if !isDigit && index > start {
                    if atoms.count > listStart { openList(&listStart) }
                    atoms.append(word(units[start..<index], precedesDigit: true))
                    start = index
                    openList(&listStart)
                }
                isDigit = true
            } else {
                if isDigit && index > start {
                    append(units[start..<index], isNumber: true)
                    start = index
                    openList(&listStart)
                }
                isDigit = false
            }
            index += 1
        }
        if units.count > start {
            if !isDigit && atoms.count > listStart { openList(&listStart) }
            append(units[start...], isNumber: isDigit)
        }
        lists.append(listStart..<atoms.count)
        normalize()
    }

    private mutating func append(_ units: ArraySlice<UInt16>, isNumber: Bool) {
        atoms.append(isNumber ? number(units) : word(units, precedesDigit: false))
    }

    /// Drops zeros and `ga` at the end of each list, and empty lists; deepest first.
    private mutating func normalize() {
        var isLast = true
        for depth in lists.indices.reversed() {
            var end = lists[depth].upperBound
            while end > lists[depth].lowerBound, isNothing(atoms[end - 1]) { end -= 1 }
            lists[depth] = lists[depth].lowerBound..<end
            if isLast && lists[depth].isEmpty && depth > 0 { lists.removeLast() } else { isLast = false }
        }
    }

    /// Whether it counts as nothing at the end of a list: 0 or `ga`.
    private func isNothing(_ atom: Atom) -> Bool { atom.isZero || atom.isWord && atom.value == Words.release }
}
