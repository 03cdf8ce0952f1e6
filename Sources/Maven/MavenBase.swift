internal import Glibc
package import Pipeline
internal import Support

/// The folder that Maven takes for the top of the project's tree, and the JVM options that lie in it.
package struct MavenBase: Sendable, Hashable {
    /// The folder, relative to the workspace; `nil` is the workspace itself.
    package let folder: RelativePath?
    /// The text of `.mvn/jvm.config`; empty when there is none.
    package let jvmConfig: String

    /// Joins the parts.
    package init(folder: RelativePath?, jvmConfig: String) {
        self.folder = folder
        self.jvmConfig = jvmConfig
    }

    /// Looks as Maven's start script does: the nearest folder with a `.mvn`, from the pom's folder upwards, but not
    /// above the workspace; the pom's own folder when there is none.
    ///
    /// Runs before the build does, on a tree that nobody changes. A link may lead to a `jvm.config` within the
    /// workspace; one that leads out of it throws `invalid`, as does a file that is not plain or longer than 64 KiB.
    package static func find(workspace: String, pom: RelativePath) throws -> MavenBase {
        let root = try Files.realPath(workspace)
        var folder = pom.parent
        while true {
            let directory = folder.map { root + "/" + $0.text } ?? root
            if Files.isDirectory(directory + "/.mvn") {
                return MavenBase(folder: folder, jvmConfig: try read(directory + "/.mvn/jvm.config", root: root))
            }
            guard let here = folder else { return MavenBase(folder: pom.parent, jvmConfig: "") }
            folder = here.parent
        }
    }

    private static func read(_ path: String, root: String) throws -> String {
        guard Files.exists(path) else { return "" }
        let shown = path.dropFirst(root.count + 1)
        let target = try Files.realPath(path)
        guard target.hasPrefix(root + "/") else {
            throw KilnError(.invalid, "\(shown) is a link that leaves the repository", reason: "pom")
        }
        let file = try FileDescriptor.open(target, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        guard try file.status().st_mode & S_IFMT == S_IFREG else {
            throw KilnError(.invalid, "\(shown) is not a plain file", reason: "pom")
        }
        let limit = 64 << 10
        var bytes: [UInt8] = []
        while case let part = try file.read(upTo: limit), !part.isEmpty {
            bytes += part
            guard bytes.count <= limit else {
                throw KilnError(.invalid, "\(shown) is longer than \(limit) bytes", reason: "pom")
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self), !text.contains("\0") else {
            throw KilnError(.invalid, "\(shown) is not UTF-8 text", reason: "pom")
        }
        return text
    }
}
