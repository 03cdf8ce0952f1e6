internal import Compression
internal import Glibc
internal import Support

/// Reads a zip archive's central directory and single entries of it (PKWARE APPNOTE 6.3, with zip64). Every length and
/// offset in it is taken as hostile: entries have to lie in the file, before the directory, and to have the size and
/// checksum that the directory says.
package struct ZipReader: Sendable {
    /// One file or folder of the archive.
    package struct Entry: Sendable, Hashable {
        /// The name, with slashes; bytes that are not UTF-8 are replaced.
        package var name: String
        /// 0: stored, 8: deflated; others cannot be read.
        package var method: UInt16
        /// Whether its data are encrypted, so that it cannot be read.
        package var isEncrypted: Bool
        /// The CRC-32 of its data.
        package var crc32: UInt32
        /// Bytes in the archive.
        package var compressedSize: UInt64
        /// Bytes when read.
        package var size: UInt64
        /// Where its local header lies in the file.
        package var offset: UInt64
    }

    /// The archive's path, for messages.
    package let path: String
    /// All entries, in the directory's order.
    package let entries: [Entry]
    private let file: FileDescriptor
    private let directoryStart: UInt64

    /// Opens an archive and reads its directory: of at most 64 MiB and a million entries. Throws `corrupt` when it is no
    /// archive.
    package init(_ path: String) throws {
        self.path = path
        file = try FileDescriptor.open(path, O_RDONLY | O_NONBLOCK)
        guard try file.status().st_mode & S_IFMT == S_IFREG else {
            throw KilnError(.invalid, "\(path) is not a regular file, so not a zip archive")
        }
        let directory = try ZipDirectory(file, path)
        entries = directory.entries
        directoryStart = directory.start
    }

    /// The entry of a name; of several the last, as Java takes it.
    package func entry(_ name: String) -> Entry? { entries.last { $0.name == name } }

    /// The data of an entry; throws `tooLarge` past `limit` bytes and `corrupt` when they are not what they should be.
    package func read(_ entry: Entry, limit: Int = 64 << 20) throws -> [UInt8] {
        let subject = "\(entry.name) in \(path)"
        guard entry.size <= UInt64(max(0, limit)), entry.compressedSize <= UInt64(max(0, limit)) * 2 + 1024 else {
            throw KilnError(.tooLarge, "\(subject) is larger than \(limit) bytes")
        }
        guard !entry.isEncrypted, entry.method == 0 || entry.method == 8 else {
            throw KilnError(.invalid, "\(subject) is encrypted or compressed in a way that only few programs know")
        }
        let header = try bytes(at: entry.offset, 30, subject)
        guard header.little32(0) == 0x0403_4B50 else { throw damaged(subject, "has no local header") }
        let start = entry.offset + 30 + UInt64(header.little16(26)) + UInt64(header.little16(28))
        let data = try bytes(at: start, entry.compressedSize, subject)
        let name = try bytes(at: entry.offset + 30, UInt64(header.little16(26)), subject)
        guard String(decoding: name, as: UTF8.self) == entry.name else {
            throw damaged(subject, "has another name in its local header")
        }
        guard entry.method == 8 || entry.size == entry.compressedSize else { throw damaged(subject, "has two sizes") }
        let text = entry.method == 8 ? try Deflate.decompress(data, size: Int(entry.size)) : data
        guard Deflate.crc32(text) == entry.crc32 else { throw damaged(subject, "does not have its checksum") }
        return text
    }

    /// Exactly so many bytes, all of them before the directory.
    private func bytes(at offset: UInt64, _ count: UInt64, _ subject: String) throws -> [UInt8] {
        let (end, overflows) = offset.addingReportingOverflow(count)
        guard !overflows, end <= directoryStart else { throw damaged(subject, "lies outside of the archive") }
        return try file.readExactly(Int(count), at: Int64(offset), path)
    }

    private func damaged(_ subject: String, _ what: String) -> KilnError {
        KilnError(.corrupt, "\(subject) \(what); the archive is damaged: fetch it anew")
    }
}

extension FileDescriptor {
    /// Exactly so many bytes at an offset; throws `corrupt` when the file ends before.
    func readExactly(_ count: Int, at offset: Int64, _ path: String) throws -> [UInt8] {
        var result: [UInt8] = []
        while result.count < count {
            let part = try read(upTo: count - result.count, at: offset + Int64(result.count))
            guard !part.isEmpty else { throw KilnError(.corrupt, "\(path) is cut short") }
            if result.isEmpty { result = part } else { result += part }
        }
        return result
    }
}
