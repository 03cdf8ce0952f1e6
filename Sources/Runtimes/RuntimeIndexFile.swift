internal import Bundling
internal import Crypto
internal import Glibc
internal import Linkage
internal import Pipeline
internal import Support

/// An index that is open: its head is read and proven, summaries are read when they are asked for.
///
/// The file: a mark, the head's length, the head's SHA-256, the head, then the packed summaries one after the other.
final class RuntimeIndexFile: Sendable {
    let index: RuntimeIndex
    private let path: String
    private let file: FileDescriptor
    /// Where the summaries begin.
    private let start: UInt64

    static let mark = Array("kiln runtime index 1\n".utf8)
    private static let headLimit = 256 << 20

    /// Opens an index; throws `corrupt` when it is damaged or of another version.
    init(_ path: String) throws {
        self.path = path
        file = try FileDescriptor.open(path, O_RDONLY)
        let frame = Self.mark.count + 4 + 32
        let first = try Self.read(file, frame, at: 0)
        guard first.starts(with: Self.mark), first.count == frame else { throw Self.damaged(path) }
        let length = first[Self.mark.count..<Self.mark.count + 4].reduce(0) { $0 << 8 | Int($1) }
        guard length <= Self.headLimit else { throw Self.damaged(path) }
        let head = try Self.read(file, length, at: UInt64(frame))
        guard head.count == length, Digest(bytes: Array(first[(frame - 32)...])) == (try Crypto.sha256(head)) else {
            throw Self.damaged(path)
        }
        start = UInt64(frame + length)
        var decoder = RuntimeIndexDecoder(head)
        guard let index = decoder.index() else { throw Self.damaged(path) }
        let end = (index.jars + [index.jdk]).map(\.summary.upperBound).max() ?? 0
        guard start + end == UInt64(clamping: try file.size()) else { throw Self.damaged(path) }
        self.index = index
    }

    /// What the classes of an archive declare.
    func summary(_ archive: RuntimeIndex.Archive) throws -> JarSummary {
        let bytes = try Self.read(file, archive.summary.count, at: start + archive.summary.lowerBound)
        guard try Crypto.sha256(bytes) == archive.summaryDigest else { throw Self.damaged(path) }
        do throws(JarSummaryError) { return try JarSummary(packed: bytes) } catch { throw Self.damaged(path) }
    }

    /// Writes an index whole, or not at all; the summaries are those of the jars in order, then the JDK's.
    static func write(_ index: RuntimeIndex, summaries: [[UInt8]], to path: String) throws {
        var encoder = RuntimeIndexEncoder()
        encoder.add(index)
        var bytes = mark
        for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: encoder.bytes.count >> shift)) }
        guard encoder.bytes.count <= headLimit else {
            throw KilnError(.tooLarge, "the runtime's classes have names of more than 256 MiB", reason: "runtime.index")
        }
        bytes += try SHA256.bytes(of: encoder.bytes)
        bytes += encoder.bytes
        for summary in summaries { bytes += summary }
        try Files.createDirectory(Files.parent(of: path))
        try Files.writeAtomically(path, bytes)
    }

    private static func read(_ file: FileDescriptor, _ count: Int, at offset: UInt64) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let part = try file.read(upTo: count - bytes.count, at: Int64(clamping: offset) + Int64(bytes.count))
            if part.isEmpty { break }
            // The usual case is one part, which is not copied.
            if bytes.isEmpty { bytes = part } else { bytes += part }
        }
        return bytes
    }

    private static func damaged(_ path: String) -> KilnError {
        let name = path.split(separator: "/").last.map { $0.hasSuffix(".index") ? $0.dropLast(6) : $0 } ?? ""
        return KilnError(
            .corrupt,
            "\(path) is damaged, or was written by another version of Kiln: import the runtime again with "
                + "'kiln runtime import DIR --name \(name)', or remove the file",
            reason: "runtime.index")
    }
}

extension SHA256 {
    /// The 32 bytes of the digest of some bytes.
    static func bytes(of bytes: [UInt8]) throws -> [UInt8] { Hex.decode(try Crypto.sha256(bytes).hex) ?? [] }
}
