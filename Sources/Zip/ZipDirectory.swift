internal import Entries
internal import Support

/// The central directory of an archive, checked: each entry lies before the directory and apart from the others.
struct ZipDirectory {
    private(set) var table = EntryTable()
    /// Where the next entry in the file begins, or the directory: no byte of an entry lies there.
    private(set) var ends: [UInt64] = []
    /// Where the directory lies in the file.
    let start: UInt64
    /// Entries that a later one of the same name hides.
    private(set) var hidden = 0

    private var limits: ZipLimits
    private var total: UInt64 = 0

    init(_ file: FileDescriptor, size: UInt64, _ path: String, _ limits: ZipLimits) throws {
        let tailStart = size - min(size, UInt64(ZipEnd.searched))
        let tail = try file.readExactly(Int(size - tailStart), at: tailStart, path)
        let end = try ZipEnd(tail.span, tailStart: tailStart, file, path)
        start = end.start
        self.limits = limits
        do {
            guard end.length <= UInt64(max(0, min(limits.directoryBytes, Int(Int32.max)))),
                end.count <= UInt64(max(0, limits.entries))
            else {
                throw ZipProblem(
                    "too-large", "has \(end.count) entries in a directory of \(end.length) bytes: more than allowed",
                    code: .tooLarge)
            }
            let length = Int(end.length)
            if end.start >= tailStart {
                let from = Int(end.start - tailStart)
                try read(tail.span.extracting(from..<from + length), end)
            } else {
                let bytes = try file.readExactly(length, at: end.start, path)
                try read(bytes.span, end)
            }
        } catch let problem as ZipProblem {
            throw problem.error(path)
        }
    }

    /// Reads all records; `bytes` are exactly the directory.
    private mutating func read(_ bytes: Span<UInt8>, _ end: ZipEnd) throws(ZipProblem) {
        let expected = min(bytes.count / ZipFormat.centralSize, end.isCountShort ? .max : Int(end.count))
        table.entries.reserveCapacity(expected)
        table.names.reserveCapacity(bytes.count - expected * ZipFormat.centralSize)
        ends.reserveCapacity(expected)
        var names = NameSet(expected: expected)
        var isSorted = true
        var at = 0
        while at < bytes.count {
            let place = end.start + UInt64(at)
            guard bytes.count - at >= ZipFormat.centralSize, bytes.little32(at) == ZipFormat.centralSignature
            else { throw ZipProblem("directory", "has a damaged directory", at: place) }
            let nameStart = at + ZipFormat.centralSize
            let nameEnd = nameStart + Int(bytes.little16(at + 28))
            let extraEnd = nameEnd + Int(bytes.little16(at + 30))
            let next = extraEnd + Int(bytes.little16(at + 32))
            guard next <= bytes.count, table.entries.count < limits.entries else {
                throw ZipProblem("directory", "has a damaged directory", at: place)
            }
            let name = bytes.extracting(nameStart..<nameEnd)
            let scan = NameScan(name)
            if let what = ZipName.problem(name, scan) {
                throw ZipProblem("name", what, at: place, entry: name.text(0..<name.count), code: .invalid)
            }
            do {
                let entry = try record(bytes, at, nameEnd..<extraEnd, end)
                if let first = names.insert(nameStart, nameEnd - nameStart, hash: scan.hash, in: bytes) {
                    try allowTwice(entry, name, firstAt: end.start + UInt64(first - ZipFormat.centralSize))
                }
                if let last = table.entries.last {
                    if entry.headerOffset < last.headerOffset { isSorted = false }
                    if isSorted {
                        try checkApart(table.entries.count - 1, entry.headerOffset)
                        ends.append(entry.headerOffset)
                    }
                }
                var named = entry
                named.nameStart = UInt32(truncatingIfNeeded: table.names.count)
                named.nameLength = bytes.little16(at + 28)
                unsafe name.withUnsafeBytes { unsafe table.names.append(contentsOf: $0) }
                table.entries.append(named)
            } catch {
                var problem = error
                if problem.entry == nil { problem.entry = name.text(0..<name.count) }
                if problem.offset == nil { problem.offset = place }
                throw problem
            }
            at = next
        }
        let mask: UInt64 = end.isCountShort ? 0xFFFF : .max
        guard UInt64(table.entries.count) & mask == end.count else {
            throw ZipProblem(
                "directory", "has \(table.entries.count) entries in its directory, but says \(end.count)", at: end.start
            )
        }
        if isSorted {
            if !table.entries.isEmpty {
                try checkApart(table.entries.count - 1, start)
                ends.append(start)
            }
        } else {
            try sortEnds()
        }
        if hidden > 0 { dropHidden() }
    }

    /// The record at a place, with what its zip64 field says and with its offset in the file.
    private mutating func record(
        _ bytes: Span<UInt8>, _ at: Int, _ extra: Range<Int>, _ end: ZipEnd
    ) throws(ZipProblem) -> EntryTable.Entry {
        var entry = EntryTable.Entry(
            nameStart: 0, nameLength: 0, method: bytes.little16(at + 10), flags: bytes.little16(at + 8),
            crc32: bytes.little32(at + 16), compressedSize: UInt64(bytes.little32(at + 20)),
            size: UInt64(bytes.little32(at + 24)), headerOffset: UInt64(bytes.little32(at + 42)))
        let disk = bytes.little16(at + 34)
        let wide = UInt64(ZipFormat.wide32)
        if !extra.isEmpty || entry.size == wide || entry.compressedSize == wide || entry.headerOffset == wide {
            var field = try Zip64Field(bytes, extra)
            entry.size = try field.widen(entry.size, bytes)
            entry.compressedSize = try field.widen(entry.compressedSize, bytes)
            entry.headerOffset = try field.widen(entry.headerOffset, bytes)
        }
        guard disk == 0 || disk == ZipFormat.wide16 else { throw ZipProblem("directory", "lies on another disk") }
        guard entry.flags & ZipFormat.encryptedFlag == 0 else {
            throw ZipProblem("encrypted", "is encrypted, which no class loader reads", code: .invalid)
        }
        guard entry.headerOffset < start - end.shift, entry.compressedSize <= start else {
            throw ZipProblem("bounds", "lies outside of the archive")
        }
        entry.headerOffset += end.shift
        try checkSizes(entry)
        return entry
    }

    /// Stored entries have one size, and none unpacks to a flood.
    private mutating func checkSizes(_ entry: EntryTable.Entry) throws(ZipProblem) {
        if entry.method == ZipFormat.stored, entry.size != entry.compressedSize {
            throw ZipProblem("sizes", "is stored, but has two sizes: \(entry.size) and \(entry.compressedSize)")
        }
        guard entry.size <= limits.entryBytes else {
            throw ZipProblem("bomb", "has \(entry.size) bytes, more than \(limits.entryBytes)", code: .tooLarge)
        }
        let (most, isBeyond) = entry.compressedSize.multipliedReportingOverflow(by: limits.ratio)
        if entry.size > 1 << 20, !isBeyond, entry.size > most {
            throw ZipProblem(
                "bomb",
                "unpacks \(entry.compressedSize) bytes to \(entry.size), more than \(limits.ratio) times as many",
                code: .tooLarge)
        }
        let (sum, overflows) = total.addingReportingOverflow(entry.size)
        total = sum
        guard !overflows, total <= limits.totalBytes else {
            throw ZipProblem("bomb", "brings the archive to more than \(limits.totalBytes) bytes", code: .tooLarge)
        }
        if entry.size == 0, entry.crc32 != 0 { throw ZipProblem("sizes", "is empty, but has a checksum") }
    }

    /// A second folder of a name changes nothing; a second file is refused, or hides the first.
    private mutating func allowTwice(
        _ entry: EntryTable.Entry, _ name: Span<UInt8>, firstAt: UInt64
    ) throws(ZipProblem) {
        let isFolder = name[name.count - 1] == 0x2F
        guard isFolder && entry.size == 0 || limits.duplicates == .lastWins else {
            throw ZipProblem("duplicate", "is there twice; the first is listed at offset \(firstAt)")
        }
        hidden += 1
    }

    /// What an entry takes at least has to end before the next begins.
    private func checkApart(_ index: Int, _ next: UInt64) throws(ZipProblem) {
        let entry = table.entries[index]
        let end =
            entry.headerOffset + UInt64(ZipFormat.localSize) + UInt64(entry.nameLength) + entry.compressedSize
        guard end <= next else {
            throw ZipProblem(
                "overlap", "reaches into what follows it", at: entry.headerOffset, entry: table.name(index))
        }
    }

    /// `ends` and the check for overlaps when the directory's order is not the file's.
    private mutating func sortEnds() throws(ZipProblem) {
        let order = table.entries.indices.sorted { table.entries[$0].headerOffset < table.entries[$1].headerOffset }
        ends = [UInt64](repeating: start, count: order.count)
        for (place, index) in order.enumerated() {
            let next = place + 1 < order.count ? table.entries[order[place + 1]].headerOffset : start
            try checkApart(index, next)
            ends[index] = next
        }
    }

    /// Leaves the last of each name only.
    private mutating func dropHidden() {
        var names = NameSet(expected: table.entries.count)
        var kept: [Int] = []
        let bytes = table.names
        for index in table.entries.indices.reversed() {
            let range = table.range(index)
            let hash = NameScan(bytes.span.extracting(range)).hash
            if names.insert(range.lowerBound, range.count, hash: hash, in: bytes.span) == nil { kept.append(index) }
        }
        kept.reverse()
        let entries = kept.map { table.entries[$0] }
        let ends = kept.map { self.ends[$0] }
        table.entries = entries
        self.ends = ends
    }
}
