internal import Bundling
internal import ClassFile
internal import Entries
package import Linkage
internal import Pipeline
internal import Support
internal import Zip

/// The summaries of jars: kept beside the cache by the jar's digest, made of the jar when they are not there or damaged.
package enum JarSummaries {
    /// A jar and what its classes declare and refer to.
    package struct Jar: Sendable {
        /// Where it lies.
        package var path: String
        /// Its summary.
        package var summary: JarSummary
        /// How many of its class files cannot be read.
        package var damaged: Int
        /// How many of Maven's artifacts say that they are in it.
        package var artifacts: Int
    }

    private static let mark: StaticString = "kiln jar summary 1\n"
    private static let manifestLimit = 16 << 20

    private struct Answer: Sendable {
        var index: Int
        var stamp: FileStamp?
        var digest: Digest?
        var isMade = false
        var jar: Result<Jar, KilnError>
    }

    /// Reads the summaries of jars, in order, on so many threads; `cache` is the bundler's folder, `nil`: none. Throws what
    /// is wrong with a jar.
    package static func read(_ paths: [String], cache: String?, threads: Int) throws -> [Jar] {
        let proven = VerifiedJars(cache.map { $0 + "/verified" } ?? "")
        var hashed = VerifiedJars(cache.map { $0 + "/hashed" } ?? "")
        let folder = cache.map { CacheFolder($0 + "/summaries", limit: 1 << 30) }
        let known = hashed
        let pool = WorkerPool<Int, Answer>(limit: threads) { index in
            var answer = Answer(index: index, jar: .failure(KilnError(.internal, "nothing was read")))
            do {
                let archive = try ZipArchive(paths[index])
                let digest =
                    if let digest = proven.digest(of: archive.stamp) ?? known.digest(of: archive.stamp) { digest } else
                    { try JarProof.hash(archive) }
                answer.stamp = archive.stamp
                answer.digest = digest
                let read = try jar(archive, digest, folder)
                answer.jar = .success(read.jar)
                answer.isMade = read.isMade
            } catch {
                answer.jar = .failure(
                    error as? KilnError ?? KilnError(.corrupt, "\(paths[index]) cannot be read", cause: error))
            }
            return answer
        }
        // The largest first: the others fill what is left.
        let sizes = paths.map { path in
            if case .file(let stamp) = FileStamp.of(path) { stamp.size } else { Int64(0) }
        }
        for index in paths.indices.sorted(by: { sizes[$0] > sizes[$1] }) { pool.submit(index) }
        var jars = [Jar?](repeating: nil, count: paths.count)
        var failures: [(index: Int, error: KilnError)] = []
        var isMade = false
        while let answer = pool.next() {
            if answer.isMade { isMade = true }
            switch answer.jar {
            case .success(let jar): jars[answer.index] = jar
            case .failure(let error): failures.append((answer.index, error))
            }
            guard let stamp = answer.stamp, let digest = answer.digest else { continue }
            if proven.digest(of: stamp) == nil { hashed.insert(stamp, digest) }
        }
        if isMade { folder?.prune() }
        // Without the record they are hashed again the next time.
        if cache != nil { try? hashed.save() }
        if let failure = failures.min(by: { $0.index < $1.index }) { throw failure.error }
        return jars.compactMap { $0 }
    }

    private static func jar(
        _ archive: ZipArchive, _ digest: Digest, _ folder: CacheFolder?
    ) throws -> (jar: Jar, isMade: Bool) {
        if let bytes = folder?.read(digest.hex, mark: mark), let jar = unpack(bytes, archive.path) {
            return (jar, false)
        }
        let jar = try make(archive)
        if let folder {
            var bytes: [UInt8] = []
            bytes.append(little: UInt32(truncatingIfNeeded: jar.damaged))
            bytes.append(little: UInt32(truncatingIfNeeded: jar.artifacts))
            bytes += jar.summary.packed
            folder.write(digest.hex, mark: mark, bytes)
        }
        return (jar, true)
    }

    private static func unpack(_ bytes: ArraySlice<UInt8>, _ path: String) -> Jar? {
        var reader = LittleReader(bytes)
        guard let damaged = reader.number(), let artifacts = reader.number() else { return nil }
        do throws(JarSummaryError) {
            let summary = try JarSummary(packed: Array(bytes.dropFirst(8)))
            return Jar(path: path, summary: summary, damaged: damaged, artifacts: artifacts)
        } catch {
            // Of an older Kiln, or damaged: it is made anew.
            return nil
        }
    }

    private static func make(_ archive: ZipArchive) throws -> Jar {
        var builder = JarSummaryBuilder()
        var damaged = 0
        var artifacts = 0
        let reader = try ZipEntryReader()
        var text: [UInt8] = []
        if let manifest = BundleInput.manifestEntry(in: archive.table) {
            let facts = JarFacts(manifest: try archive.read(manifest, limit: manifestLimit))
            if facts.isMultiRelease { builder.insert(.isMultiRelease) }
            for name in facts.entryClasses {
                let bytes = Array(name.utf8)
                builder.add(entryClass: bytes.span)
            }
        }
        let names = archive.table.names
        for index in archive.table.entries.indices {
            let name = names.span.extracting(archive.table.range(index))
            switch JarEntryKind(name) {
            case .classFile:
                let count = try reader.read(index, of: archive, into: &text)
                do throws(ClassFileError) {
                    try builder.add(name, text.span.extracting(first: count))
                } catch {
                    damaged += 1
                }
            case .service(let prefix):
                let list = try archive.read(index, limit: manifestLimit)
                builder.add(
                    service: name.extracting(prefix..<name.count), providers: JarFacts.providers(list))
            case .signature: builder.insert(.isSigned)
            case .mavenProperties: artifacts += 1
            case .other: break
            }
        }
        try archive.checkUnchanged()
        return Jar(path: archive.path, summary: builder.finish(), damaged: damaged, artifacts: artifacts)
    }
}
