internal import Glibc
package import Support

/// The system properties of the JVM that a build would run on, found without starting it.
///
/// Profiles of poms are activated by them (M10, M11, M12). Names as in `java.lang.System.getProperties`.
package enum SystemProperties {
    /// The properties of this machine and of the JDK at `JAVA_HOME`, else of the `java` on the PATH, and `env.NAME` for
    /// each variable. Without a JDK those of a JDK 17 stand in, so that activation has a `java.version` to look at.
    package static func detect(environment: [String: String], workingDirectory: String) -> [String: String] {
        var result: [String: String] = [:]
        for (name, value) in environment { result["env." + name] = value }
        var system = utsname()
        unsafe uname(&system)
        let machine = field(system.machine)
        result["os.name"] = field(system.sysname)
        result["os.arch"] = architectures[machine] ?? machine
        result["os.version"] = field(system.release)
        result["file.separator"] = "/"
        result["path.separator"] = ":"
        result["line.separator"] = "\n"
        result["user.dir"] = workingDirectory
        result["user.home"] = environment["HOME"] ?? "/"
        result["user.name"] = environment["USER"] ?? environment["LOGNAME"] ?? "unknown"
        result["java.io.tmpdir"] = "/tmp"
        result["file.encoding"] = "UTF-8"
        let home = javaHome(environment)
        result["java.home"] = home ?? "/usr/lib/jvm/default-java"
        let release = home.map(releaseFile) ?? [:]
        let version = release["JAVA_VERSION"] ?? "17.0.0"
        result["java.version"] = version
        result["java.specification.version"] = specification(version)
        result["java.vendor"] = release["IMPLEMENTOR"] ?? "Debian"
        return result
    }

    /// Properties from lines `name=value`; empty lines and those that start with `#` say nothing.
    package static func parse(_ text: String, _ what: String) throws(KilnError) -> [String: String] {
        var result: [String: String] = [:]
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.last == "\r" ? line.dropLast() : line
            if line.isEmpty || line.hasPrefix("#") { continue }
            guard let equals = line.firstIndex(of: "="), equals > line.startIndex else {
                throw KilnError(.invalid, "\(what), line \(number + 1): write NAME=VALUE", reason: "properties.syntax")
            }
            result[String(line[..<equals])] = String(line[line.index(after: equals)...])
        }
        return result
    }

    /// Java's names of the machines whose own name differs.
    private static let architectures = ["x86_64": "amd64", "i686": "i386", "armv7l": "arm"]

    /// `1.8` of `1.8.0_392`, `17` of `17.0.10` (JEP 223).
    private static func specification(_ version: String) -> String {
        let parts = version.split(whereSeparator: { !$0.isNumber })
        guard let first = parts.first else { return version }
        return first == "1" && parts.count > 1 ? "1." + parts[1] : String(first)
    }

    private static func javaHome(_ environment: [String: String]) -> String? {
        if let home = environment["JAVA_HOME"], !home.isEmpty { return home }
        for folder in (environment["PATH"] ?? "/usr/bin").split(separator: ":") {
            let program = folder + "/java"
            guard unsafe access(String(program), X_OK) == 0,
                let real = unsafe realpath(String(program), nil)
            else { continue }
            defer { unsafe free(real) }
            let path = unsafe String(cString: real)
            // HOME/bin/java; a JDK 8 has HOME/jre/bin/java, and HOME/jre is what its `java.home` says.
            guard let bin = path.lastIndex(of: "/"), let end = path[..<bin].lastIndex(of: "/") else { return nil }
            return String(path[..<end])
        }
        return nil
    }

    /// The `NAME="VALUE"` lines of a JDK's `release` file; a JDK 8's stands one folder above its `jre`.
    private static func releaseFile(_ home: String) -> [String: String] {
        for path in [home + "/release", home + "/../release"] {
            // A JDK without a readable release file is still a JDK.
            guard let text = try? Files.readText(path, limit: 64 << 10) else { continue }
            var result: [String: String] = [:]
            for line in text.split(separator: "\n") {
                guard let equals = line.firstIndex(of: "=") else { continue }
                let value = line[line.index(after: equals)...]
                result[String(line[..<equals])] = String(value.filter { $0 != "\"" })
            }
            return result
        }
        return [:]
    }

    private static func field<Tuple>(_ tuple: Tuple) -> String {
        unsafe withUnsafeBytes(of: tuple) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
