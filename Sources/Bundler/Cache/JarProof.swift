internal import ClassFile
internal import Crypto
internal import Entries
internal import Pipeline
internal import Support
internal import Synchronization
internal import Zip

/// Looks through jars once: unpacks them to see that each entry has the size and checksum that the directory says (what is
/// copied into a bundle as it is compressed is not looked at otherwise), takes their digests, and notes for relocations
/// which packages their classes name.
struct JarProof {
    /// By jar, its digest.
    private(set) var digests: [Digest] = []
    /// By jar, which packages its classes name.
    private(set) var packages: [JarPackages] = []

    /// Something to do.
    private enum Job: Sendable {
        /// The digest of a jar.
        case hash(Int)
        /// Some entries of a jar.
        case unpack(Int, Range<Int>)
    }

    /// What came of a job, by its number.
    private struct Answer: Sendable {
        var job: Int
        var digest: Digest?
        var part: JarPackages.Part?
        var error: KilnError?
    }

    /// Bytes of the entries of one piece, as they lie in the archive.
    private static let pieceBytes: UInt64 = 2 << 20

    /// Proves what the record in the cache does not know. Throws `corrupt` with the jar, the entry and the offset.
    init(_ archives: [ZipArchive], cache: String?, threads: Int) throws {
        var verified = VerifiedJars(cache.map { $0 + "/verified" } ?? "")
        let sidecars = cache.map { CacheFolder($0 + "/packages", limit: 256 << 20) }
        var known = archives.map { verified.digest(of: $0.stamp) }
        var sidecar = [JarPackages?](repeating: nil, count: archives.count)
        if let sidecars {
            for (index, digest) in known.enumerated() {
                sidecar[index] = digest.flatMap { sidecars.read($0.hex, mark: JarPackages.mark) }
                    .flatMap { JarPackages($0, entries: archives[index].table.entries.count) }
            }
        }
        let missing = archives.indices.filter { known[$0] == nil || sidecar[$0] == nil }
        if !missing.isEmpty {
            let jobs = missing.flatMap { index in
                (known[index] == nil ? [Job.hash(index)] : []) + Self.pieces(index, archives[index].table)
            }
            var parts: [Int: [JarPackages.Part]] = [:]
            for (job, answer) in zip(jobs, try Self.run(jobs, archives, threads)) {
                switch job {
                case .hash(let index): known[index] = answer.digest
                case .unpack(let index, _): parts[index, default: []] += answer.part.map { [$0] } ?? []
                }
            }
            for index in missing {
                guard let digest = known[index] else { continue }
                verified.insert(archives[index].stamp, digest)
                let made = JarPackages(parts[index] ?? [])
                sidecar[index] = made
                sidecars?.write(digest.hex, mark: JarPackages.mark, made.bytes)
            }
            // Without the record they are proven again the next time.
            if cache != nil { try? verified.save() }
            sidecars?.prune()
        }
        digests = known.compactMap { $0 }
        packages = sidecar.compactMap { $0 }
    }

    private static func pieces(_ archive: Int, _ table: EntryTable) -> [Job] {
        var jobs: [Job] = []
        var start = 0
        var bytes: UInt64 = 0
        for (place, entry) in table.entries.enumerated() {
            bytes += entry.compressedSize
            if bytes >= pieceBytes || place == table.entries.count - 1 {
                jobs.append(.unpack(archive, start..<place + 1))
                start = place + 1
                bytes = 0
            }
        }
        return jobs
    }

    /// The answers in the order of the jobs. Throws what the first of them throws.
    private static func run(_ jobs: [Job], _ archives: [ZipArchive], _ threads: Int) throws -> [Answer] {
        let scans = Scans()
        let pool = WorkerPool<Int, Answer>(limit: threads) { number in
            var answer = Answer(job: number)
            let archive =
                switch jobs[number] {
                case .hash(let index), .unpack(let index, _): archives[index]
                }
            do {
                switch jobs[number] {
                case .hash: answer.digest = try hash(archive)
                case .unpack(_, let entries): answer.part = try unpack(entries, of: archive, scans)
                }
            } catch {
                answer.error =
                    error as? KilnError ?? KilnError(.corrupt, "\(archive.path) cannot be read", cause: error)
            }
            return answer
        }
        for number in jobs.indices { pool.submit(number) }
        var answers = jobs.indices.map { Answer(job: $0) }
        while let answer = pool.next() { answers[answer.job] = answer }
        for answer in answers { if let error = answer.error { throw error } }
        return answers
    }

    static func hash(_ archive: ZipArchive) throws -> Digest {
        let hash = try SHA256()
        try archive.forEachPart { try hash.update($0) }
        try archive.checkUnchanged()
        return try hash.finish()
    }

    private static func unpack(
        _ entries: Range<Int>, of archive: ZipArchive, _ scans: Scans
    ) throws -> JarPackages.Part {
        let reader = try ZipEntryReader()
        var part = JarPackages.Part()
        var scan = scans.take()
        var text: [UInt8] = []
        let suffix = Array(".class".utf8)
        for entry in entries {
            let count = try reader.read(entry, of: archive, into: &text)
            let name = archive.table.names[archive.table.range(entry)]
            part.add(text.span.extracting(first: count), isClass: name.suffix(6).elementsEqual(suffix), &scan)
        }
        part.finish(scan)
        scans.give(scan)
        return part
    }

    /// Scans between two pieces: what one has learned helps with the next.
    private final class Scans: Sendable {
        private let free = Mutex<[PackageScan]>([])
        /// Names of packages that one keeps.
        private static let limit = 100_000

        func take() -> PackageScan { free.withLock { $0.popLast() } ?? PackageScan() }

        func give(_ scan: PackageScan) {
            if scan.packages.count < Self.limit { free.withLock { $0.append(scan) } }
        }
    }
}
