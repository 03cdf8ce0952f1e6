internal import Support

/// The central directory of an archive that is being written, and the names in it.
struct CentralRecords: ~Copyable {
    /// One entry as it is written.
    struct Entry {
        var method: UInt16
        var crc32: UInt32
        var compressedSize: UInt64
        var size: UInt64
        /// Where its local header lies.
        var offset: UInt64
        /// Whether it carries the mark by which programs know a jar.
        var isMarked: Bool
    }

    private var bytes: RawBuffer
    private var names = NameSet(expected: 1024)
    private(set) var count: UInt64 = 0

    /// 1980-01-01 00:00:00, the first time that the format knows: each entry has it.
    private static let dosTime: UInt16 = 0
    private static let dosDate: UInt16 = 1 << 5 | 1
    private static let wide = UInt64(ZipFormat.wide32)
    private static let jarMark: UInt16 = 0xCAFE

    init() throws { bytes = try RawBuffer(capacity: 1 << 16) }

    var size: Int { bytes.count }

    /// All records.
    var memory: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(bytes.slice(0, bytes.count)) }

    /// Adds an entry; returns the place of its record. Throws `invalid` for a name that an archive cannot have, or has.
    mutating func add(_ name: Span<UInt8>, _ entry: Entry) throws(ZipProblem) -> Int {
        let scan = NameScan(name)
        func refused(_ what: String) -> ZipProblem {
            ZipProblem("name", what, entry: name.text(0..<name.count), code: .invalid)
        }
        if let what = ZipName.problem(name, scan) { throw refused(what) }
        guard name.count <= 0xFFFF else { throw refused("has a name of more than 65,535 bytes") }
        var extra: [UInt64] = []
        if entry.size >= Self.wide { extra.append(entry.size) }
        if entry.compressedSize >= Self.wide { extra.append(entry.compressedSize) }
        if entry.offset >= Self.wide { extra.append(entry.offset) }
        let extraSize = (entry.isMarked ? 4 : 0) + (extra.isEmpty ? 0 : 4 + 8 * extra.count)
        let nameStart: Int
        let at: Int
        do {
            at = try bytes.take(ZipFormat.centralSize + name.count + extraSize)
        } catch { throw ZipProblem("memory", "finds no memory for its directory", code: .internal) }
        nameStart = at + ZipFormat.centralSize
        bytes.put(ZipFormat.centralSignature, at: at)
        bytes.put(UInt16(20), at: at + 4)
        bytes.put(Self.version(entry, isWide: !extra.isEmpty), at: at + 6)
        bytes.put(scan.isASCII ? 0 : ZipFormat.unicodeFlag, at: at + 8)
        bytes.put(entry.method, at: at + 10)
        bytes.put(Self.dosTime, at: at + 12)
        bytes.put(Self.dosDate, at: at + 14)
        bytes.put(entry.crc32, at: at + 16)
        bytes.put(UInt32(min(entry.compressedSize, Self.wide)), at: at + 20)
        bytes.put(UInt32(min(entry.size, Self.wide)), at: at + 24)
        bytes.put(UInt16(name.count), at: at + 28)
        bytes.put(UInt16(extraSize), at: at + 30)
        // No comment, first disk, no attributes.
        bytes.put(UInt64(0), at: at + 32)
        bytes.put(UInt16(0), at: at + 40)
        bytes.put(UInt32(min(entry.offset, Self.wide)), at: at + 42)
        unsafe name.withUnsafeBytes { unsafe bytes.slice(nameStart, $0.count).copyMemory(from: $0) }
        var place = nameStart + name.count
        if entry.isMarked {
            bytes.put(UInt32(Self.jarMark), at: place)
            place += 4
        }
        if !extra.isEmpty {
            bytes.put(ZipFormat.zip64Field, at: place)
            bytes.put(UInt16(8 * extra.count), at: place + 2)
            for (index, value) in extra.enumerated() { bytes.put(value, at: place + 4 + 8 * index) }
        }
        let all = unsafe Span<UInt8>(_unsafeBytes: memory)
        guard names.insert(nameStart, name.count, hash: scan.hash, in: all) == nil else {
            throw refused("would be there twice")
        }
        count += 1
        return at
    }

    private static func version(_ entry: Entry, isWide: Bool) -> UInt16 {
        isWide ? 45 : entry.method == ZipFormat.deflated ? 20 : 10
    }

    /// Bytes that the local header of an entry takes.
    static func localSize(_ nameCount: Int, _ entry: Entry) -> Int {
        ZipFormat.localSize + nameCount + (entry.isMarked ? 4 : 0) + (isWide(entry) ? 20 : 0)
    }

    /// Writes the local header of the entry whose record is at a place, over all of `memory`.
    func writeLocal(_ at: Int, _ entry: Entry, to memory: UnsafeMutableRawBufferPointer) {
        let nameCount = unsafe Int(Span<UInt8>(_unsafeBytes: self.memory).little16(at + 28))
        precondition(memory.count == Self.localSize(nameCount, entry))
        func put<Number: FixedWidthInteger>(_ value: Number, at place: Int) {
            unsafe memory.storeBytes(of: value.littleEndian, toByteOffset: place, as: Number.self)
        }
        let isWide = Self.isWide(entry)
        put(ZipFormat.localSignature, at: 0)
        // From the version to the length of the name both records are alike.
        unsafe UnsafeMutableRawBufferPointer(rebasing: memory[4..<28]).copyMemory(
            from: UnsafeRawBufferPointer(bytes.slice(at + 6, 24)))
        put(Self.version(entry, isWide: isWide), at: 4)
        if isWide { put(UInt64.max, at: 18) }
        let extra = memory.count - ZipFormat.localSize - nameCount
        put(UInt16(extra), at: 28)
        unsafe UnsafeMutableRawBufferPointer(rebasing: memory[30..<30 + nameCount]).copyMemory(
            from: UnsafeRawBufferPointer(bytes.slice(at + ZipFormat.centralSize, nameCount)))
        var place = ZipFormat.localSize + nameCount
        if entry.isMarked {
            put(UInt32(Self.jarMark), at: place)
            place += 4
        }
        if isWide {
            put(ZipFormat.zip64Field, at: place)
            put(UInt16(16), at: place + 2)
            put(entry.size, at: place + 4)
            put(entry.compressedSize, at: place + 12)
        }
    }

    /// In a local header both sizes are wide or none is.
    private static func isWide(_ entry: Entry) -> Bool { entry.size >= wide || entry.compressedSize >= wide }
}
