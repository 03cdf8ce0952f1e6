internal import CPlatform
internal import Glibc
internal import Support

/// A mapped index file: checked access to its sections.
///
/// The file is never changed in place, only replaced, so what is mapped stays as it is. Pointers that are handed out live as
/// long as this object.
@safe final class IndexFile {
    /// The file does not say what it must: nothing of it is to be used.
    struct Damage: Error {}

    private struct Extent {
        var offset: Int
        var count: Int
    }

    private let base: UnsafeRawPointer
    private let size: Int
    /// Where the sections start.
    private let payload: Int
    /// Which pages agreed with their checksum.
    private let trusted: UnsafeMutablePointer<Bool>
    private let extents: [Extent]
    private let text: Extent
    private let strings: Extent
    private let words: Extent
    private let lists: Extent

    /// The count of writes so far.
    let generation: UInt32
    /// Which write made it.
    let identity: UInt64

    /// Maps a file; `nil` when there is none or it is no index.
    init?(path: String) {
        // Whatever keeps it from being read, it is as good as none.
        guard let file = try? FileDescriptor.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK),
            let status = try? file.status(), status.st_mode & S_IFMT == S_IFREG,
            status.st_size >= IndexLayout.Header.size, status.st_size <= IndexLayout.largest
        else { return nil }
        let size = Int(status.st_size)
        let mapped = unsafe mmap(nil, size, PROT_READ, MAP_PRIVATE, file.raw, 0)
        guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else { return nil }
        let base = UnsafeRawPointer(mapped)
        guard let plan = unsafe IndexFile.plan(UnsafeRawBufferPointer(start: base, count: size)),
            let trusted = unsafe calloc(max(1, plan.pages), 1)
        else {
            unsafe munmap(mapped, size)
            return nil
        }
        unsafe self.base = base
        self.size = size
        unsafe self.trusted = unsafe trusted.bindMemory(to: Bool.self, capacity: plan.pages)
        payload = plan.payload
        extents = plan.extents
        text = plan.extents[IndexLayout.Section.text.rawValue]
        strings = plan.extents[IndexLayout.Section.strings.rawValue]
        words = plan.extents[IndexLayout.Section.words.rawValue]
        lists = plan.extents[IndexLayout.Section.lists.rawValue]
        generation = plan.generation
        identity = plan.identity
    }

    deinit {
        unsafe free(trusted)
        unsafe munmap(UnsafeMutableRawPointer(mutating: base), size)
    }

    private struct Plan {
        var payload: Int
        var pages: Int
        var extents: [Extent]
        var generation: UInt32
        var identity: UInt64
    }

    /// Checks the header and the table of checksums; `nil` when either is not what this version writes.
    private static func plan(_ bytes: UnsafeRawBufferPointer) -> Plan? {
        typealias Header = IndexLayout.Header
        let header = (0...Header.own).map { unsafe bytes.load(fromByteOffset: $0 * 8, as: UInt64.self) }
        guard header[Header.magic] == IndexLayout.magic, header[Header.fileSize] == UInt64(bytes.count),
            unsafe Checksum.of(UnsafeRawBufferPointer(rebasing: bytes[..<(Header.own * 8)])) == header[Header.own]
        else { return nil }
        // The sections follow one another, each on the next multiple of eight.
        var end = 0
        var extents: [Extent] = []
        for section in IndexLayout.Section.allCases {
            let offset = header[Header.sections + 2 * section.rawValue]
            let count = header[Header.sections + 2 * section.rawValue + 1]
            guard offset == UInt64(end), count <= UInt64(bytes.count / section.stride) else { return nil }
            extents.append(Extent(offset: end, count: Int(count)))
            end = (end + Int(count) * section.stride + 7) & ~7
        }
        let pages = (end + IndexLayout.page - 1) / IndexLayout.page
        let payload = Header.size + pages * 8
        guard payload + end == bytes.count,
            unsafe Checksum.of(UnsafeRawBufferPointer(rebasing: bytes[Header.size..<payload]))
                == header[Header.checksums]
        else { return nil }
        let slots = extents[IndexLayout.Section.slots.rawValue].count
        guard slots > 0, slots & (slots - 1) == 0 else { return nil }
        return Plan(
            payload: payload, pages: pages, extents: extents,
            generation: UInt32(truncatingIfNeeded: header[Header.generation]), identity: header[Header.identity])
    }

    /// How many elements a section has.
    func count(_ section: IndexLayout.Section) -> Int { extents[section.rawValue].count }

    /// All bytes of a section.
    func all(_ section: IndexLayout.Section) throws(Damage) -> UnsafeRawBufferPointer {
        let extent = extents[section.rawValue]
        return try unsafe bytes(extent.offset, extent.count * section.stride)
    }

    /// One element of `sources` or `records`.
    func element(_ section: IndexLayout.Section, _ index: Int) throws(Damage) -> UnsafeRawBufferPointer {
        let extent = extents[section.rawValue]
        guard index >= 0, index < extent.count else { throw Damage() }
        return try unsafe bytes(extent.offset + index * section.stride, section.stride)
    }

    /// The number of the record in a slot plus one; zero when it is free.
    func slot(_ index: Int) throws(Damage) -> UInt32 {
        try unsafe element(.slots, index).loadUnaligned(as: UInt32.self)
    }

    /// The UTF-8 of a string; a NUL follows it.
    func string(_ number: UInt32) throws(Damage) -> UnsafeRawBufferPointer {
        guard number < strings.count else { throw Damage() }
        let entry = try unsafe bytes(strings.offset + Int(number) * 8, 8)
        let start = Int(unsafe entry.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
        let count = Int(unsafe entry.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
        guard start + count < text.count else { throw Damage() }
        let found = try unsafe bytes(text.offset + start, count + 1)
        guard unsafe found[count] == 0 else { throw Damage() }
        return unsafe UnsafeRawBufferPointer(rebasing: found[..<count])
    }

    /// The words of a list: a multiple of its kind's stride. `number` is as in a record: plus one, zero for the empty list.
    func list(_ number: UInt32, _ kind: IndexLayout.ListKind) throws(Damage) -> UnsafeRawBufferPointer {
        guard number > 0 else { return unsafe UnsafeRawBufferPointer(start: nil, count: 0) }
        guard number <= lists.count else { throw Damage() }
        let entry = try unsafe bytes(lists.offset + Int(number - 1) * 16, 16)
        let start = Int(unsafe entry.loadUnaligned(fromByteOffset: 0, as: UInt32.self))
        let count = Int(unsafe entry.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
        guard unsafe entry.loadUnaligned(fromByteOffset: 8, as: UInt32.self) == kind.rawValue,
            start + count <= words.count, count.isMultiple(of: kind.stride)
        else { throw Damage() }
        return try unsafe bytes(words.offset + start * 4, count * 4)
    }

    /// The content and the kind of the list with this number, counted from zero.
    func anyList(_ number: Int) throws(Damage) -> ([UInt32], IndexLayout.ListKind) {
        let entry = try unsafe element(.lists, number)
        guard let kind = IndexLayout.ListKind(rawValue: unsafe entry.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
        else { throw Damage() }
        return (try unsafe IndexFile.words(list(UInt32(number + 1), kind)), kind)
    }

    /// The fields of a record.
    func record(_ number: Int) throws(Damage) -> IndexBuilder.Record {
        try unsafe IndexFile.words(element(.records, number))
    }

    private static func words(_ bytes: UnsafeRawBufferPointer) -> [UInt32] {
        (0..<bytes.count / 4).map { unsafe bytes.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self) }
    }

    /// Bytes of the sections, their pages compared with their checksums.
    private func bytes(_ offset: Int, _ count: Int) throws(Damage) -> UnsafeRawBufferPointer {
        if count > 0 {
            let last = (offset + count - 1) / IndexLayout.page
            var page = offset / IndexLayout.page
            while page <= last {
                if unsafe !trusted[page] { try check(page) }
                page += 1
            }
        }
        return unsafe UnsafeRawBufferPointer(start: base + payload + offset, count: count)
    }

    private func check(_ page: Int) throws(Damage) {
        let start = payload + page * IndexLayout.page
        let bytes = unsafe UnsafeRawBufferPointer(start: base + start, count: min(IndexLayout.page, size - start))
        let expected = unsafe base.load(fromByteOffset: IndexLayout.Header.size + page * 8, as: UInt64.self)
        guard unsafe Checksum.of(bytes) == expected else { throw Damage() }
        unsafe trusted[page] = true
    }
}
