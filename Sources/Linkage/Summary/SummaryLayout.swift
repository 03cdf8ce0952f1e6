/// Where the tables of a packed summary lie: a head of numbers, the tables in order, then the text. Numbers are of 32 bits,
/// little-endian.
struct SummaryLayout: Sendable {
    /// The tables, in order.
    enum Table: Int, CaseIterable {
        /// By text, where it ends.
        case texts
        /// Name and descriptor.
        case pairs
        /// Owner, pair, kind and use.
        case members
        /// `ClassField`s.
        case classes
        /// Names.
        case interfaces
        /// Pair and flags.
        case fields
        /// Pair and flags.
        case methods
        /// Twice the name of a class referred to, one more when an object of it is made.
        case links
        /// Members.
        case uses
        /// Name, and where its providers end.
        case services
        /// Names.
        case providers
        /// Names.
        case entryClasses

        /// How many numbers a row has.
        var width: Int {
            switch self {
            case .texts, .interfaces, .links, .uses, .providers, .entryClasses: 1
            case .pairs, .fields, .methods, .services: 2
            case .members: 3
            case .classes: ClassField.allCases.count
            }
        }
    }

    /// The numbers of a class.
    enum ClassField: Int, CaseIterable {
        /// The text.
        case name
        /// One more than the text; 0: none.
        case superclass
        /// The major version above the access flags.
        case flags
        case release
        /// Where its rows of the other tables end.
        case interfacesEnd, fieldsEnd, methodsEnd, linksEnd, usesEnd
    }

    static let magic: [UInt32] = [0x4E4C_494B, 0x4D4D_5553]
    /// Changes with anything that a summary holds or means.
    static let version: UInt32 = 1
    static let factsWord = 3
    static let checksumWord = 4
    static let countsWord = 6
    /// The head: magic, version, facts, checksum in two halves, the tables' counts, the text's bytes.
    static let headWords = countsWord + Table.allCases.count + 1

    private let counts: [Int]
    private let starts: [Int]
    let textBytes: Int
    /// Numbers in all.
    let wordCount: Int

    init(counts: [Int], textBytes: Int) {
        self.counts = counts
        self.textBytes = textBytes
        var starts: [Int] = []
        var at = Self.headWords
        for table in Table.allCases {
            starts.append(at)
            // Foreign counts have 32 bits: no sum of them overflows.
            at += counts[table.rawValue] * table.width
        }
        self.starts = starts
        wordCount = at
    }

    @inline(__always)
    func count(_ table: Table) -> Int { counts[table.rawValue] }

    /// Where a table's numbers start.
    @inline(__always)
    func start(_ table: Table) -> Int { starts[table.rawValue] }
}
