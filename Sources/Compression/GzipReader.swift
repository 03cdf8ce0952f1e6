internal import CDeflate
package import Support

/// Reads what `GzipWriter` wrote, one member at a time. It belongs to one task at a time.
///
/// Members of more than 1 MiB of text, which other writers make, are refused: `Gzip.decompress` takes those.
package final class GzipReader {
    private let file: FileDescriptor
    private let inflater: Inflater
    private var window: [UInt8] = []
    private var offset: Int64 = 0
    private var isAtEnd = false

    /// More than a full member takes, for data that cannot be compressed as well.
    private static let windowBytes = Gzip.memberBytes + Gzip.memberBytes / 64

    /// Reads a file from its beginning, without moving the descriptor's position.
    package init(_ file: FileDescriptor) throws {
        self.file = file
        inflater = try Inflater()
    }

    /// The text of the next member, at most 1 MiB; `nil` at the end. Throws `corrupt` for what is not valid gzip.
    package func next() throws -> [UInt8]? {
        while !isAtEnd, window.count < Self.windowBytes {
            let part = try file.read(upTo: Self.windowBytes - window.count, at: offset)
            offset += Int64(part.count)
            isAtEnd = part.isEmpty
            window.append(contentsOf: part)
        }
        guard !window.isEmpty else { return nil }
        let member = try inflater.member(in: window, at: 0, limit: Gzip.memberBytes)
        window.removeFirst(member.consumed)
        return member.text
    }
}
