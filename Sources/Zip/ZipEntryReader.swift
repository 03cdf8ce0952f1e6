internal import Compression
internal import Entries
internal import Support

/// Reads entries one after the other into the caller's buffer, without allocating for each. It belongs to one thread.
///
/// It reads ahead as long as entries are asked for in the file's order, so that a whole archive takes few calls.
@safe package final class ZipEntryReader {
    private let inflater: Inflater
    /// What was read of the file, from `origin` on.
    private var window: [UInt8] = []
    private var filled = 0
    private var origin: UInt64 = 0
    private var archive: ZipArchive?
    private var ahead = ZipEntryReader.leastAhead

    private static let leastAhead = 16 << 10
    private static let mostAhead = 1 << 20

    /// Throws `internal` when memory is short.
    package init() throws { inflater = try Inflater() }

    /// Puts the text of an entry into the front of `text`, which grows when it is too small and never shrinks; returns
    /// its bytes. Size, checksum and local header are proven: throws `corrupt` when they are not what the directory says.
    package func read(_ index: Int, of archive: ZipArchive, into text: inout [UInt8]) throws -> Int {
        let entry = archive.table.entries[index]
        guard entry.method == ZipFormat.stored || entry.method == ZipFormat.deflated else {
            throw ZipProblem.method(index, of: archive)
        }
        do {
            let start = try load(index, entry, of: archive)
            let size = Int(entry.size)
            let window = window
            let data = window.span.extracting(start..<start + Int(entry.compressedSize))
            if entry.method == ZipFormat.deflated, size > 0 {
                do { try inflater.inflate(data, into: &text, size: size) } catch let error as KilnError {
                    throw ZipProblem("data", "cannot be unpacked: \(error.message)")
                }
            } else if size > 0 {
                if text.count < size { text = [UInt8](repeating: 0, count: size) }
                unsafe data.withUnsafeBytes { source in
                    unsafe text.withUnsafeMutableBytes { unsafe $0.copyMemory(from: source) }
                }
            }
            guard Checksum.crc32(text.span.extracting(first: size)) == entry.crc32 else {
                throw ZipProblem("checksum", "does not have its checksum")
            }
            return size
        } catch var problem as ZipProblem {
            problem.entry = problem.entry ?? archive.table.name(index)
            problem.offset = problem.offset ?? entry.headerOffset
            throw problem.error(archive.path)
        }
    }

    /// Brings an entry into the window; returns where its data begin there.
    private func load(_ index: Int, _ entry: EntryTable.Entry, of archive: ZipArchive) throws -> Int {
        // Data without extra fields, or with those of common writers, are had in one go.
        let likely = min(
            archive.bound(index),
            entry.headerOffset + UInt64(ZipFormat.localSize) + UInt64(entry.nameLength) + 64 + entry.compressedSize)
        try bring(entry.headerOffset..<likely, of: archive)
        let extra = window.span.little16(Int(entry.headerOffset - origin) + 28)
        let whole =
            entry.headerOffset + UInt64(ZipFormat.localSize) + UInt64(entry.nameLength) + UInt64(extra)
            + entry.compressedSize
        try bring(entry.headerOffset..<min(whole, archive.end(index)), of: archive)
        let names = archive.table.names
        let window = window
        return try LocalHeader.check(
            window.span.extracting(first: filled), at: Int(entry.headerOffset - origin), origin: origin, entry,
            names.span.extracting(archive.table.range(index)), end: archive.end(index))
    }

    /// Sees to it that a range of the file is in the window.
    private func bring(_ range: Range<UInt64>, of archive: ZipArchive) throws {
        let isSame = self.archive === archive
        let end = origin + UInt64(filled)
        if isSame, range.lowerBound >= origin, range.upperBound <= end { return }
        // Going on where the last one ended asks for more of it.
        let goesOn = isSame && range.lowerBound >= origin && range.lowerBound <= end + UInt64(ahead)
        ahead = goesOn ? min(ahead * 2, Self.mostAhead) : Self.leastAhead
        let wanted = min(max(range.upperBound, range.lowerBound + UInt64(ahead)), archive.dataEnd)
        let count = Int(wanted - range.lowerBound)
        self.archive = nil
        if window.count < count { window = [UInt8](repeating: 0, count: count) }
        try unsafe window.withUnsafeMutableBytes { memory in
            try unsafe archive.fill(UnsafeMutableRawBufferPointer(rebasing: memory[..<count]), at: range.lowerBound)
        }
        self.archive = archive
        origin = range.lowerBound
        filled = count
    }
}
