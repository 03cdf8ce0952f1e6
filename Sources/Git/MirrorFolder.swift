internal import Glibc
internal import Pipeline
internal import Support

/// The folder of one mirror on disk: who may write it, whether it is whole, and how it is made anew.
///
/// A mirror is a bare repository of ours: HEAD, `packed-refs`, the packs, and a `kiln` file that names the remote.
/// Readers need no lock: packs are only added, and `packed-refs` is replaced in one step.
struct MirrorFolder {
    /// The repository.
    let path: String
    /// What it mirrors.
    let url: GitURL

    private var stamp: [UInt8] { Array("kiln mirror 1\n\(url.text)\n".utf8) }

    /// Waits for the write lock beside the folder, which another process may hold; it ends with the descriptor.
    func lock(while mayContinue: () -> Bool) throws -> FileDescriptor {
        try Files.createDirectory(Files.parent(of: path))
        let file = try FileDescriptor.open(path + ".lock", O_RDWR | O_CREAT | O_NOFOLLOW)
        while true {
            if flock(file.raw, LOCK_EX | LOCK_NB) == 0 { return file }
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw SystemCallError(call: "flock", number: errno, subject: path + ".lock").asKilnError
            }
            guard mayContinue() else { throw GitErrors.cancelled("waiting for the copy of \(url)") }
            usleep(20_000)
        }
    }

    /// Whether the folder is a whole mirror of this URL whose branches and tags are all here.
    func isWhole() -> Bool {
        // Any failure to read says the same: not whole.
        guard !Files.exists(path + "/suspect"),
            let found = try? Files.read(path + "/kiln", limit: 8192), found == stamp,
            let refs = PackedRefs(in: path), let repository = try? Repository(path, of: url)
        else { return false }
        return Set(refs.refs.map(\.id)).allSatisfy { id in
            // A header that cannot be read is a damaged pack.
            (try? repository.header(id)) != nil
        }
    }

    /// Notes that something in here could not be read.
    func suspect() {
        // A note that cannot be written costs one more failed build.
        try? Files.writeAtomically(path + "/suspect", [])
    }

    /// Makes the folder anew, empty; what was there is removed. The lock must be held.
    func recreate() throws {
        let new = path + ".new"
        try Files.removeTree(new)
        try Repository.create(new)
        try Files.removeTree(new + "/hooks")
        try Files.writeAtomically(new + "/packed-refs", PackedRefs(sorted: []).fileText())
        try Files.writeAtomically(new + "/HEAD", Array("ref: refs/heads/main\n".utf8))
        try Files.writeAtomically(new + "/kiln", stamp)
        let old = path + ".old"
        try Files.removeTree(old)
        if Files.exists(path) { try systemCall("rename", path) { unsafe rename(path, old) } }
        try systemCall("rename", path) { unsafe rename(new, path) }
        try Files.syncDirectory(Files.parent(of: path))
        try Files.removeTree(old)
    }

    /// Removes what a killed fetch left: libgit2's lock files and unfinished packs. The lock must be held.
    func tidy() throws {
        for name in try Files.list(path) where name.hasSuffix(".lock") || name.hasSuffix(".tmp") {
            try Files.removeTree(path + "/" + name)
        }
        for folder in try Files.list(path + "/objects") where folder.utf8.count == 2 {
            for name in try Files.list(path + "/objects/" + folder) where name.hasSuffix(".tmp") {
                try Files.removeTree(path + "/objects/" + folder + "/" + name)
            }
        }
        let packs = path + "/objects/pack"
        let names = try Files.list(packs)
        let indexed = Set(names.filter { $0.hasSuffix(".idx") }.map { $0.dropLast(4) })
        for name in names {
            let isPack = name.hasPrefix("pack-") && name.hasSuffix(".pack") && indexed.contains(name.dropLast(5))
            let isIndex = name.hasPrefix("pack-") && name.hasSuffix(".idx")
            if !isPack && !isIndex { try Files.removeTree(packs + "/" + name) }
        }
    }

    /// Makes a fetch visible: first the branch of HEAD, then all refs in one step.
    func publish(_ refs: PackedRefs, defaultBranch: String?) throws {
        let head = Array("ref: \(defaultBranch ?? "refs/heads/main")\n".utf8)
        // A HEAD that cannot be read is written like one that differs.
        if (try? Files.read(path + "/HEAD", limit: 4096)) != head { try Files.writeAtomically(path + "/HEAD", head) }
        try Files.writeAtomically(path + "/packed-refs", refs.fileText())
    }

    /// The full name that HEAD points at.
    func head() -> String? {
        // No HEAD is the same as one that points nowhere: the caller falls back.
        guard let text = try? Files.readText(path + "/HEAD", limit: 4096), text.hasPrefix("ref: ") else { return nil }
        return text.dropFirst(5).split(separator: "\n").first.map(String.init)
    }
}
