internal import CGit2
internal import Glibc
internal import Pipeline
internal import Support

/// Brings the objects of a repository on this machine over by copying its files: libgit2's own way packs everything
/// anew, which took 77 s where this takes one (libgit2's repository, 160,000 objects).
///
/// What the files hold is checked by hash whenever it is read. Nothing is linked, and no link is followed: a repository
/// from elsewhere may have some that lead to the machine's own files (CVE-2022-39253).
struct LocalObjects {
    private let source: String
    private let target: String
    private let repository: Repository
    private let watch: NetworkWatch
    private(set) var objects = 0
    private(set) var bytes: Int64 = 0

    /// `nil` when the source borrows from another repository: then libgit2 has to find the objects. Throws
    /// `git.incomplete` for a shallow clone, whose history is not all there.
    init?(from url: GitURL, to target: String, _ repository: Repository, watch: NetworkWatch) throws {
        var opened: OpaquePointer?
        guard unsafe git_repository_open_ext(&opened, url.path, GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, nil) >= 0,
            let handle = unsafe opened
        else { return nil }
        defer { unsafe git_repository_free(handle) }
        guard let folder = unsafe git_repository_commondir(handle) else { return nil }
        source = unsafe String(cString: folder) + "objects"
        self.target = target
        self.repository = repository
        self.watch = watch
        if unsafe git_repository_is_shallow(handle) == 1 {
            throw KilnError(
                .invalid, "\(url) is a shallow clone; run 'git fetch --unshallow' there, or use its origin",
                reason: "git.incomplete")
        }
        if Files.exists(source + "/info/alternates") { return nil }
    }

    /// Copies what is not here yet. Repeats when the source packed itself anew meanwhile.
    mutating func copy() throws {
        for _ in 0..<3 {
            let before = try packs()
            try copyLoose()
            for name in before { try copyPack(name) }
            if try packs() == before { return }
        }
    }

    private func packs() throws -> [String] {
        guard Files.isDirectory(source + "/pack") else { return [] }
        return try Files.list(source + "/pack").filter { name in
            name.hasPrefix("pack-") && name.hasSuffix(".idx") && name.dropFirst(5).dropLast(4).utf8.count == 40
                && name.dropFirst(5).dropLast(4).utf8.allSatisfy(Hex.isLowercaseDigit)
        }
    }

    private mutating func copyPack(_ index: String) throws {
        let (from, to) = (source + "/pack", target + "/pack")
        let pack = index.dropLast(4) + ".pack"
        guard !Files.exists(to + "/" + index) else { return }
        // The pack before its index: an index without its pack would be a damaged mirror.
        guard try copy(from + "/" + pack, to: to + "/" + pack), try copy(from + "/" + index, to: to + "/" + index)
        else { return }
        // The last entry of the index's table counts its objects (gitformat-pack, version 2).
        let count = try FileDescriptor.open(to + "/" + index, O_RDONLY).read(upTo: 4, at: 8 + 255 * 4)
        objects += count.reduce(0) { $0 << 8 | Int($1) }
    }

    private mutating func copyLoose() throws {
        for first in try Files.list(source) where first.utf8.count == 2 && first.utf8.allSatisfy(Hex.isLowercaseDigit) {
            for rest in try Files.list(source + "/" + first) {
                guard let id = ObjectID(hex: first + rest), !repository.contains(id) else { continue }
                try Files.createDirectory(target + "/" + first)
                let name = "/\(first)/\(rest)"
                if try copy(source + name, to: target + name, isDurable: false) { objects += 1 }
            }
        }
    }

    /// Copies a regular file under a temporary name first; `false` when it is gone.
    private mutating func copy(_ from: String, to: String, isDurable: Bool = true) throws -> Bool {
        let input: FileDescriptor
        do {
            input = try FileDescriptor.open(from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        } catch let error as KilnError where error.code == .notFound {
            return false
        }
        let status = try input.status()
        guard status.st_mode & S_IFMT == S_IFREG else { return false }
        bytes += Int64(status.st_size)
        if bytes > watch.access.maximumBytes { watch.failTooLarge() }
        let temporary = to + ".tmp"
        _ = unsafe unlink(temporary)
        let output = try FileDescriptor.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o444)
        while true {
            guard watch.mayContinue() else { throw watch.failure ?? GitErrors.cancelled("the fetch") }
            let part = try input.read(upTo: 1 << 20)
            if part.isEmpty { break }
            try output.write(part)
        }
        if isDurable { try output.sync() }
        try systemCall("rename", to) { unsafe rename(temporary, to) }
        return true
    }
}
