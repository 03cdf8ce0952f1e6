internal import Runtimes
internal import Support

/// Where runtimes are found and kept.
enum RuntimePlaces {
    /// The profiles that come with Kiln, then the user's; indexes are with the latter: `$XDG_DATA_HOME/kiln/runtimes` or
    /// `~/.local/share/kiln/runtimes`.
    static func profiles(_ environment: [String: String]) throws -> RuntimeProfiles {
        let own = folder(environment)
        let shipped = try InstallFolder.toolchains().map { $0 + "/runtimes" }
        return RuntimeProfiles(folders: [shipped, own].compactMap { $0 }, indexFolder: own)
    }

    private static func folder(_ environment: [String: String]) -> String? {
        if let folder = environment["XDG_DATA_HOME"], folder.hasPrefix("/") { return folder + "/kiln/runtimes" }
        return environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 + "/.local/share/kiln/runtimes" : nil }
    }

    /// The JDK that is meant when none is named: `JAVA_HOME`, else that of the `java` on the `PATH`.
    static func javaHome(_ environment: [String: String]) -> String? {
        if let home = environment["JAVA_HOME"], home.hasPrefix("/") { return home }
        for folder in (environment["PATH"] ?? "").split(separator: ":") where folder.hasPrefix("/") {
            // A name that leads nowhere is passed over.
            guard let program = try? Files.realPath(folder + "/java"), program.hasSuffix("/bin/java") else { continue }
            return Files.parent(of: Files.parent(of: program))
        }
        return nil
    }
}
