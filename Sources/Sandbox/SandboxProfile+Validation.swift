internal import Support

extension SandboxProfile {
    /// Throws `invalid` for what no sandbox can be made of, or what would weaken it.
    package func validate() throws {
        var targets: Set<String> = []
        for mount in mounts {
            guard mount.source.hasPrefix("/"), !mount.source.utf8.contains(0) else {
                throw refuse("the source '\(mount.source)' is not an absolute path")
            }
            guard Self.isPlain(mount.target), mount.target != "/" else {
                throw refuse("the target '\(mount.target)' is not a plain absolute path below /")
            }
            for taken in ["/proc", "/dev", "/sys"] where mount.target == taken || mount.target.hasPrefix(taken + "/") {
                throw refuse("the target '\(mount.target)' lies in \(taken), which every sandbox has of its own")
            }
            guard targets.insert(mount.target).inserted else { throw refuse("two mounts at '\(mount.target)'") }
        }
        guard Self.isPlain(workingDirectory) else {
            throw refuse("the working directory '\(workingDirectory)' is not a plain absolute path")
        }
        for name in environment.keys.sorted() where name.isEmpty || name.utf8.contains(UInt8(ascii: "=")) {
            throw refuse("'\(name)' is no name of an environment variable")
        }
        guard uid != 0 else { throw refuse("the user inside is root") }
        guard hostIdentity != 0, hostIdentity != .max else {
            throw refuse("the user on the machine is root or no user")
        }
        let times = [limits.wallSeconds, limits.silenceSeconds, limits.graceSeconds]
        guard times.allSatisfy({ $0 >= 0 && $0 < 1e9 }) else { throw refuse("a time limit is negative or endless") }
    }

    /// Absolute, and each part a name.
    static func isPlain(_ path: String) -> Bool {
        guard path.hasPrefix("/"), !path.utf8.contains(0) else { return false }
        return path == "/"
            || path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
                .allSatisfy { !["", ".", ".."].contains($0) }
    }

    private func refuse(_ what: String) -> KilnError {
        KilnError(.invalid, "this sandbox profile is refused: \(what)", reason: "sandbox.profile")
    }
}
