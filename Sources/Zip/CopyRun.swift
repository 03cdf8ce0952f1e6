internal import Entries

/// Entries that lie side by side in one archive, so that one call reads them.
struct CopyRun {
    struct Copy {
        var index: Int
        /// The place of its record in the new directory.
        var record: Int
        /// Bytes of its new local header.
        var headerSize: Int
        var entry: CentralRecords.Entry
    }

    private(set) var archive: ZipArchive?
    private(set) var copies: [Copy] = []
    private(set) var start: UInt64 = 0
    private(set) var end: UInt64 = 0
    private(set) var headerBytes = 0

    /// Bytes that are read at once.
    static let bytes = 1 << 20
    private static let copyLimit = 500
    /// Bytes between two entries that are rather read than passed over.
    private static let gap: UInt64 = 16 << 10

    /// Whether an entry can be read together with those that are here.
    func takes(_ index: Int, of archive: ZipArchive, _ headerSize: Int) -> Bool {
        let place = archive.table.entries[index].headerOffset
        guard self.archive === archive, copies.count < Self.copyLimit, place >= end, place - end <= Self.gap else {
            return false
        }
        return archive.bound(index) - start + UInt64(headerBytes + headerSize) <= UInt64(Self.bytes)
    }

    mutating func add(_ copy: Copy, _ archive: ZipArchive) {
        if copies.isEmpty {
            self.archive = archive
            start = archive.table.entries[copy.index].headerOffset
        }
        copies.append(copy)
        headerBytes += copy.headerSize
        end = archive.bound(copy.index)
    }

    /// Whether it holds one entry that is too long to be read at once.
    var isLong: Bool { end - start + UInt64(headerBytes) > UInt64(Self.bytes) }

    mutating func removeAll() {
        archive = nil
        copies.removeAll(keepingCapacity: true)
        start = 0
        end = 0
        headerBytes = 0
    }
}
