/// One token of a version as a word: the kind in the top four bits, below them the value or where its text is.
///
/// Kinds and values are chosen so that comparing words compares items, except those with text.
struct VersionItem {
    /// Kind and value.
    let word: UInt64

    /// `min` at the end: smaller than everything.
    static let min: UInt64 = 0
    /// A known qualifier.
    static let qualifier: UInt64 = 2
    /// Any other word.
    static let text: UInt64 = 3
    /// A number of up to 18 digits.
    static let number: UInt64 = 4
    /// A longer number.
    static let long: UInt64 = 5
    /// `max` at the end: greater than everything.
    static let max: UInt64 = 8

    /// How many digits fit into the value.
    static let inlineDigits = 18
    /// What is added to a qualifier's value, which may be negative.
    private static let qualifierZero: UInt64 = 8

    /// Takes a word of a key.
    init(word: UInt64) { self.word = word }

    /// Joins a kind and a value below 2⁶⁰.
    init(kind: UInt64, value: UInt64 = 0) { word = kind << 60 | value }

    /// A known qualifier by its place relative to `ga`.
    init(qualifier value: Int) {
        self.init(kind: VersionItem.qualifier, value: UInt64(Int(VersionItem.qualifierZero) + value))
    }

    /// A word or a long number: `length` units from word `offset` of the texts on.
    init(kind: UInt64, offset: Int, length: Int) {
        self.init(kind: kind, value: UInt64(offset) << 30 | UInt64(length))
    }

    /// What it is; kinds compare in this order.
    var kind: UInt64 { word >> 60 }
    /// Whether it counts as a number.
    var isNumber: Bool { kind & 2 == 0 }
    /// Whether its text lies behind the items.
    var hasText: Bool { kind == VersionItem.text || kind == VersionItem.long }
    /// Where its text starts, in words.
    var offset: Int { Int(word >> 30 & 0x3FFF_FFFF) }
    /// How many UTF-16 units or digits its text has.
    var length: Int { Int(word & 0x3FFF_FFFF) }
    /// How many words its text has.
    var wordCount: Int { (length + 3) / 4 }

    /// How it compares to padding, which is 0 or `ga`.
    var sign: Int {
        switch kind {
        case VersionItem.min: -1
        case VersionItem.number: word == VersionItem.number << 60 ? 0 : 1
        case VersionItem.qualifier:
            Int(word & 0xFF) < Int(VersionItem.qualifierZero)
                ? -1 : word & 0xFF == VersionItem.qualifierZero ? 0 : 1
        default: 1
        }
    }
}
