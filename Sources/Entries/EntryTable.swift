/// The entries of an archive as flat arrays, in the central directory's order: what a bundle's plan is made from.
package struct EntryTable: Sendable {
    /// One file or folder.
    @frozen
    package struct Entry: Sendable, Hashable {
        /// Where its name starts in `names`.
        package var nameStart: UInt32
        /// Bytes of its name.
        package var nameLength: UInt16
        /// 0: stored, 8: deflated.
        package var method: UInt16
        /// The general purpose flags as written (APPNOTE 4.4.4).
        package var flags: UInt16
        /// The CRC-32 of its data.
        package var crc32: UInt32
        /// Bytes in the archive.
        package var compressedSize: UInt64
        /// Bytes when read.
        package var size: UInt64
        /// Where its local header lies in the file.
        package var headerOffset: UInt64

        /// Joins the parts.
        @inlinable
        package init(
            nameStart: UInt32, nameLength: UInt16, method: UInt16, flags: UInt16, crc32: UInt32,
            compressedSize: UInt64, size: UInt64, headerOffset: UInt64
        ) {
            self.nameStart = nameStart
            self.nameLength = nameLength
            self.method = method
            self.flags = flags
            self.crc32 = crc32
            self.compressedSize = compressedSize
            self.size = size
            self.headerOffset = headerOffset
        }
    }

    /// The names one after the other, as bytes; folders end with a slash.
    package var names: [UInt8]
    /// The entries.
    package var entries: [Entry]

    /// Joins the parts.
    @inlinable
    package init(names: [UInt8] = [], entries: [Entry] = []) {
        self.names = names
        self.entries = entries
    }

    /// The bytes of an entry's name in `names`.
    @inlinable
    package func range(_ index: Int) -> Range<Int> {
        let entry = entries[index]
        return Int(entry.nameStart)..<Int(entry.nameStart) + Int(entry.nameLength)
    }

    /// An entry's name, for messages and reports.
    package func name(_ index: Int) -> String { String(decoding: names[range(index)], as: UTF8.self) }

    /// Adds an entry with its name.
    package mutating func append(name: some Sequence<UInt8>, _ entry: Entry) {
        var entry = entry
        entry.nameStart = UInt32(truncatingIfNeeded: names.count)
        names.append(contentsOf: name)
        entry.nameLength = UInt16(truncatingIfNeeded: names.count - Int(entry.nameStart))
        entries.append(entry)
    }
}
