internal import Crypto
internal import Glibc
internal import Pipeline
internal import Support

extension RepositoryCache {
    /// Takes the lock for a download; `nil` while another thread or process has it. With the lock, `cached` has to be asked
    /// again: whoever had it before may have left the whole file.
    package func begin(_ file: RepositoryFile, from repository: RemoteRepository) throws -> PartialFile? {
        let member = try member(of: repository)
        let path = try path(of: file, member)
        return try PartialFile(file, repository, path: path, base: member.base, rootLength: member.root.count)
    }

    /// What the cache has of one repository, however old it is, with its record.
    package func cached(
        _ file: RepositoryFile, of repository: RemoteRepository
    ) throws -> (file: LocalFile, record: FileRecord?)? {
        let member = try member(of: repository)
        let path = try path(of: file, member)
        guard case .file(let stamp) = FileStamp.of(path) else { return nil }
        let record = Self.readRecord(path, stamp)
        let local = LocalFile(
            path: path, repositoryID: repository.id, place: .cache, stamp: stamp, sha256: record?.sha256,
            checksum: file.policy(of: repository).checksum, base: member.base, rootLength: member.root.count)
        return (local, record)
    }

    /// What came of a download by somebody else since a moment (nanoseconds since 1970), or before for a file that never
    /// changes; `nil` when there is still something to do.
    package func settled(
        _ file: RepositoryFile, of repository: RemoteRepository, since moment: Int64
    ) throws -> SettledFile? {
        if let cached = try cached(file, of: repository) {
            guard file.changes else { return .found(cached.file) }
            let checked = FileStamp.of(cached.file.path + CacheSuffix.record).stamp?.modified ?? 0
            return checked >= moment ? .found(cached.file) : nil
        }
        let note = try path(of: file, member(of: repository)) + CacheSuffix.absence
        guard let noted = FileStamp.of(note).stamp?.modified, noted >= moment else { return nil }
        return .absent
    }

    /// Notes that a repository does not have a file, until the note expires. A file that was there stays: it is still what
    /// was released, and metadata that is gone does not unmake what it listed.
    package func noteAbsence(of file: RepositoryFile, in repository: RemoteRepository) throws {
        let path = try path(of: file, member(of: repository))
        if Files.exists(path) {
            if let record = FileStamp.of(path).stamp.flatMap({ Self.readRecord(path, $0) }) {
                try Self.writeRecord(record, for: path, now: configuration.clock.now().nanoseconds)
            }
            return
        }
        try Files.createDirectory(Files.parent(of: path), mode: 0o700)
        try Self.writeNote(path + CacheSuffix.absence, "", now: configuration.clock.now().nanoseconds)
    }

    /// Notes that a repository says that what is cached of it is still the newest.
    package func noteUnchanged(_ file: LocalFile, _ record: FileRecord) throws {
        try Self.writeRecord(record, for: file.path, now: configuration.clock.now().nanoseconds)
    }

    /// Present time, in nanoseconds since 1970, as records and notes have it.
    package var now: Int64 { configuration.clock.now().nanoseconds }

    private func member(of repository: RemoteRepository) throws -> RepositorySet.Member {
        let member = try prepare([repository]).members[0]
        guard case .remote = member.kind else {
            throw KilnError(.invalid, "\(repository.id) (\(repository.printableURL)) cannot be fetched from over HTTP")
        }
        return member
    }

    private func path(of file: RepositoryFile, _ member: RepositorySet.Member) throws -> String {
        var path = member.root
        guard RepositoryLayout.append(file, to: &path) else {
            throw KilnError(.invalid, "\(file) names no file of a repository; check the coordinate")
        }
        return String(decoding: path, as: UTF8.self)
    }

    // MARK: records

    /// The record of a file, if it speaks of this state of it.
    static func readRecord(_ path: String, _ stamp: FileStamp) -> FileRecord? {
        // A record that cannot be read is made again from the bytes.
        guard let text = try? Files.readText(path + CacheSuffix.record, limit: FileRecord.maximumBytes),
            let record = FileRecord(text: text), record.describes(size: stamp.size, modified: stamp.modified)
        else { return nil }
        return record
    }

    static func writeRecord(_ record: FileRecord, for path: String, now: Int64) throws {
        try writeNote(path + CacheSuffix.record, record.text, now: now)
    }

    /// Replaces a small file in one step. It is not synced: what a crash of the machine leaves of it is not believed.
    static func writeNote(_ path: String, _ text: String, now: Int64) throws {
        let temporary = "\(path)\(CacheSuffix.temporary)-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        do {
            let file = try FileDescriptor.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
            try file.write(Array(text.utf8))
            let time = timespec(tv_sec: time_t(now / 1_000_000_000), tv_nsec: Int(now % 1_000_000_000))
            let times = [time, time]
            try systemCall("futimens", temporary) { unsafe futimens(file.raw, times) }
            try systemCall("rename", path) { unsafe rename(temporary, path) }
        } catch {
            _ = unsafe unlink(temporary)
            throw error
        }
    }
}

extension FileStamp.Reading {
    /// The stamp, if there is one.
    var stamp: FileStamp? {
        guard case .file(let stamp) = self else { return nil }
        return stamp
    }
}

/// What somebody else's download left.
package enum SettledFile: Sendable {
    /// The file.
    case found(LocalFile)
    /// The note that the repository does not have it.
    case absent
}
