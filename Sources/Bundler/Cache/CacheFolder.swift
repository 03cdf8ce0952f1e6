internal import Compression
internal import Glibc
internal import Pipeline
internal import Support

/// A folder of small files that can be deleted and made again at any time. Each ends with the checksum of the rest: one
/// that is damaged counts as absent. Any number of processes may use it.
struct CacheFolder: Sendable {
    /// Where it is.
    let path: String
    /// How many bytes its files may have before the longest unused go.
    let limit: Int64

    /// Bytes a file may have.
    private static let fileLimit = 256 << 20
    private static let day: Int64 = 86_400

    init(_ path: String, limit: Int64) {
        self.path = path
        self.limit = limit
    }

    /// The content of a file that starts with `mark`, without it; `nil` when there is none, or none that is whole.
    func read(_ name: String, mark: StaticString) -> ArraySlice<UInt8>? {
        let file = "\(path)/\(name)"
        // What cannot be read is made anew.
        guard Files.exists(file), var bytes = try? Files.read(file, limit: Self.fileLimit)[...] else { return nil }
        let head = mark.utf8CodeUnitCount
        guard bytes.count >= head + 4 else { return nil }
        var checksum: UInt32 = 0
        for byte in bytes.suffix(4) { checksum = checksum << 8 | UInt32(byte) }
        bytes.removeLast(4)
        guard Checksum.crc32(bytes.span) == checksum,
            unsafe bytes.prefix(head).elementsEqual(UnsafeBufferPointer(start: mark.utf8Start, count: head))
        else { return nil }
        touch(file)
        return bytes.dropFirst(head)
    }

    /// Writes a file, unless the disk does not want it: then it is made again the next time.
    func write(_ name: String, mark: StaticString, _ content: [UInt8]) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(content.count + mark.utf8CodeUnitCount + 4)
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: mark.utf8Start, count: mark.utf8CodeUnitCount))
        bytes += content
        let checksum = Checksum.crc32(bytes.span)
        for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: checksum >> shift)) }
        // A full disk must not keep a bundle from being made.
        try? Files.createDirectory(path)
        try? Files.writeAtomically("\(path)/\(name)", bytes, isDurable: false)
    }

    /// Removes the files that were not used for longest when there are too many, and what killed writers left.
    func prune() {
        struct Kept {
            var path: String
            var size: Int64
            var used: Int64
        }
        var files: [Kept] = []
        var total: Int64 = 0
        let now = Clock.system.now().milliseconds / 1000
        // A folder that cannot be listed is left as it is.
        for name in (try? Files.list(path)) ?? [] {
            let file = "\(path)/\(name)"
            guard case .file(let stamp) = FileStamp.of(file) else { continue }
            let used = stamp.modified / 1_000_000_000
            if name.hasSuffix(".tmp"), used < now - Self.day {
                unsafe unlink(file)
            } else {
                files.append(Kept(path: file, size: stamp.size, used: used))
                total += stamp.size
            }
        }
        guard total > limit else { return }
        files.sort { ($0.used, $0.path) < ($1.used, $1.path) }
        for file in files {
            if total <= limit / 2 { break }
            unsafe unlink(file.path)
            total -= file.size
        }
    }

    /// Notes that a file is used, once a day.
    private func touch(_ file: String) {
        guard case .file(let stamp) = FileStamp.of(file) else { return }
        if stamp.modified / 1_000_000_000 < Clock.system.now().milliseconds / 1000 - Self.day {
            unsafe utimensat(AT_FDCWD, file, nil, 0)
        }
    }
}
