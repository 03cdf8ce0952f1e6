internal import Support

extension Sandbox {
    /// Makes a directory and all in it belong to a build's host user (and the group of the same number). Links are
    /// changed, not followed. Quick when the directory itself belongs to that user already: then nothing is done.
    ///
    /// Only root can. The directory must not be in use by a build.
    package static func handOver(_ path: String, to identity: UInt32) throws {
        try Files.changeOwner(ofTree: path, to: identity)
    }
}
