/// What an archive may claim before it is refused: the wall against archives that are small and unpack to a flood.
package struct ZipLimits: Sendable, Hashable {
    /// What happens to a file whose name the archive has already.
    package enum Duplicates: Sendable, Hashable {
        /// The archive is refused: two readers of it may see different files.
        case refused
        /// The last of a name stays, as in Java's class loaders; `ZipArchive.hidden` counts the others.
        case lastWins
    }

    /// Bytes of one entry when read.
    package var entryBytes: UInt64 = 1 << 30
    /// Bytes of all entries when read.
    package var totalBytes: UInt64 = 16 << 30
    /// How many times larger than in the archive an entry may be, once it has more than 1 MiB.
    package var ratio: UInt64 = 1_000
    /// Entries.
    package var entries = 1 << 21
    /// Bytes of the central directory; never more than 2 GiB.
    package var directoryBytes = 256 << 20
    /// What happens to a second file of one name. Folders may be named twice: nothing differs.
    package var duplicates = Duplicates.refused

    /// The limits for jars that somebody uploads.
    package init() {}
}
