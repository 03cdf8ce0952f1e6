internal import Entries

/// The header right before an entry's data.
enum LocalHeader {
    /// Compares the header at `at` in `bytes` with the directory; returns where the data begin in `bytes`. What `bytes`
    /// hold begins at `origin` in the file. Sizes and checksum are compared unless they follow the data (bit 3).
    ///
    /// `end` is where the next entry begins in `bytes`: the data end before it. The header's own 30 bytes and the name
    /// have to lie in `bytes`; its extra fields may not.
    static func check(
        _ bytes: Span<UInt8>, at: Int, origin: UInt64, _ entry: EntryTable.Entry, _ name: Span<UInt8>, end: UInt64
    ) throws(ZipProblem) -> Int {
        let nameStart = at + ZipFormat.localSize
        guard nameStart + name.count <= bytes.count, bytes.little32(at) == ZipFormat.localSignature else {
            throw problem("has no local header", entry, name)
        }
        guard Int(bytes.little16(at + 26)) == name.count,
            bytes.extracting(nameStart..<nameStart + name.count).isEqual(name)
        else { throw problem("has another name in its local header", entry, name) }
        guard bytes.little16(at + 8) == entry.method else {
            throw problem("has another method in its local header", entry, name)
        }
        let flags = bytes.little16(at + 6)
        guard flags & ZipFormat.encryptedFlag == 0 else {
            throw problem("is encrypted, says its local header", entry, name)
        }
        let extra = Int(bytes.little16(at + 28))
        let dataStart = nameStart + name.count + extra
        let dataEnd = origin + UInt64(dataStart) + entry.compressedSize
        guard dataEnd <= end else {
            throw ZipProblem(
                "overlap", "reaches into what follows it", at: entry.headerOffset, entry: name.text(0..<name.count))
        }
        if flags & ZipFormat.descriptorFlag == 0 {
            try checkSizes(bytes, at, nameStart + name.count..<dataStart, entry, name)
        }
        return dataStart
    }

    private static func checkSizes(
        _ bytes: Span<UInt8>, _ at: Int, _ extra: Range<Int>, _ entry: EntryTable.Entry, _ name: Span<UInt8>
    ) throws(ZipProblem) {
        guard bytes.little32(at + 14) == entry.crc32 else {
            throw problem("has another checksum in its local header", entry, name)
        }
        var compressedSize = UInt64(bytes.little32(at + 18))
        var size = UInt64(bytes.little32(at + 22))
        let wide = UInt64(ZipFormat.wide32)
        if compressedSize == wide || size == wide {
            guard extra.upperBound <= bytes.count else { throw problem("has no local header", entry, name) }
            do {
                var field = try Zip64Field(bytes, extra)
                size = try field.widen(size, bytes)
                compressedSize = try field.widen(compressedSize, bytes)
            } catch { throw problem(error.what, entry, name) }
        }
        guard compressedSize == entry.compressedSize, size == entry.size else {
            throw problem("has other sizes in its local header", entry, name)
        }
    }

    private static func problem(_ what: String, _ entry: EntryTable.Entry, _ name: Span<UInt8>) -> ZipProblem {
        ZipProblem("local-header", what, at: entry.headerOffset, entry: name.text(0..<name.count))
    }
}
