internal import Support

/// The central directory of a zip archive.
struct ZipDirectory {
    private(set) var entries: [ZipReader.Entry] = []
    /// Where it lies in the file.
    let start: UInt64

    private static let endSize = 22
    private static let byteLimit = 64 << 20
    private static let entryLimit = 1_000_000

    init(_ file: FileDescriptor, _ path: String) throws {
        let size = try file.size()
        func damaged(_ what: String) -> KilnError { KilnError(.corrupt, "\(path) is not a zip archive: \(what)") }
        let tailSize = Int(min(size, Int64(Self.endSize + 0xFFFF)))
        let tailStart = size - Int64(tailSize)
        let tail = try file.readExactly(tailSize, at: tailStart, path)
        guard let end = Self.findEnd(tail) else { throw damaged("it has no end record") }
        var count = UInt64(tail.little16(end + 10))
        var length = UInt64(tail.little32(end + 12))
        var offset = UInt64(tail.little32(end + 16))
        var directoryEnd = UInt64(tailStart) + UInt64(end)
        if count == 0xFFFF || length == 0xFFFF_FFFF || offset == 0xFFFF_FFFF, end >= 20,
            tail.little32(end - 20) == 0x0706_4B50
        {
            let place = tail.little64(end - 12)
            guard place <= directoryEnd - 20, directoryEnd - 20 - place >= 56 else {
                throw damaged("its zip64 record is lost")
            }
            let record = try file.readExactly(56, at: Int64(place), path)
            guard record.little32(0) == 0x0606_4B50 else { throw damaged("its zip64 record is lost") }
            count = record.little64(32)
            length = record.little64(40)
            offset = record.little64(48)
            directoryEnd = place
        }
        guard length <= UInt64(Self.byteLimit), count <= UInt64(Self.entryLimit) else {
            throw KilnError(
                .tooLarge, "\(path) has more than \(Self.entryLimit) entries, or a directory of over 64 MiB")
        }
        guard length <= directoryEnd, offset <= directoryEnd - length else { throw damaged("its directory is lost") }
        start = directoryEnd - length
        // What was put before the archive shifts every offset (self-extracting archives).
        let shift = start - offset
        let bytes = try file.readExactly(Int(length), at: Int64(start), path)
        var at = 0
        while at < bytes.count {
            guard bytes.count - at >= 46, bytes.little32(at) == 0x0201_4B50 else {
                throw damaged("its directory is damaged")
            }
            let nameEnd = at + 46 + Int(bytes.little16(at + 28))
            let extraEnd = nameEnd + Int(bytes.little16(at + 30))
            let next = extraEnd + Int(bytes.little16(at + 32))
            guard next <= bytes.count, entries.count < Self.entryLimit else {
                throw damaged("its directory is damaged")
            }
            var entry = ZipReader.Entry(
                name: String(decoding: bytes[(at + 46)..<nameEnd], as: UTF8.self), method: bytes.little16(at + 10),
                isEncrypted: bytes.little16(at + 8) & 1 != 0, crc32: bytes.little32(at + 16),
                compressedSize: UInt64(bytes.little32(at + 20)), size: UInt64(bytes.little32(at + 24)),
                offset: UInt64(bytes.little32(at + 42)))
            Self.widen(&entry, bytes, nameEnd..<extraEnd)
            let (place, overflows) = entry.offset.addingReportingOverflow(shift)
            guard !overflows, place < start else { throw damaged("an entry lies outside of it") }
            entry.offset = place
            entries.append(entry)
            at = next
        }
        guard UInt64(entries.count) == count else { throw damaged("its directory does not have the entries it says") }
    }

    /// The last end record whose comment ends with the file.
    private static func findEnd(_ tail: [UInt8]) -> Int? {
        guard tail.count >= endSize else { return nil }
        return (0...(tail.count - endSize)).last { at in
            tail[at] == 0x50 && tail.little32(at) == 0x0605_4B50
                && at + endSize + Int(tail.little16(at + 20)) == tail.count
        }
    }

    /// Takes what did not fit in 32 bits from the zip64 field.
    private static func widen(_ entry: inout ZipReader.Entry, _ bytes: [UInt8], _ extra: Range<Int>) {
        var at = extra.lowerBound
        while extra.upperBound - at >= 4 {
            let end = at + 4 + Int(bytes.little16(at + 2))
            guard end <= extra.upperBound else { return }
            if bytes.little16(at) == 1 {
                var place = at + 4
                func next(_ value: UInt64) -> UInt64 {
                    guard value == 0xFFFF_FFFF, end - place >= 8 else { return value }
                    defer { place += 8 }
                    return bytes.little64(place)
                }
                entry.size = next(entry.size)
                entry.compressedSize = next(entry.compressedSize)
                entry.offset = next(entry.offset)
                return
            }
            at = end
        }
    }
}

extension [UInt8] {
    /// The little-endian number of two bytes at a place.
    func little16(_ at: Int) -> UInt16 { UInt16(self[at]) | UInt16(self[at + 1]) << 8 }
    /// The little-endian number of four bytes at a place.
    func little32(_ at: Int) -> UInt32 { UInt32(little16(at)) | UInt32(little16(at + 2)) << 16 }
    /// The little-endian number of eight bytes at a place.
    func little64(_ at: Int) -> UInt64 { UInt64(little32(at)) | UInt64(little32(at + 4)) << 32 }
}
