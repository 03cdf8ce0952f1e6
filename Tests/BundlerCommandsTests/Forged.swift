import Compression

/// An archive of stored files, made byte by byte, so that its directory can lie.
struct Forged: Sendable {
    struct File: Sendable {
        var name: String
        var data: [UInt8]
        /// What the directory says.
        var size: UInt64
        var packed: UInt64
        var checksum: UInt32
        var method: UInt64 = 0
        var flags: UInt64 = 0
        var offset: UInt64?
        /// What the local header says, when it is another.
        var localName: String?

        init(_ name: String, _ data: [UInt8]) {
            self.name = name
            self.data = data
            size = UInt64(data.count)
            packed = size
            checksum = Checksum.crc32(data.span)
        }
    }

    var files = [File("a.txt", Array("the first".utf8)), File("b.txt", Array("the second".utf8))]
    var count: UInt64?
    var directoryOffset: UInt64?
    /// Bytes that are missing at the end.
    var cut = 0

    var bytes: [UInt8] {
        var result: [UInt8] = []
        var directory: [UInt8] = []
        for file in files {
            let place = file.offset ?? UInt64(result.count)
            let name = Array(file.name.utf8)
            let fields =
                little(20, 2) + little(file.flags, 2) + little(file.method, 2) + little(0x5021_0000, 4)
                + little(UInt64(file.checksum), 4) + little(file.packed, 4) + little(file.size, 4)
            directory += little(0x0201_4B50, 4) + little(20, 2) + fields + little(UInt64(name.count), 2)
            directory += little(0, 12) + little(place, 4) + name
            let local = Array((file.localName ?? file.name).utf8)
            result += little(0x0403_4B50, 4) + fields + little(UInt64(local.count), 2) + little(0, 2) + local
            result += file.data
        }
        let start = directoryOffset ?? UInt64(result.count)
        let count = self.count ?? UInt64(files.count)
        result += directory + little(0x0605_4B50, 4) + little(0, 4) + little(count, 2) + little(count, 2)
        result += little(UInt64(directory.count), 4) + little(start, 4) + little(0, 2)
        return Array(result.dropLast(cut))
    }

    private func little(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }
}
