internal import Glibc
package import Pipeline
package import Support

extension BlobStore {
    /// Copies a file that a build made into the store. The build is not trusted: nothing outside `root` is read, and
    /// nothing but a regular file.
    ///
    /// Every part of the path is opened relative to the one before it, and a link anywhere in it is refused. Throws
    /// `notFound`, `invalid` (reason `output.type`) for a link, folder, pipe, socket or device, `tooLarge` past `limit`,
    /// and `conflict` (reason `output.changed`) when the file changes while it is read.
    package func collect(root: FileDescriptor, path: RelativePath, limit: Int64) throws -> Blob {
        var folder = root
        var walked: [Substring] = []
        for part in path.parts.dropLast() {
            walked.append(part)
            try refuse(unless: S_IFDIR, String(part), in: folder, walked.joined(separator: "/"))
            folder = try FileDescriptor.open(String(part), O_RDONLY | O_DIRECTORY | O_NOFOLLOW, at: folder)
        }
        try refuse(unless: S_IFREG, path.name, in: folder, path.text)
        // O_NONBLOCK: a pipe put in the file's place since then must not hold us.
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
        let file = try FileDescriptor.open(path.name, flags, at: folder)
        let before = try file.status()
        guard before.st_mode & S_IFMT == S_IFREG else { throw wrongType(before, path.text) }
        guard Int64(before.st_size) <= limit else { throw tooLarge(path, limit) }
        let writer = try writer()
        while true {
            let bytes = try file.read(upTo: BlobWriter.partBytes)
            if bytes.isEmpty { break }
            guard writer.size + Int64(bytes.count) <= limit else { throw tooLarge(path, limit) }
            try writer.append(bytes.span)
        }
        let after = try file.status()
        guard writer.size == Int64(before.st_size), Stamp(before) == Stamp(after) else {
            throw KilnError(
                .conflict, "the output \(path) changed while it was read: something of the build still runs",
                reason: "output.changed")
        }
        return try writer.commit()
    }

    private func refuse(unless type: mode_t, _ name: String, in folder: FileDescriptor, _ path: String) throws {
        var status = stat()
        try systemCall("stat", "the output \(path)") {
            unsafe fstatat(folder.raw, name, &status, AT_SYMLINK_NOFOLLOW)
        }
        guard status.st_mode & S_IFMT == type else { throw wrongType(status, path) }
    }

    private func wrongType(_ status: stat, _ path: String) -> KilnError {
        let kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: "a file where a folder should be"
            case S_IFLNK: "a link"
            case S_IFDIR: "a folder"
            case S_IFIFO: "a pipe"
            case S_IFSOCK: "a socket"
            default: "a device"
            }
        return KilnError(
            .invalid, "the output \(path) is \(kind); only regular files below the build's folder are taken",
            reason: "output.type", fields: ["path": path])
    }

    private func tooLarge(_ path: RelativePath, _ limit: Int64) -> KilnError {
        KilnError(
            .tooLarge, "the output \(path) is larger than the \(limit) bytes allowed", reason: "output.size",
            fields: ["path": path.text])
    }
}

/// What changes when a file is written: its size and its times, in nanoseconds.
private struct Stamp: Equatable {
    let numbers: [Int]

    init(_ status: stat) {
        numbers = [
            status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec,
            status.st_ctim.tv_nsec,
        ]
    }
}
