package import Coordinates
internal import Glibc
internal import Pipeline
package import Support

/// A file of effective descriptors, so that a second resolution parses no pom.
///
/// It is not for several threads. Whatever is wrong with the file, lookups miss and the next write makes a good one.
package final class DescriptorIndex {
    /// The file's size that a write does not go beyond, in bytes, unless told otherwise.
    package static let defaultLimit = 64 << 20

    private let path: String
    private let symbols: SymbolTable
    private let limit: Int
    private let racyFrom: Int64
    private var reader: IndexReader?
    /// Whether the reader was given up before it looked at what it had taken for unchanged.
    private var isUnsettled = false
    private let checksLater: Bool
    private var additions: [(record: IndexRecord, context: IndexContext)] = []

    /// How a write ended.
    package enum WriteResult: Sendable, Hashable {
        /// There was nothing new.
        case unchanged
        /// The file was replaced.
        case written
        /// Another process was writing for so long that this one's news were given up.
        case busy
    }

    private init(
        _ path: String, _ symbols: SymbolTable, _ inputs: IndexInputs, _ limit: Int, _ checksLater: Bool, _ clock: Clock
    ) {
        self.path = path
        self.checksLater = checksLater
        self.symbols = symbols
        self.limit = min(max(limit, 0), IndexLayout.largest / 2)
        // As Git's index does: what changed so shortly before it was looked at may change again under the same stamp. The
        // opening is before all looks, and two seconds are the coarsest clock of a file system.
        racyFrom = (clock.now().milliseconds - 2000) * 1_000_000
        reader = IndexFile(path: path).flatMap {
            IndexReader($0, symbols: symbols, inputs: inputs, racyFrom: racyFrom, checksLater: checksLater)
        }
    }

    /// Opens the index at a path, before any file is read that its new records will rest on. No file, or one that is no
    /// index, is an empty index. With `checksLater` nothing of what lookups say counts before `settle` says so.
    package static func open(
        path: String, symbols: SymbolTable, inputs: IndexInputs, limit: Int = defaultLimit, checksLater: Bool = false,
        clock: Clock = .system
    ) -> DescriptorIndex {
        DescriptorIndex(path, symbols, inputs, limit, checksLater, clock)
    }

    /// The descriptor that the file holds for a coordinate, if all it rests on is as it was; each file is looked at once
    /// in the index's life. What was added since the opening is not looked up.
    ///
    /// Without `managed` the descriptor's `managed` is empty, and records that lack it serve too.
    package func lookup(_ gav: GAV, in context: IndexContext, managed: Bool = true) -> Descriptor? {
        do {
            return try reader?.lookup(gav, context.text, managed: managed)
        } catch {
            giveUp()
            return nil
        }
    }

    /// Whether all that lookups said since the last call was right: files are looked at while the index is read on, which
    /// halves the time. If not, all of it is to be forgotten and asked again.
    package func settle() -> Bool {
        if isUnsettled {
            isUnsettled = false
            return false
        }
        do {
            return try reader?.settle() ?? true
        } catch {
            reader = nil
            return false
        }
    }

    private func giveUp() {
        reader = nil
        isUnsettled = checksLater
    }

    /// Lets the next lookups check again what earlier ones found unchanged, for a process that lives long.
    package func forgetChecks() { reader?.forgetChecks() }

    /// Whether `write` has something to write.
    package var hasNews: Bool { !additions.isEmpty || reader.map { !$0.restamped.isEmpty } ?? false }

    /// Takes a record for the next write; it replaces one of the same coordinate and context.
    package func add(_ record: IndexRecord, in context: IndexContext) { additions.append((record, context)) }

    /// Writes what is new to the file together with what other processes wrote meanwhile.
    ///
    /// The file is replaced in one step under a lock; whoever has it open keeps the old one. Nothing is synced: after a
    /// power failure the checksums tell. Throws a `KilnError` when the folder cannot be written.
    @discardableResult
    package func write() throws -> WriteResult {
        guard hasNews else { return .unchanged }
        try Files.createDirectory(Files.parent(of: path))
        guard let lock = try IndexLock(path + ".lock") else { return .busy }
        defer { lock.release() }
        let encoded = content().encoded(identity: .random(in: 1 ... .max))
        let temporary = path + ".new"
        // One left by a writer that died; no other can be at work now.
        unsafe unlink(temporary)
        do {
            let file = try FileDescriptor.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW)
            try file.write(encoded)
            try systemCall("rename", path) { unsafe rename(temporary, path) }
        } catch {
            unsafe unlink(temporary)
            throw error
        }
        additions = []
        return .written
    }

    private func content() -> IndexBuilder {
        let present = IndexFile(path: path)
        let generation = (present?.generation ?? 0) &+ 1
        // A damaged file is as good as none.
        var builder =
            (try? present.map { file throws(IndexFile.Damage) in try IndexBuilder(file, generation: generation) })
            ?? IndexBuilder(generation: generation)
        if let reader {
            if present?.identity == reader.file.identity { reader.used.forEach { builder.markUsed($0) } }
            for source in reader.restamped { builder.restamp(source, racyFrom: racyFrom) }
        }
        var names = SymbolNumbers(symbols)
        for (record, context) in additions { builder.add(record, context, racyFrom: racyFrom, names: &names) }
        if builder.size > limit {
            return builder.compacted(limit: limit / 4 * 3)
        }
        return builder.isMostlyGarbage ? builder.compacted(limit: limit) : builder
    }
}
