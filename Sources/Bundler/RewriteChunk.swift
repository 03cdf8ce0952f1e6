internal import Bundling
internal import ClassFile
internal import Support
internal import Zip

/// Some classes of one jar that may have to change, one after the other in the bundle.
struct RewriteChunk: Sendable {
    /// Its number.
    var number: Int
    /// The classes.
    var entries: [EntryRef]

    /// What became of one class.
    struct Result: Sendable {
        /// Where its compressed bytes are in the outcome's `data`; empty: it is copied as it is.
        var data: Range<Int> = 0..<0
        var method = ZipWriter.Method.deflated
        var size: UInt64 = 0
        var crc32: UInt32 = 0
        var notes: ClassRelocation.Notes = []
        /// Whether it cannot be read as a class.
        var isUnreadable = false
    }

    /// What became of them.
    struct Outcome: Sendable {
        var number: Int
        var results: [Result] = []
        var data: [UInt8] = []
        /// Whether it was made now, not found in the cache.
        var isNew = false
        /// Why it ended early.
        var error: KilnError?
    }
}
