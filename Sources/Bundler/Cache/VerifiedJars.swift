internal import Pipeline
internal import Support

/// Which files were proven to hold what they say, and their digests: a file with the same place, size and times is neither
/// unpacked nor hashed again.
///
/// The record is a help and no more: a damaged one is an empty one.
struct VerifiedJars {
    private static let mark = Array("kiln verified jars 2\n".utf8)
    private static let recordBytes = 40 + 64
    private static let recordLimit = 50_000

    private let path: String
    private var stamps: [FileStamp] = []
    private var known: [FileStamp: Digest] = [:]
    private var isChanged = false
    /// Nanoseconds since 1970, when the record was read.
    private let now: Int64

    /// Reads the record at a path; one that is not there or damaged is empty.
    init(_ path: String) {
        self.path = path
        now = Clock.system.now().milliseconds &* 1_000_000
        // What cannot be read is proven again, which costs time alone.
        let limit = Self.mark.count + Self.recordBytes * Self.recordLimit
        guard Files.exists(path), let bytes = try? Files.read(path, limit: limit), bytes.starts(with: Self.mark) else {
            return
        }
        let records = bytes.dropFirst(Self.mark.count)
        guard records.count % Self.recordBytes == 0 else { return }
        var at = records.startIndex
        func number() -> UInt64 {
            defer { at += 8 }
            return records[at..<at + 8].reduce(0) { $0 << 8 | UInt64($1) }
        }
        while at < records.endIndex {
            let stamp = FileStamp(
                device: number(), inode: number(), size: Int64(bitPattern: number()),
                modified: Int64(bitPattern: number()), changed: Int64(bitPattern: number()))
            let hex = String(decoding: records[at..<at + 64], as: UTF8.self)
            at += 64
            guard let digest = Digest(hex: hex) else { continue }
            if known.updateValue(digest, forKey: stamp) == nil { stamps.append(stamp) }
        }
    }

    /// The digest of a file that was proven; `nil`: it was not.
    func digest(of stamp: FileStamp) -> Digest? { known[stamp] }

    /// Notes that a file was proven. One that changed in the last two seconds may change again within its times' grain.
    mutating func insert(_ stamp: FileStamp, _ digest: Digest) {
        guard stamp.changed < now - 2_000_000_000, known[stamp] == nil else { return }
        known[stamp] = digest
        stamps.append(stamp)
        isChanged = true
    }

    /// Writes what is new. When the record is full, the oldest half goes.
    func save() throws {
        guard isChanged else { return }
        var bytes = Self.mark
        for stamp in stamps.count > Self.recordLimit ? stamps.suffix(Self.recordLimit / 2) : stamps[...] {
            guard let digest = known[stamp] else { continue }
            let numbers = [
                stamp.device, stamp.inode, UInt64(bitPattern: stamp.size), UInt64(bitPattern: stamp.modified),
                UInt64(bitPattern: stamp.changed),
            ]
            for number in numbers {
                for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number >> (56 - 8 * shift))) }
            }
            bytes += digest.hex.utf8
        }
        try Files.createDirectory(Files.parent(of: path))
        try Files.writeAtomically(path, bytes)
    }
}
