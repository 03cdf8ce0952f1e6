/// What both ways of reading are made of.
extension ArtifactVersion {
    /// Ends the list at hand, of atoms from `listStart` on, and begins one behind it.
    mutating func openList(_ listStart: inout Int) {
        lists.append(listStart..<atoms.count)
        listStart = atoms.count
    }

    /// A number; no digits are 0.
    mutating func number(_ units: ArraySlice<UInt16>) -> Atom {
        let start = texts.count
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
        return Atom(kind: kind, value: value, text: start..<texts.count)
    }

    /// A word in lower case.
    mutating func word(_ units: ArraySlice<UInt16>, precedesDigit: Bool) -> Atom {
        let start = texts.count
        let place = Words.place(units, precedesDigit: precedesDigit)
        if place == Words.unknown { texts.append(contentsOf: units) }
        return Atom(kind: .word, value: place, text: start..<texts.count)
    }

    /// `toLowerCase(ENGLISH)` as UTF-16; a Greek sigma at the end of a word is not told from others.
    static func lowercased(_ text: Span<UInt8>) -> [UInt16] {
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

    static func digit(_ unit: UInt16) -> Int? {
        if unit < 0x80 { return unit >= 0x30 && unit <= 0x39 ? Int(unit) - 0x30 : nil }
        guard let scalar = Unicode.Scalar(unit) else { return nil }
        let digit = JavaText.digit(scalar)
        return digit < 0 ? nil : digit
    }
}
