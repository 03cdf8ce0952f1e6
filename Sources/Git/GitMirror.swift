internal import Glibc
package import Pipeline
internal import Support

/// The bare copy of one remote repository, kept between builds: fetch, resolve a name, write a commit's tree out.
///
/// Runs on its own queue, as libgit2 blocks. Two mirrors on one directory, also of two processes, are safe: fetches
/// take turns, readers need none.
package actor GitMirror {
    /// The remote.
    package nonisolated let url: GitURL
    /// The bare repository's directory.
    package nonisolated let directory: String
    private let access: GitAccess
    private let executor: QueueExecutor

    /// Where the objects are; a build's generated `.git` borrows from there.
    package nonisolated var objectsDirectory: String { directory + "/objects" }

    /// The mirror's own queue.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// Takes the directory, which need not be there yet, and how the remote may be reached. Throws `git.scheme`.
    package init(directory: String, url: GitURL, access: GitAccess) throws {
        try access.check(url)
        self.directory = Files.absolute(directory)
        self.url = url
        self.access = access
        executor = QueueExecutor(label: "kiln.git.\(url.host)")
    }

    /// A file name for a URL's mirror: its last parts, readable, and a hash of the whole.
    package static func directoryName(for url: GitURL) -> String {
        let plain = (url.host + url.path).map { character in
            character.isASCII && (character.isLetter || character.isNumber || character == "-") ? character : "-"
        }
        return String(plain.suffix(60).drop { $0 == "-" }) + "." + Hex.encode(SHA1.hash(Array(url.text.utf8)))
    }

    var folder: MirrorFolder { MirrorFolder(path: directory, url: url) }

    /// Brings the mirror up to date: all branches and tags and nothing else, deleted ones go, moved ones follow, old
    /// objects stay. Costs one listing when nothing is new. A damaged mirror is made anew.
    ///
    /// `progress` and `isCancelled` are called on the mirror's own queue and beside it. Throws a `KilnError` whose
    /// `reason` tells the kinds apart (`GitErrors`).
    package func fetch(
        progress: @escaping @Sendable (GitProgress) -> Void = { _ in },
        isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> FetchSummary {
        LibGit2.start()
        let watch = NetworkWatch(url: url, access: access, isCancelled: isCancelled)
        return try watch.during {
            let lock: FileDescriptor
            do {
                lock = try folder.lock { watch.mayContinue() }
            } catch {
                throw watch.failure ?? error
            }
            return try withExtendedLifetime(lock) {
                let isNew = !folder.isWhole()
                if isNew { try folder.recreate() } else { try folder.tidy() }
                do {
                    return try fetchOnce(watch, isNew: isNew, progress: progress)
                } catch let error as KilnError where error.code == .corrupt && !isNew && watch.failure == nil {
                    try folder.recreate()
                    return try fetchOnce(watch, isNew: true, progress: progress)
                }
            }
        }
    }

    private func fetchOnce(
        _ watch: NetworkWatch, isNew: Bool, progress: @escaping @Sendable (GitProgress) -> Void
    ) throws -> FetchSummary {
        let repository = try Repository(directory, of: url)
        let session = try RemoteSession(url, into: repository, watch: watch, progress: progress)
        let announced = PackedRefs(sorted: try session.connect())
        let defaultBranch = session.defaultBranch()
        var (objects, bytes) = (0, Int64(0))
        func isMissing(_ ref: RemoteRef) -> Bool { !repository.contains(ref.id) }
        if announced.refs.contains(where: isMissing) {
            if url.scheme == .file,
                var local = try LocalObjects(from: url, to: objectsDirectory, repository, watch: watch)
            {
                try local.copy()
                (objects, bytes) = (local.objects, local.bytes)
                try repository.refresh()
                progress(
                    GitProgress(
                        receivedObjects: objects, totalObjects: objects, indexedObjects: objects, receivedBytes: bytes))
            }
            if announced.refs.contains(where: isMissing) {
                try session.download()
                (objects, bytes) = (objects + session.received.objects, bytes + session.received.bytes)
            }
        }
        for ref in announced.refs where !repository.contains(ref.id) {
            throw GitErrors.missingObject(url, ref.id, String(decoding: ref.name, as: UTF8.self))
        }
        let before = Set((PackedRefs(in: directory)?.refs ?? []).map { $0.name + [0x20] + $0.id.bytes })
        let after = Set(announced.refs.map { $0.name + [0x20] + $0.id.bytes })
        let changed = Set(before.symmetricDifference(after).map { $0.dropLast(21) }).count
        if changed > 0 || folder.head() != defaultBranch {
            try folder.publish(announced, defaultBranch: defaultBranch)
        }
        return FetchSummary(
            refs: announced.refs.count, changedRefs: changed, receivedObjects: objects, receivedBytes: bytes,
            defaultBranch: defaultBranch, isNewMirror: isNew)
    }

    /// Opens the mirror for reading; throws when nothing was fetched yet.
    private func open() throws -> (repository: Repository, refs: PackedRefs) {
        guard Files.exists(directory + "/kiln"), let refs = PackedRefs(in: directory) else {
            throw KilnError(.notFound, "\(url) has not been fetched yet; fetch it first", reason: "git.not-fetched")
        }
        return (try Repository(directory, of: url), refs)
    }

    /// Reads from the mirror; damage that is met makes the next fetch begin anew.
    func reading<Value>(_ body: (Repository, PackedRefs) throws -> Value) throws -> Value {
        do {
            let (repository, refs) = try open()
            return try body(repository, refs)
        } catch let error as KilnError where error.code == .corrupt {
            folder.suspect()
            throw error
        }
    }
}
