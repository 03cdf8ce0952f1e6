internal import Glibc
internal import Support

extension Sandbox {
    /// Makes a directory and all in it belong to a build's host user (and the group of the same number). Links are
    /// changed, not followed. Quick when the directory itself belongs to that user already: then nothing is done.
    ///
    /// Only root can. The directory must not be in use by a build.
    package static func handOver(_ path: String, to identity: UInt32) throws {
        let directory = try FileDescriptor.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        if try directory.status().st_uid == identity { return }
        try handOver(directory, path, identity)
    }

    private static func handOver(_ directory: FileDescriptor, _ path: String, _ identity: UInt32) throws {
        for name in try Files.list("/proc/self/fd/\(directory.raw)") {
            let inner = path + "/" + name
            var status = stat()
            try systemCall("stat", inner) { fstatat(directory.raw, name, &status, AT_SYMLINK_NOFOLLOW) }
            if status.st_mode & S_IFMT == S_IFDIR {
                try handOver(
                    FileDescriptor.open(name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, at: directory), inner, identity)
            } else {
                try systemCall("chown", inner) {
                    fchownat(directory.raw, name, identity, identity, AT_SYMLINK_NOFOLLOW)
                }
            }
        }
        // Last, so that a hand-over that was broken off is done again.
        try systemCall("chown", path) { fchown(directory.raw, identity, identity) }
    }
}
