package import Support
internal import Synchronization

/// Kiln's cache of Maven repositories on this machine, and the sources beside it that are only read: `file:` repositories
/// and local repositories of Maven's. Looking up is cheap and takes no lock; any number of processes may share the folder.
///
/// A file of a repository appears under its own name only when it is whole, checked and durable.
package final class RepositoryCache: Sendable {
    /// What holds for all lookups.
    package struct Configuration: Sendable {
        /// The cache's folder.
        package var root: String
        /// Whether nothing may be asked over the network (P6).
        package var isOffline = false
        /// Local repositories of Maven's to read, such as `~/.m2/repository`; never written.
        package var localRepositories: [String] = []
        /// Whether a file of a local repository counts although it came from a repository that is not asked for (P4).
        package var ignoresTracking = false
        /// How long it is remembered that a repository does not have an artifact, in seconds.
        package var absenceSeconds: Int64 = 3600
        /// Whether metadata, changing snapshots and remembered absences from before are asked for again (`-U`).
        package var isUpdateForced = false
        /// Tells the time.
        package var clock = Clock.system

        /// The defaults with a folder.
        package init(root: String) { self.root = root }
    }

    /// The configuration.
    package let configuration: Configuration
    /// When this cache was opened, in nanoseconds: what was asked since is not asked again.
    let opened: Int64
    private struct FailureKey: Hashable {
        let file: RepositoryFile
        let id: String
        let url: String
    }

    /// What could not be fetched since this cache was opened.
    private let failures = Mutex<[FailureKey: KilnError]>([:])
    private let localRoots: [[UInt8]]
    private let cacheRoot: String

    /// A cache in a folder that need not be there yet.
    package init(_ configuration: Configuration) {
        self.configuration = configuration
        opened = configuration.clock.now().nanoseconds
        localRoots = configuration.localRepositories.map { Array(($0.hasSuffix("/") ? $0 : $0 + "/").utf8) }
        cacheRoot = configuration.root.hasSuffix("/") ? configuration.root : configuration.root + "/"
    }

    /// The default folder: `$XDG_CACHE_HOME/kiln/maven`, else `$HOME/.cache/kiln/maven`; throws `invalid` without either.
    package static func defaultRoot(_ environment: [String: String]) throws -> String {
        if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") { return cache + "/kiln/maven" }
        guard let home = environment["HOME"], home.hasPrefix("/") else {
            throw KilnError(.invalid, "no place for the cache: neither XDG_CACHE_HOME nor HOME is set to a path")
        }
        return home + "/.cache/kiln/maven"
    }

    /// Repositories in their order, ready for lookups.
    package func prepare(_ repositories: [RemoteRepository]) throws -> RepositorySet {
        RepositorySet(try repositories.map { try RepositorySet.Member($0, cacheRoot: cacheRoot) })
    }

    /// Finds an artifact's file: local repositories first, then the repositories in their order, releases or snapshots
    /// by their policies. What the cache has of a later repository counts before an earlier one is asked, as in Maven.
    package func lookup(_ file: ArtifactFile, in set: RepositorySet) -> Lookup {
        var relative: [UInt8] = []
        relative.reserveCapacity(160)
        guard RepositoryLayout.append(.artifact(file), to: &relative) else {
            let why = RepositoryAttempt.Outcome.unusable("the coordinate names no file of a repository")
            return .absent(set.repositories.map { RepositoryAttempt($0, why) })
        }
        var path: [UInt8] = []
        path.reserveCapacity(384)
        if let found = findLocally(relative, set, &path) { return .found(found) }
        return lookup(.artifact(file), relative, set, &path)
    }

    private func lookup(
        _ file: RepositoryFile, _ relative: [UInt8], _ set: RepositorySet, _ path: inout [UInt8]
    ) -> Lookup {
        var ask: [RemoteRepository] = []
        var attempts: [RepositoryAttempt] = []
        var isChangingSnapshot: Bool?
        for member in set.members {
            switch state(of: file, relative, member, &path, &isChangingSnapshot) {
            case .found(let local):
                if case .file = member.kind, !ask.isEmpty { return .ask(ask) }
                return .found(local)
            case .ask: ask.append(member.repository)
            case .no(let outcome): attempts.append(RepositoryAttempt(member.repository, outcome))
            }
        }
        return ask.isEmpty ? .absent(attempts) : .ask(ask)
    }

    private enum MemberState {
        case found(LocalFile)
        case ask
        case no(RepositoryAttempt.Outcome)
    }

    private func state(
        of file: RepositoryFile, _ relative: [UInt8], _ member: RepositorySet.Member, _ path: inout [UInt8],
        _ isChanging: inout Bool?
    ) -> MemberState {
        guard file.isServed(by: member.repository) else {
            return .no(.unusable("its policy does not allow such versions"))
        }
        switch member.kind {
        case .unusable(let why): return .no(.unusable(why))
        case .file:
            guard let found = find(relative, member, .repository, &path, file) else { return .no(.absent) }
            return .found(found)
        case .remote:
            if let found = find(relative, member, .cache, &path, file) {
                let changes = isChanging ?? file.changes
                isChanging = changes
                if !changes || configuration.isOffline { return .found(found) }
                let checked = modified(path, CacheSuffix.record) ?? 0
                let policy = file.policy(of: member.repository).update
                let isGood = isFresh(checked, policy) || failure(of: file, member.repository) != nil
                return isGood ? .found(found) : .ask
            }
            let noted = modified(path, CacheSuffix.absence)
            // Offline, what the repository said last stands, however long ago: the same question has the same answer.
            if configuration.isOffline { return .no(noted == nil ? .offline : .rememberedAbsence) }
            if let noted, isAbsenceFresh(noted, file, member.repository) {
                return .no(.rememberedAbsence)
            }
            return failure(of: file, member.repository).map { .no(.failed($0)) } ?? .ask
        }
    }

    /// Finds what a list of versions, or a snapshot, is made of: every file that is here, local repositories first, then
    /// in the repositories' order; and those that have to be asked, each on its own. All of them count (R15, R16).
    package func lookup(_ file: MetadataFile, in set: RepositorySet) -> MetadataLookup {
        var result = MetadataLookup()
        var relative: [UInt8] = []
        guard RepositoryLayout.append(.metadata(file), to: &relative) else { return result }
        var path: [UInt8] = []
        let folder = relative.dropLast("maven-metadata.xml".utf8.count)
        for root in localRoots {
            if let found = findMetadata(root, folder, "local", nil, &path) { result.files.append(found) }
        }
        var isChanging: Bool?
        for member in set.members {
            switch state(of: .metadata(file), relative, member, &path, &isChanging) {
            case .found(let local): result.files.append(local)
            case .ask: result.ask.append(member.repository)
            case .no(let outcome):
                if case .offline = outcome, let found = findInLocalRepositories(folder, member, &path) {
                    result.files.append(found)
                } else {
                    result.attempts.append(RepositoryAttempt(member.repository, outcome))
                }
            }
        }
        return result
    }

    // MARK: failures

    /// Notes that a file could not be fetched: until this cache goes, lookups say so, or use an older copy, instead of
    /// asking for it once more.
    package func noteFailure(of file: RepositoryFile, in repository: RemoteRepository, _ error: KilnError) {
        let key = FailureKey(file: file, id: repository.id, url: repository.url)
        failures.withLock { $0[key] = error }
    }

    private func failure(of file: RepositoryFile, _ repository: RemoteRepository) -> KilnError? {
        failures.withLock { failures in
            guard !failures.isEmpty else { return nil }
            return failures[FailureKey(file: file, id: repository.id, url: repository.url)]
        }
    }

    // MARK: files

    /// The file of a repository, when it is there; leaves its path in `path`, without a NUL.
    private func find(
        _ relative: [UInt8], _ member: RepositorySet.Member, _ place: LocalFile.Place, _ path: inout [UInt8],
        _ file: RepositoryFile
    ) -> LocalFile? {
        guard let stamp = stamp(member.root, relative[...], &path) else { return nil }
        return LocalFile(
            path: String(decoding: path, as: UTF8.self), repositoryID: member.repository.id, place: place,
            stamp: stamp, checksum: file.policy(of: member.repository).checksum, base: member.base,
            rootLength: member.root.count)
    }

    private func findLocally(_ relative: [UInt8], _ set: RepositorySet, _ path: inout [UInt8]) -> LocalFile? {
        for root in localRoots {
            guard let stamp = stamp(root, relative[...], &path) else { continue }
            let text = String(decoding: path, as: UTF8.self)
            var id = ""
            if !configuration.ignoresTracking {
                let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) ?? text.startIndex
                let name = text[text.utf8.index(after: slash)...]
                let ids = set.members.map(\.repository.id)
                switch TrackingFile.origin(of: name, inFolder: String(text[..<slash]), asked: ids) {
                case .untracked, .installed: break
                case .repository(let from): id = from
                case .others: continue
                }
            }
            return localFile(text, id, stamp, root, base: set.members.first { $0.repository.id == id }?.base)
        }
        return nil
    }

    private func findInLocalRepositories(
        _ folder: ArraySlice<UInt8>, _ member: RepositorySet.Member, _ path: inout [UInt8]
    ) -> LocalFile? {
        guard !member.repository.id.contains("/") else { return nil }
        for root in localRoots {
            if let found = findMetadata(root, folder, member.repository.id, member.base, &path) { return found }
        }
        return nil
    }

    private func findMetadata(
        _ root: [UInt8], _ folder: ArraySlice<UInt8>, _ key: String, _ base: String?, _ path: inout [UInt8]
    ) -> LocalFile? {
        guard let stamp = stamp(root, folder + Array("maven-metadata-\(key).xml".utf8), &path) else { return nil }
        let id = base == nil ? "" : key
        return localFile(String(decoding: path, as: UTF8.self), id, stamp, root, base: nil)
    }

    private func localFile(
        _ path: String, _ id: String, _ stamp: FileStamp, _ root: [UInt8], base: String?
    ) -> LocalFile {
        LocalFile(
            path: path, repositoryID: id, place: .localRepository, stamp: stamp, checksum: .ignore,
            base: base ?? "file://" + String(decoding: root, as: UTF8.self), rootLength: root.count)
    }

    private func stamp(_ root: [UInt8], _ relative: ArraySlice<UInt8>, _ path: inout [UInt8]) -> FileStamp? {
        path.removeAll(keepingCapacity: true)
        path.append(contentsOf: root)
        path.append(contentsOf: relative)
        return stamp(&path)
    }

    private func stamp(_ path: inout [UInt8]) -> FileStamp? {
        path.append(0)
        defer { path.removeLast() }
        let reading = unsafe path.withUnsafeBytes { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { text -> FileStamp.Reading in
                guard let start = text.baseAddress else { return .absent }
                return unsafe FileStamp.of(start)
            }
        }
        // What cannot be looked at is not there; fetching it says why.
        guard case .file(let stamp) = reading else { return nil }
        return stamp
    }

    /// When a file of Kiln's bookkeeping beside a path was written, in nanoseconds.
    private func modified(_ path: [UInt8], _ suffix: String) -> Int64? {
        var path = path
        path.append(contentsOf: suffix.utf8)
        return stamp(&path)?.modified
    }
}

/// What Kiln adds to a file's name for its own bookkeeping; `RepositoryLayout` keeps it out of coordinates.
enum CacheSuffix {
    /// What is known of the file; its time is when the repository was asked last.
    static let record = ".kiln-file"
    /// The repository does not have the file; its time is when it said so.
    static let absence = ".kiln-absent"
    /// A download that is not whole; locked while it runs.
    static let part = ".kiln-part"
    /// The entity tag of such a download.
    static let partTag = ".kiln-part-etag"
    /// Bookkeeping that is being written; followed by the process and a number.
    static let temporary = ".kiln-tmp"
}

extension RepositoryFile {
    /// Whether another file may come under the same name: metadata, and a snapshot without its timestamp.
    package var changes: Bool {
        switch self {
        case .metadata: true
        case .artifact(let file): file.isSnapshot && SnapshotVersion.timestampStart(file.version) == nil
        }
    }
}
