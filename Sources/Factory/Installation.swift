internal import Glibc
internal import Support

/// Where Kiln itself lies.
package enum Installation {
    /// The folder of the running executable; `kiln-sandbox` is beside it.
    package static func binaries() throws -> String { try InstallFolder.binaries() }

    /// The folder with the toolchains that come with Kiln.
    package static func toolchains() throws -> String? { try InstallFolder.toolchains() }

    /// `$XDG_DATA_HOME/kiln`, or `~/.local/share/kiln`.
    package static func defaultData(_ environment: [String: String]) -> String {
        directory(environment, "XDG_DATA_HOME", ".local/share")
    }

    /// `$XDG_CACHE_HOME/kiln`, or `~/.cache/kiln`.
    package static func defaultCache(_ environment: [String: String]) -> String {
        directory(environment, "XDG_CACHE_HOME", ".cache")
    }

    private static func directory(_ environment: [String: String], _ variable: String, _ fallback: String) -> String {
        if let base = environment[variable], base.hasPrefix("/") { return base + "/kiln" }
        return "\(environment["HOME"] ?? "/var/lib")/\(fallback)/kiln"
    }
}

/// Holds a directory for one process; released when the owner goes, or the process dies.
package final class DirectoryLock: Sendable {
    private let file: FileDescriptor

    /// Takes the lock; throws `conflict` when another process holds it.
    package init(directory: String) throws {
        file = try FileDescriptor.open(directory + "/kiln.lock", O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o600)
        guard flock(file.raw, LOCK_EX | LOCK_NB) == 0 else {
            throw KilnError(
                .conflict, "another Kiln uses the data directory \(directory); stop it, or choose another with --data")
        }
    }
}
