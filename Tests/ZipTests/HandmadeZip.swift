import Compression

/// An archive made byte by byte, so that it can lie.
struct HandmadeZip {
    struct Item {
        var name: [UInt8]
        var data: [UInt8]
        var size: UInt64
        var method: UInt16 = 0
        var flags: UInt16 = 0
        var crc32: UInt32
        var compressedSize: UInt64
        var extra: [UInt8] = []
        var disk: UInt16 = 0
        /// What the directory says of the place, when that is a lie.
        var offset: UInt64?
        /// What the local header says, when it differs.
        var local = Local()
        /// What follows the data.
        var descriptor: [UInt8] = []
        var isInDirectory = true

        struct Local {
            var signature: UInt32 = 0x0403_4B50
            var name: [UInt8]?
            var method: UInt16?
            var flags: UInt16?
            var crc32: UInt32?
            var compressedSize: UInt32?
            var size: UInt32?
            var extra: [UInt8] = []
        }

        init(_ name: String, _ text: String = "", _ change: (inout Item) -> Void = { _ in }) {
            self.init(Array(name.utf8), Array(text.utf8), change)
        }

        init(_ name: [UInt8], _ text: [UInt8], _ change: (inout Item) -> Void = { _ in }) {
            self.name = name
            data = text
            size = UInt64(text.count)
            compressedSize = size
            crc32 = Checksum.crc32(text)
            change(&self)
        }

        /// Deflates the text.
        mutating func deflate() throws {
            var packed: [UInt8] = []
            let count = try Deflater(level: 6).deflate(data.span, into: &packed)
            data = Array(packed[..<count])
            compressedSize = UInt64(count)
            method = 8
        }

        /// Puts sizes and checksum behind the data.
        mutating func describe(signature: Bool = true, wide: Bool = false) {
            flags |= 8
            local.crc32 = 0
            local.compressedSize = 0
            local.size = 0
            descriptor =
                (signature ? little(0x0807_4B50, 4) : []) + little(UInt64(crc32), 4)
                + little(compressedSize, wide ? 8 : 4) + little(size, wide ? 8 : 4)
        }
    }

    var prefix: [UInt8] = []
    /// Whether the offsets count from the beginning of the file and not from that of the archive.
    var countsPrefix = false
    var items: [Item]
    /// The directory's order, when it is not the file's.
    var order: [Int]?
    var comment: [UInt8] = []
    var trailing: [UInt8] = []
    /// Bytes between the last entry and the directory.
    var gap: [UInt8] = []
    var usesZip64 = false
    /// What the end record says, when that is a lie.
    var count: UInt64?
    var directoryOffset: UInt64?
    var directorySize: UInt64?

    init(_ items: [Item], _ change: (inout HandmadeZip) -> Void = { _ in }) {
        self.items = items
        change(&self)
    }

    var bytes: [UInt8] {
        var file = prefix
        let base = countsPrefix ? 0 : prefix.count
        var records: [[UInt8]] = []
        for item in items {
            let place = item.offset ?? UInt64(file.count - base)
            file += localHeader(item) + item.data + item.descriptor
            guard item.isInDirectory else { continue }
            var directory = little(0x0201_4B50, 4) + little(20, 2) + little(20, 2) + little(UInt64(item.flags), 2)
            directory += little(UInt64(item.method), 2) + little(0, 4) + little(UInt64(item.crc32), 4)
            directory += little(item.compressedSize, 4) + little(item.size, 4) + little(UInt64(item.name.count), 2)
            directory += little(UInt64(item.extra.count), 2) + little(0, 2) + little(UInt64(item.disk), 2)
            directory += little(0, 6) + little(place, 4) + item.name + item.extra
            records.append(directory)
        }
        let directory = (order ?? Array(records.indices)).flatMap { records[$0] }
        file += gap
        let start = directoryOffset ?? UInt64(file.count - base)
        let size = directorySize ?? UInt64(directory.count)
        let count = self.count ?? UInt64(items.count { $0.isInDirectory })
        file += directory
        if usesZip64 {
            let place = UInt64(file.count - base)
            file += little(0x0606_4B50, 4) + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 8)
            file += little(count, 8) + little(count, 8) + little(size, 8) + little(start, 8)
            file += little(0x0706_4B50, 4) + little(0, 4) + little(place, 8) + little(1, 4)
            file += little(0x0605_4B50, 4) + little(0, 4) + little(.max, 4) + little(.max, 8)
        } else {
            file += little(0x0605_4B50, 4) + little(0, 4) + little(count, 2) + little(count, 2)
            file += little(size, 4) + little(start, 4)
        }
        return file + little(UInt64(comment.count), 2) + comment + trailing
    }

    private func localHeader(_ item: Item) -> [UInt8] {
        let local = item.local
        let name = local.name ?? item.name
        return little(UInt64(local.signature), 4) + little(20, 2) + little(UInt64(local.flags ?? item.flags), 2)
            + little(UInt64(local.method ?? item.method), 2) + little(0, 4)
            + little(UInt64(local.crc32 ?? item.crc32), 4)
            + little(local.compressedSize.map(UInt64.init) ?? item.compressedSize, 4)
            + little(local.size.map(UInt64.init) ?? item.size, 4) + little(UInt64(name.count), 2)
            + little(UInt64(local.extra.count), 2) + name + local.extra
    }
}

/// A number of so many bytes, the low ones first.
func little(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
}
