package import Pipeline
package import Support

/// A file of a repository on this machine.
package struct LocalFile: Sendable, Hashable {
    /// Whose file it is, which decides who checked it.
    package enum Place: Sendable, Hashable {
        /// Kiln's own cache: checked when it was fetched.
        case cache
        /// A `file:` repository, read where it is: checked when it is read.
        case repository
        /// A local repository of Maven's: taken as it is, as Maven does.
        case localRepository
    }

    /// The absolute path.
    package var path: String
    /// The id of the repository it comes from; empty for what was installed into a local repository.
    package var repositoryID: String
    /// Whose file it is.
    package var place: Place
    /// What tells this state of it from another.
    package var stamp: FileStamp
    /// Its digest, when it is known already; `RepositoryCache.digest(of:)` finds it else.
    package var sha256: Digest?
    /// What a wrong checksum beside it means; of a `file:` repository only.
    var checksum: RepositoryPolicy.Checksum
    /// The repository's address, with a slash at its end and without user and password.
    let base: String
    /// How many bytes of the path stand for the repository's root.
    let rootLength: Int

    /// The size in bytes.
    package var size: Int64 { stamp.size }

    /// The path below the repository's root.
    package var relativePath: String { String(decoding: path.utf8.dropFirst(rootLength), as: UTF8.self) }

    /// The address it comes from, percent-encoded.
    package var url: String {
        var bytes = Array(base.utf8)
        RepositoryLayout.appendEncoded(path.utf8.dropFirst(rootLength), to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
