/// The words of a version that have a place of their own in the order.
enum KnownWord {
    /// The item of a known word; `nil` for any other.
    static func item(
        _ text: Span<UInt8>, isLast: Bool, precedesNumber: Bool, order: VersionOrder
    ) -> VersionItem? {
        // The longest known word has nine letters; the widest letter that folds to a Latin one has three bytes.
        guard text.count <= 27 else { return nil }
        var folded: UInt128 = 0
        var isASCII = true
        var letters = 0
        var index = 0
        while index < text.count {
            var (scalar, width) = JavaText.scalar(in: text, at: index)
            index += width
            if !scalar.isASCII {
                isASCII = false
                scalar = JavaText.fold(scalar)
            } else if scalar.value >= 0x41 && scalar.value <= 0x5A {
                scalar = Unicode.Scalar(UInt8(scalar.value) | 0x20)
            }
            letters += 1
            guard scalar.isASCII, scalar.value != 0, letters <= 9 else { return nil }
            folded = folded << 8 | UInt128(scalar.value)
        }
        if isLast {
            if folded == min { return VersionItem(kind: VersionItem.min) }
            if folded == max { return VersionItem(kind: VersionItem.max) }
        }
        guard isASCII || order.readsForeignText else { return nil }
        if precedesNumber && letters == 1 && isASCII {
            switch folded {
            case a: return VersionItem(qualifier: -5)
            case b: return VersionItem(qualifier: -4)
            case m: return VersionItem(qualifier: -3)
            default: return nil
            }
        }
        switch folded {
        case alpha: return VersionItem(qualifier: -5)
        case beta: return VersionItem(qualifier: -4)
        case milestone: return VersionItem(qualifier: -3)
        case cr, rc: return VersionItem(qualifier: -2)
        case snapshot: return VersionItem(qualifier: -1)
        case ga, final, release: return VersionItem(qualifier: 0)
        case sp: return VersionItem(qualifier: 1)
        default: return nil
        }
    }

    private static let min = packed("min")
    private static let max = packed("max")
    private static let a = packed("a")
    private static let b = packed("b")
    private static let m = packed("m")
    private static let alpha = packed("alpha")
    private static let beta = packed("beta")
    private static let milestone = packed("milestone")
    private static let cr = packed("cr")
    private static let rc = packed("rc")
    private static let snapshot = packed("snapshot")
    private static let ga = packed("ga")
    private static let final = packed("final")
    private static let release = packed("release")
    private static let sp = packed("sp")

    /// The letters of a word of up to 16, one byte each.
    private static func packed(_ word: StaticString) -> UInt128 {
        var packed: UInt128 = 0
        for letter in word.description.utf8 { packed = packed << 8 | UInt128(letter) }
        return packed
    }
}
