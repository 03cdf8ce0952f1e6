internal import Glibc
internal import Support

extension RepositoryCache {
    /// How old what a killed process left has to be before it is removed, in seconds: three days, so that a large download
    /// can still go on the next day.
    private static let leftoverSeconds: Int64 = 3 * 86400
    /// How often the whole cache is looked through for leftovers, in seconds.
    private static let sweepSeconds: Int64 = 86400

    /// Removes leftovers, and notes of absences that expired long ago, when nobody did for a day; returns how many. Nothing that is locked or whole is touched.
    @discardableResult
    package func sweepIfDue() throws -> Int {
        let root = configuration.root
        guard Files.isDirectory(root) else { return 0 }
        let stamp = root + "/.kiln-swept"
        let now = self.now
        if let last = FileStamp.of(stamp).stamp?.modified, last <= now, now - last < Self.sweepSeconds * 1_000_000_000 {
            return 0
        }
        // First, so that of several processes one looks.
        try Self.writeNote(stamp, "", now: now)
        var count = 0
        for name in try Files.list(root) where Files.isDirectory(root + "/" + name) {
            try sweep(root + "/" + name, now, depth: 0, &count)
        }
        return count
    }

    private func sweep(_ folder: String, _ now: Int64, depth: Int, _ count: inout Int) throws {
        guard depth < 256 else { return }
        for name in try Files.list(folder) {
            let path = folder + "/" + name
            let isLeftover = [CacheSuffix.part, CacheSuffix.temporary, CacheSuffix.absence].contains {
                name.contains($0)
            }
            if isLeftover {
                if try removeLeftover(path, now) { count += 1 }
            } else if Self.isFolder(path) {
                try sweep(path, now, depth: depth + 1, &count)
            }
        }
    }

    /// Links are not followed.
    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private func removeLeftover(_ path: String, _ now: Int64) throws -> Bool {
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(path, O_RDWR | O_NOFOLLOW)
        } catch let error as KilnError where error.code == .notFound {
            return false
        }
        let stamp = try FileStamp.of(file)
        guard now - stamp.modified >= Self.leftoverSeconds * 1_000_000_000 else { return false }
        guard flock(file.raw, LOCK_EX | LOCK_NB) == 0, FileStamp.of(path).stamp?.inode == stamp.inode else {
            return false
        }
        // Locked: whoever waits for it finds another inode under the name, or none, and opens that.
        return unsafe unlink(path) == 0
    }
}
