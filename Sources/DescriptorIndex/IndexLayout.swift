/// The file: a header, the checksum of each page, then the sections one after the other. Numbers are in the machine's byte
/// order; a file of another order has another magic and is as good as none.
enum IndexLayout {
    /// Name, format version and byte order.
    static let magic: UInt64 = 0x4B49_4C4E_4958_0001
    /// Bytes that share a checksum, counted from the first section.
    static let page = 4096
    /// The largest file that is mapped.
    static let largest = 1 << 30

    /// The parts of the file, in order.
    enum Section: Int, CaseIterable {
        /// UTF-8 of all strings, each with a NUL after it.
        case text
        /// `strings`: start and count in `text`.
        case strings
        /// The content of all lists.
        case words
        /// `lists`: start in `words`, count in words, `ListKind`, checksum of the content.
        case lists
        /// `SourceField`s.
        case sources
        /// `RecordField`s.
        case records
        /// Open addressing: a record's number plus one, zero when free. Their count is a power of two.
        case slots

        /// The size of one element in bytes.
        var stride: Int {
            switch self {
            case .text: 1
            case .strings: 8
            case .words, .slots: 4
            case .lists: 16
            case .sources: SourceField.size
            case .records: RecordField.count * 4
            }
        }
    }

    /// The header's words of eight bytes.
    enum Header {
        static let magic = 0
        static let fileSize = 1
        /// Counts the writes; a record remembers the last that used it.
        static let generation = 2
        /// Random, new with each write.
        static let identity = 3
        /// Of the page checksums.
        static let checksums = 4
        /// Offset from the first section, and count of elements, of each section.
        static let sections = 5
        /// Of all words before it.
        static let own = sections + 2 * Section.allCases.count
        static let size = (own + 1) * 8
    }

    /// Numbers of string, list or plain value in a record; a list's number is plus one, zero for the empty one.
    enum RecordField: Int, CaseIterable {
        case hash, context, group, artifact, version, toGroup, toArtifact, toVersion
        case outcome, message, relocations, dependencies, managed, sources, inputs, lastUsed

        static let count = 16

        /// What the list in this field holds; `nil` when it is no list.
        var listKind: ListKind? {
            switch self {
            case .relocations: .relocations
            case .dependencies, .managed: .dependencies
            case .sources: .sources
            case .inputs: .inputs
            default: nil
            }
        }
    }

    /// `RecordField.outcome`: the kind in the low bits, and this bit when `managed` is the whole list.
    static let holdsManaged: UInt32 = 1 << 8

    /// Byte offsets in a source.
    enum SourceField {
        static let path = 0  // string
        static let state = 4
        static let device = 8
        static let inode = 16
        static let length = 24
        static let modified = 32
        static let changed = 40
        static let digest = 48
        static let size = 80
    }

    /// `SourceField.state`: bits.
    enum SourceState {
        /// Something was there.
        static let isFile: UInt32 = 1
        /// The digest is known.
        static let hasDigest: UInt32 = 2
        /// The stamp was so new when it was taken that a later change may share it.
        static let isRacy: UInt32 = 4
    }

    /// What a list holds.
    enum ListKind: UInt32 {
        /// group, artifact, extension, classifier, version, scope, system path, exclusions, optional (0, 1 no, 2 yes).
        case dependencies = 1
        /// group, artifact.
        case exclusions
        /// group, artifact, version.
        case relocations
        /// A source's number.
        case sources
        /// kind (`InputKind`), name, value.
        case inputs

        /// Words for one element.
        var stride: Int {
            switch self {
            case .dependencies: 9
            case .exclusions: 2
            case .relocations, .inputs: 3
            case .sources: 1
            }
        }
    }

    /// A consulted input.
    enum InputKind {
        static let propertyAbsent: UInt32 = 0
        static let property: UInt32 = 1
        static let missing: UInt32 = 2
        static let exists: UInt32 = 3
    }

    /// The most slots that a lookup tries; a table that is honestly made needs a fraction.
    static let longestProbe = 512

    /// Adds a text to the hash of a key; `slot(of:)` of the end tells where to look.
    static func mix(_ sum: UInt64, _ text: UnsafeRawBufferPointer) -> UInt64 {
        (sum ^ (unsafe Checksum.of(text))) &* 0x9E37_79B9_7F4A_7C15
    }

    /// The part of a key's hash that is kept.
    static func kept(_ sum: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: sum >> 32) }
}
