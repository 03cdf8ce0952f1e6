internal import Support

/// Compresses a stream into gzip members of 1 MiB of text. It belongs to one task at a time.
package final class GzipWriter {
    private let deflater: Deflater
    private let emit: ([UInt8]) throws -> Void
    private var pending: [UInt8] = []
    private var hasEmitted = false
    private var isFinished = false

    /// A writer that hands each finished member to `emit`. `level` is 1 (fast) to 12 (small).
    package init(level: Int = 6, emit: @escaping ([UInt8]) throws -> Void) throws {
        deflater = try Deflater(level: level)
        self.emit = emit
        pending.reserveCapacity(Gzip.memberBytes)
    }

    /// Takes the next bytes; emits a member whenever 1 MiB has come together. Throws what `emit` throws.
    package func append(_ bytes: Span<UInt8>) throws {
        guard !isFinished else { throw KilnError(.internal, "a finished gzip stream takes no more bytes") }
        var offset = 0
        while offset < bytes.count {
            let count = min(Gzip.memberBytes - pending.count, bytes.count - offset)
            unsafe bytes.extracting(offset..<offset + count).withUnsafeBufferPointer {
                unsafe pending.append(contentsOf: $0)
            }
            offset += count
            if pending.count == Gzip.memberBytes { try emitMember() }
        }
    }

    /// Emits what is left; an empty stream becomes one empty member. Further calls do nothing.
    package func finish() throws {
        guard !isFinished else { return }
        isFinished = true
        if !pending.isEmpty || !hasEmitted { try emitMember() }
    }

    private func emitMember() throws {
        let member = try deflater.member(pending)
        pending.removeAll(keepingCapacity: true)
        hasEmitted = true
        try emit(member)
    }
}
