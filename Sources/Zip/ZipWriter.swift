internal import Compression
internal import Entries
internal import Support

/// Writes an archive from front to back, in a temporary file that takes the target's place when it is whole. The same
/// calls give the same bytes: one time for all, no extra fields, sizes and checksums in the headers. It belongs to one
/// thread.
///
/// The caller gives the order (a jar begins with `META-INF/` and its manifest). After an error nothing is left of it.
package final class ZipWriter {
    /// How the text of an entry is put in.
    package enum Method: Sendable, Hashable {
        /// As it is.
        case stored
        /// Deflated, unless that makes it larger.
        case deflated
    }

    /// What the writer may be asked for.
    package struct Options: Sendable, Hashable {
        /// The level of compression, 1 (fast) to 12 (small).
        package var level = 6
        /// Whether the first entry carries the mark by which programs know a jar, as the JDK's jar tool writes it.
        package var isJar = false
        /// Whether copied entries are unpacked to check their sizes and checksums.
        package var checksCopies = false
        /// Whether the archive is on the disk, and not only in the system's memory, when `finish` returns.
        package var isDurable = true

        /// The usual ones.
        package init() {}
    }

    private enum State { case open, broken, finished }

    private let options: Options
    private let path: String
    private let temporary: TemporaryFile
    private var batch: OutputBatch
    private var records: CentralRecords
    private var run = CopyRun()
    private var sources: [ZipArchive] = []
    private var state = State.open
    /// Where the next local header goes.
    private var position: UInt64 = 0
    private let deflater: Deflater
    private var packed: [UInt8] = []
    private let reader: ZipEntryReader
    private var text: [UInt8] = []

    /// Pieces above this are written from where they are.
    private static let largeBytes = 256 << 10

    /// Starts an archive for a path. Throws what opening a file beside it throws.
    package init(_ path: String, _ options: Options = Options()) throws {
        self.path = path
        self.options = options
        deflater = try Deflater(level: options.level)
        reader = try ZipEntryReader()
        records = try CentralRecords()
        temporary = try TemporaryFile(for: path)
        batch = try OutputBatch(temporary.file, path, startsEarly: options.isDurable)
    }

    /// Entries so far.
    package var count: UInt64 { records.count }

    /// Copies an entry as it is compressed, under its own name.
    package func copy(_ index: Int, of archive: ZipArchive) throws {
        let names = archive.table.names
        try attempt { try append(index, of: archive, names.span.extracting(archive.table.range(index))) }
    }

    /// Copies an entry as it is compressed, under another name.
    package func copy(_ index: Int, of archive: ZipArchive, as name: Span<UInt8>) throws {
        try attempt { try append(index, of: archive, name) }
    }

    /// Adds an entry from its text.
    package func add(_ name: Span<UInt8>, _ text: Span<UInt8>, _ method: Method = .deflated) throws {
        let checksum = Checksum.crc32(text)
        if method == .deflated, !text.isEmpty {
            var packed: [UInt8] = []
            swap(&packed, &self.packed)
            defer { swap(&packed, &self.packed) }
            let count = try deflater.deflate(text, into: &packed)
            if count < text.count {
                try add(
                    name, compressed: packed.span.extracting(first: count), .deflated, size: UInt64(text.count),
                    crc32: checksum)
                return
            }
        }
        try add(name, compressed: text, .stored, size: UInt64(text.count), crc32: checksum)
    }

    /// Adds an entry from data that are compressed already; the caller vouches for size and checksum.
    package func add(
        _ name: Span<UInt8>, compressed data: Span<UInt8>, _ method: Method, size: UInt64, crc32: UInt32
    ) throws {
        try attempt {
            let entry = CentralRecords.Entry(
                method: method == .stored ? ZipFormat.stored : ZipFormat.deflated, crc32: crc32,
                compressedSize: UInt64(data.count), size: size, offset: position, isMarked: isMarked)
            try flushRun()
            let record = try register(name, entry)
            try write(record, CentralRecords.localSize(name.count, entry), entry, data)
        }
    }

    /// Adds a folder; its name ends with a slash.
    package func addFolder(_ name: Span<UInt8>) throws {
        guard !name.isEmpty, name[name.count - 1] == 0x2F else {
            throw KilnError(.invalid, "a folder's name in \(path) does not end with a slash", reason: "zip.name")
        }
        try add(name, compressed: Span<UInt8>(), .stored, size: 0, crc32: 0)
    }

    /// Writes the directory and puts the archive at its path; returns its bytes. Throws `conflict` when an archive that
    /// was copied from changed meanwhile.
    @discardableResult
    package func finish() throws -> UInt64 {
        try attempt {
            try flushRun()
            try batch.flush()
            let end = EndRecords(count: records.count, start: position, size: UInt64(records.size))
            unsafe batch.add(records.memory)
            try batch.flush()
            try end.write(to: &batch)
            for source in sources { try source.checkUnchanged() }
            try temporary.commit(isDurable: options.isDurable)
            position += end.size + UInt64(end.bytes)
        }
        state = .finished
        return position
    }
}

// MARK: pieces

extension ZipWriter {
    private var isMarked: Bool { options.isJar && records.count == 0 }

    /// Does a step; after one that failed the archive cannot be finished.
    private func attempt(_ step: () throws -> Void) throws {
        guard state == .open else {
            throw KilnError(.internal, "\(path) is finished or failed, and takes no more entries", reason: "zip.state")
        }
        state = .broken
        do {
            try step()
            state = .open
        } catch {
            temporary.discard()
            if let problem = error as? ZipProblem { throw problem.error(path) }
            throw error
        }
    }

    /// Lists an entry, and moves on by what it will take.
    private func register(_ name: Span<UInt8>, _ entry: CentralRecords.Entry) throws(ZipProblem) -> Int {
        let record = try records.add(name, entry)
        position += UInt64(CentralRecords.localSize(name.count, entry)) + entry.compressedSize
        return record
    }

    private func write(
        _ record: Int, _ headerSize: Int, _ entry: CentralRecords.Entry, _ data: Span<UInt8>
    ) throws {
        let isSmall = data.count <= Self.largeBytes
        try batch.makeRoom(headerSize + (isSmall ? data.count : 0), pieces: 2)
        let header = try unsafe batch.take(headerSize)
        unsafe records.writeLocal(record, entry, to: header)
        unsafe batch.add(UnsafeRawBufferPointer(header))
        try unsafe data.withUnsafeBytes { bytes in
            if isSmall {
                let copy = try unsafe batch.take(bytes.count)
                unsafe copy.copyMemory(from: bytes)
                unsafe batch.add(UnsafeRawBufferPointer(copy))
            } else {
                unsafe batch.add(bytes)
                try batch.flush()
            }
        }
    }
}

// MARK: copies

extension ZipWriter {
    /// Lists a copy, and puts it off: neighbours are read together.
    private func append(_ index: Int, of archive: ZipArchive, _ name: Span<UInt8>) throws {
        let source = archive.table.entries[index]
        guard source.method == ZipFormat.stored || source.method == ZipFormat.deflated else {
            throw ZipProblem.method(index, of: archive)
        }
        var entry = CentralRecords.Entry(
            method: source.method, crc32: source.crc32, compressedSize: source.compressedSize, size: source.size,
            offset: position, isMarked: isMarked)
        if source.size == 0 {
            entry.method = ZipFormat.stored
            entry.compressedSize = 0
        }
        let headerSize = CentralRecords.localSize(name.count, entry)
        if !run.takes(index, of: archive, headerSize) {
            try flushRun()
            if sources.last !== archive, !sources.contains(where: { $0 === archive }) { sources.append(archive) }
        }
        let record = try register(name, entry)
        run.add(CopyRun.Copy(index: index, record: record, headerSize: headerSize, entry: entry), archive)
        if run.isLong { try flushRun() }
    }

    /// Reads the copies that were put off, and hands them on for writing.
    private func flushRun() throws {
        guard let archive = run.archive, let first = run.copies.first else { return }
        defer { run.removeAll() }
        do {
            if options.checksCopies { for copy in run.copies { try check(copy.index, of: archive) } }
            if run.isLong {
                try stream(first, of: archive)
                return
            }
            let length = Int(run.end - run.start)
            try batch.makeRoom(length + run.headerBytes, pieces: 2 * run.copies.count)
            let memory = try unsafe batch.take(length)
            try unsafe archive.fill(memory, at: run.start)
            for copy in run.copies {
                let data = try unsafe data(of: copy, archive, memory, run.start)
                let header = try unsafe batch.take(copy.headerSize)
                unsafe records.writeLocal(copy.record, copy.entry, to: header)
                unsafe batch.add(UnsafeRawBufferPointer(header))
                unsafe batch.add(UnsafeRawBufferPointer(rebasing: memory[data..<data + Int(copy.entry.compressedSize)]))
            }
        } catch let problem as ZipProblem {
            throw problem.error(archive.path)
        }
    }

    /// Where a copy's data begin in memory that holds the file from `origin` on.
    private func data(
        of copy: CopyRun.Copy, _ archive: ZipArchive, _ memory: UnsafeMutableRawBufferPointer, _ origin: UInt64
    ) throws(ZipProblem) -> Int {
        let source = archive.table.entries[copy.index]
        let names = archive.table.names
        let bytes = unsafe Span<UInt8>(_unsafeBytes: UnsafeRawBufferPointer(memory))
        return try LocalHeader.check(
            bytes, at: Int(source.headerOffset - origin), origin: origin, source,
            names.span.extracting(archive.table.range(copy.index)), end: archive.end(copy.index))
    }

    /// Copies one entry that is too long to be read at once.
    private func stream(_ copy: CopyRun.Copy, of archive: ZipArchive) throws {
        try batch.flush()
        let source = archive.table.entries[copy.index]
        let most = UInt64(ZipFormat.localSize) + UInt64(source.nameLength) + 0xFFFF
        let before = try unsafe batch.take(Int(min(most, archive.end(copy.index) - source.headerOffset)))
        try unsafe archive.fill(before, at: source.headerOffset)
        var place = source.headerOffset + UInt64(try unsafe data(of: copy, archive, before, source.headerOffset))
        let end = place + source.compressedSize
        let header = try unsafe batch.take(copy.headerSize)
        unsafe records.writeLocal(copy.record, copy.entry, to: header)
        unsafe batch.add(UnsafeRawBufferPointer(header))
        try batch.flush()
        while place < end {
            let part = try unsafe batch.take(Int(min(end - place, UInt64(CopyRun.bytes))))
            try unsafe archive.fill(part, at: place)
            unsafe batch.add(UnsafeRawBufferPointer(part))
            try batch.flush()
            place += UInt64(part.count)
        }
    }

    private func check(_ index: Int, of archive: ZipArchive) throws {
        _ = try reader.read(index, of: archive, into: &text)
    }
}
