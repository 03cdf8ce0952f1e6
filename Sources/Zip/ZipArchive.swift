internal import Compression
package import Entries
internal import Glibc
package import Support

/// A zip archive that is open for reading (PKWARE APPNOTE 6.3, with zip64). Every number in it is taken as hostile.
///
/// Nothing is mapped: a file that shrinks while it is read is an error and no crash. Opening reads and checks the
/// directory; an entry's local header is checked when the entry is read or copied.
package final class ZipArchive: Sendable {
    /// The path, for messages.
    package let path: String
    /// The entries, in the directory's order, with offsets in the file.
    package let table: EntryTable
    /// What the file was when it was opened.
    package let stamp: FileStamp
    /// Folders named twice, and with `ZipLimits.Duplicates.lastWins` files that a later one hides.
    package let hidden: Int
    /// Where the directory begins: no entry's byte lies behind it.
    let dataEnd: UInt64
    private let ends: [UInt64]
    private let file: FileDescriptor

    /// Opens an archive and reads its directory. Throws `corrupt`, `invalid` or `tooLarge`, with the offset, for what is
    /// no archive, damaged, misleading or past the limits.
    package init(_ path: String, limits: ZipLimits = ZipLimits()) throws {
        self.path = path
        file = try FileDescriptor.open(path, O_RDONLY | O_NONBLOCK)
        let status = try file.status()
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw KilnError(.invalid, "\(path) is not a regular file, so not a zip archive", reason: "zip.no-file")
        }
        stamp = try FileStamp.of(file)
        let directory = try ZipDirectory(file, size: UInt64(max(stamp.size, 0)), path, limits)
        table = directory.table
        ends = directory.ends
        hidden = directory.hidden
        dataEnd = directory.start
    }

    /// The index of the entry of a name.
    package func index(of name: String) -> Int? {
        let wanted = Array(name.utf8)
        let names = table.names
        for index in table.entries.indices where Int(table.entries[index].nameLength) == wanted.count {
            if names.span.extracting(table.range(index)).isEqual(wanted.span) { return index }
        }
        return nil
    }

    /// The text of an entry, its size and checksum proven. Throws `tooLarge` past `limit` bytes, and `corrupt`.
    package func read(_ index: Int, limit: Int = 64 << 20) throws -> [UInt8] {
        guard table.entries[index].size <= UInt64(max(0, limit)) else {
            throw KilnError(
                .tooLarge, "\(table.name(index)) in \(path) is larger than \(limit) bytes", reason: "zip.too-large")
        }
        let reader = try ZipEntryReader()
        var text: [UInt8] = []
        let count = try reader.read(index, of: self, into: &text)
        text.removeLast(text.count - count)
        return text
    }

    /// Hands the bytes of the whole file over, in order, in parts of at most 1 MiB.
    package func forEachPart(_ body: (Span<UInt8>) throws -> Void) throws {
        var part = [UInt8](repeating: 0, count: Int(min(1 << 20, stamp.size)))
        var offset: Int64 = 0
        while offset < stamp.size {
            let count = Int(min(Int64(part.count), stamp.size - offset))
            try unsafe part.withUnsafeMutableBytes { memory in
                try unsafe fill(UnsafeMutableRawBufferPointer(rebasing: memory[..<count]), at: UInt64(offset))
            }
            try body(part.span.extracting(first: count))
            offset += Int64(count)
        }
    }

    /// Throws `conflict` when the file is not what it was when it was opened.
    package func checkUnchanged() throws {
        guard try FileStamp.of(file) == stamp else {
            throw KilnError(.conflict, "\(path) changed while it was read; start again", reason: "zip.changed")
        }
    }

    /// Where the last byte that can belong to an entry ends: its extra fields are not known before they are read.
    func bound(_ index: Int) -> UInt64 {
        let entry = table.entries[index]
        let most = UInt64(ZipFormat.localSize) + UInt64(entry.nameLength) + 0xFFFF + entry.compressedSize
        return min(ends[index], entry.headerOffset + most)
    }

    /// Where what follows an entry begins.
    func end(_ index: Int) -> UInt64 { ends[index] }

    /// Fills memory from the file; throws `corrupt` when that ends before.
    func fill(_ memory: UnsafeMutableRawBufferPointer, at offset: UInt64) throws {
        try unsafe file.fill(memory, at: offset, path)
    }
}

extension FileDescriptor {
    /// Exactly so many bytes at an offset; throws `corrupt` when the file ends before.
    func readExactly(_ count: Int, at offset: UInt64, _ path: String) throws -> [UInt8] {
        try unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            try unsafe fill(UnsafeMutableRawBufferPointer(buffer), at: offset, path)
            filled = count
        }
    }

    /// Fills memory from an offset; throws `corrupt` when the file ends before.
    func fill(_ memory: UnsafeMutableRawBufferPointer, at offset: UInt64, _ path: String) throws {
        var done = 0
        while done < memory.count {
            let count = try systemCall("pread", path) {
                unsafe pread(
                    raw, memory.baseAddress.map { unsafe $0 + done }, memory.count - done,
                    off_t(clamping: offset) + off_t(done))
            }
            guard count > 0 else {
                throw KilnError(
                    .corrupt, "\(path) was cut short while it was read: it ends before offset \(offset)",
                    reason: "zip.cut-short", fields: ["path": path, "offset": String(offset)])
            }
            done += count
        }
    }
}
