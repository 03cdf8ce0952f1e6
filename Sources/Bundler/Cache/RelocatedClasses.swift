internal import Bundling
internal import ClassFile
internal import Compression
internal import Crypto
internal import Pipeline
internal import Support
internal import Zip

/// Chunks of relocated classes that were made before, by the jar's digest, its entries and the rules.
struct RelocatedClasses: Sendable {
    private let folder: CacheFolder
    /// What all chunks of this bundle depend on.
    private let context: [UInt8]
    private let digests: [Digest]

    static let mark: StaticString = "kiln relocated classes 1\n"

    init(
        _ folder: CacheFolder, _ digests: [Digest], _ rules: [RelocationRule], _ names: RelocatedNames, level: Int
    ) throws {
        self.folder = folder
        self.digests = digests
        let hash = try SHA256()
        // Another Kiln or another compressor may do it otherwise.
        let program = FileStamp.of("/proc/self/exe")
        try hash.update(Array("\(program) \(Deflater.version) \(level) \(rules)\n".utf8).span)
        for number in 0..<names.count {
            let name = names.bytes(number)
            var length: [UInt8] = []
            length.append(little: UInt32(name.count))
            try hash.update(length.span)
            try hash.update(name.span)
        }
        context = Array(try hash.finish().hex.utf8)
    }

    /// The name of a chunk's file. All its classes are of one jar.
    func name(_ chunk: RewriteChunk) throws -> String {
        let hash = try SHA256()
        var bytes = context
        if let input = chunk.entries.first?.input { bytes += digests[Int(input)].hex.utf8 }
        for entry in chunk.entries { bytes.append(little: entry.entry) }
        try hash.update(bytes.span)
        return try hash.finish().hex
    }

    /// A chunk that was made before.
    func read(_ name: String, _ chunk: RewriteChunk) -> RewriteChunk.Outcome? {
        guard let bytes = folder.read(name, mark: Self.mark) else { return nil }
        var reader = LittleReader(bytes)
        var outcome = RewriteChunk.Outcome(number: chunk.number)
        var place = 0
        outcome.results.reserveCapacity(chunk.entries.count)
        for _ in chunk.entries {
            guard let length = reader.number(), let size = reader.number(), let crc32 = reader.number(),
                let flags = reader.take(3).map(Array.init)
            else { return nil }
            let result = RewriteChunk.Result(
                data: place..<place + length, method: flags[0] == 0 ? .stored : .deflated, size: UInt64(size),
                crc32: UInt32(truncatingIfNeeded: crc32), notes: ClassRelocation.Notes(rawValue: flags[1]),
                isUnreadable: flags[2] != 0)
            outcome.results.append(result)
            place += length
        }
        guard let data = reader.take(place), reader.isAtEnd else { return nil }
        outcome.data = Array(data)
        return outcome
    }

    /// Keeps a chunk.
    func write(_ name: String, _ outcome: RewriteChunk.Outcome) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(outcome.results.count * 15 + outcome.data.count)
        for result in outcome.results {
            bytes.append(little: UInt32(result.data.count))
            bytes.append(little: UInt32(truncatingIfNeeded: result.size))
            bytes.append(little: result.crc32)
            bytes += [result.method == .stored ? 0 : 1, result.notes.rawValue, result.isUnreadable ? 1 : 0]
        }
        folder.write(name, mark: Self.mark, bytes + outcome.data)
    }

    /// Makes room when there are too many.
    func prune() { folder.prune() }
}
