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
