internal import Bundling
internal import ClassFile
internal import Compression
internal import Entries
internal import Pipeline
internal import Support
internal import Zip

/// Rewrites chunks of classes; any thread may.
struct ClassRewriting: Sendable {
    let archives: [ZipArchive]
    let relocator: Relocator
    let names: RelocatedNames
    let level: Int
    /// What was made before; `nil`: nothing is kept.
    let relocated: RelocatedClasses?

    /// Does a chunk.
    func run(_ chunk: RewriteChunk) -> RewriteChunk.Outcome {
        var outcome = RewriteChunk.Outcome(number: chunk.number)
        do {
            let name = try relocated?.name(chunk)
            if let name, let kept = relocated?.read(name, chunk) { return kept }
            outcome.isNew = true
            try rewrite(chunk, &outcome)
            if let name { relocated?.write(name, outcome) }
        } catch {
            outcome.error = error as? KilnError ?? KilnError(.internal, "a class cannot be rewritten", cause: error)
        }
        return outcome
    }

    private func rewrite(_ chunk: RewriteChunk, _ outcome: inout RewriteChunk.Outcome) throws {
        let reader = try ZipEntryReader()
        let deflater = try Deflater(level: level)
        var relocation = ClassRelocation(relocator, names)
        var text: [UInt8] = []
        var changed: [UInt8] = []
        var packed: [UInt8] = []
        outcome.results.reserveCapacity(chunk.entries.count)
        for entry in chunk.entries {
            let count = try reader.read(Int(entry.entry), of: archives[Int(entry.input)], into: &text)
            var result = RewriteChunk.Result()
            changed.removeAll(keepingCapacity: true)
            do throws(ClassFileError) {
                result.notes = try relocation.relocate(text.span.extracting(first: count), into: &changed).notes
            } catch {
                result.isUnreadable = true
                changed.removeAll(keepingCapacity: true)
            }
            if !changed.isEmpty {
                result.size = UInt64(changed.count)
                result.crc32 = Checksum.crc32(changed.span)
                let start = outcome.data.count
                let length = try deflater.deflate(changed.span, into: &packed)
                if length < changed.count {
                    outcome.data += packed[..<length]
                } else {
                    result.method = .stored
                    outcome.data += changed
                }
                result.data = start..<outcome.data.count
            }
            outcome.results.append(result)
        }
    }
}
