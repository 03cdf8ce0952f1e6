internal import Support

/// Where the central directory lies, as the end of the file tells.
struct ZipEnd {
    /// The directory's place in the file, its bytes and its entries as said.
    let start: UInt64
    let length: UInt64
    let count: UInt64
    /// Whether the count has only 16 bits, as old writers leave it for more entries.
    let isCountShort: Bool
    /// What was put before the archive shifts every offset (self-extracting archives).
    let shift: UInt64

    /// Bytes that the end record with its locator and comment can take.
    static let searched = ZipFormat.locatorSize + ZipFormat.endSize + 0xFFFF

    /// Reads the end record from the last `searched` bytes of a file, which begin at `tailStart`. Bytes behind the
    /// archive are passed over when the directory stands where the record says, as in Java.
    init(_ tail: Span<UInt8>, tailStart: UInt64, _ file: FileDescriptor, _ path: String) throws {
        var at = tail.count - ZipFormat.endSize
        var lost: ZipProblem?
        while at >= 0 {
            defer { at -= 1 }
            guard tail.little32(at) == ZipFormat.endSignature else { continue }
            let commentEnd = at + ZipFormat.endSize + Int(tail.little16(at + 20))
            guard commentEnd <= tail.count else { continue }
            do {
                let end = try ZipEnd(record: tail, at, tailStart, file, path)
                if try commentEnd == tail.count || end.hasDirectory(file, path) {
                    self = end
                    return
                }
            } catch let problem as ZipProblem {
                // Of an end record that ends with the file it is the answer; else it may be text in a comment.
                if commentEnd == tail.count { throw problem.error(path) }
                lost = lost ?? problem
            }
        }
        throw (lost ?? ZipProblem("no-end", "is not a zip archive: it has no end record")).error(path)
    }

    private init(record tail: Span<UInt8>, _ at: Int, _ tailStart: UInt64, _ file: FileDescriptor, _ path: String)
        throws
    {
        let place = tailStart + UInt64(at)
        func lost(_ what: String) -> ZipProblem { ZipProblem("end", what, at: place) }
        let short = (tail.little16(at + 10), tail.little32(at + 12), tail.little32(at + 16))
        var (count, length, offset) = (UInt64(short.0), UInt64(short.1), UInt64(short.2))
        var end = place
        var isShort = true
        let isWide = short.0 == ZipFormat.wide16 || short.1 == ZipFormat.wide32 || short.2 == ZipFormat.wide32
        let disks = (tail.little16(at + 4), tail.little16(at + 6))
        guard disks.0 == disks.1, disks.0 == 0 || disks.0 == ZipFormat.wide16 else { throw lost("has several parts") }
        if let wide = try Zip64End(tail, before: at, tailStart, file, path) {
            let agrees =
                (short.0 == ZipFormat.wide16 || wide.count == count)
                && (short.1 == ZipFormat.wide32 || wide.length == length)
                && (short.2 == ZipFormat.wide32 || wide.offset == offset)
            guard agrees else { throw lost("says two things in its two end records") }
            (count, length, offset, end, isShort) = (wide.count, wide.length, wide.offset, wide.place, false)
        } else {
            guard short.1 != ZipFormat.wide32, short.2 != ZipFormat.wide32 else {
                throw lost("has lost its zip64 end record")
            }
            guard !isWide || length >= 46 * 0xFFFF else { throw lost("has lost its zip64 end record") }
            guard tail.little16(at + 8) == short.0 else { throw lost("has several parts") }
        }
        guard length <= end, offset <= end - length else { throw lost("has its directory outside of the file") }
        start = end - length
        self.length = length
        self.count = count
        isCountShort = isShort
        shift = start - offset
    }

    /// Whether a directory stands where the record says.
    private func hasDirectory(_ file: FileDescriptor, _ path: String) throws -> Bool {
        guard length >= UInt64(ZipFormat.centralSize) else { return false }
        let bytes = try file.readExactly(4, at: start, path)
        return bytes.span.little32(0) == ZipFormat.centralSignature
    }
}

/// The zip64 end record, which its locator names right before the end record.
private struct Zip64End {
    let place: UInt64
    let count: UInt64
    let length: UInt64
    let offset: UInt64

    /// `nil` when there is no locator, or nothing where it points.
    init?(_ tail: Span<UInt8>, before at: Int, _ tailStart: UInt64, _ file: FileDescriptor, _ path: String) throws {
        let locatorAt = at - ZipFormat.locatorSize
        guard locatorAt >= 0, tail.little32(locatorAt) == ZipFormat.locatorSignature else { return nil }
        let locator = tailStart + UInt64(locatorAt)
        guard locator >= UInt64(ZipFormat.end64Size) else { return nil }
        let last = locator - UInt64(ZipFormat.end64Size)
        // The place it names is wrong when bytes were put before the archive; then the record stands right before.
        for place in [tail.little64(locatorAt + 8), last] where place <= last {
            let bytes = try file.readExactly(ZipFormat.end64Size, at: place, path)
            let record = bytes.span
            guard record.little32(0) == ZipFormat.end64Signature, record.little32(16) == 0, record.little32(20) == 0,
                record.little64(24) == record.little64(32)
            else { continue }
            self.place = place
            count = record.little64(32)
            length = record.little64(40)
            offset = record.little64(48)
            return
        }
        return nil
    }
}
