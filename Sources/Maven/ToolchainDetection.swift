internal import Crypto
internal import Glibc
internal import Pipeline
internal import Subprocess
internal import Support

/// Finds what a definition names on this machine.
enum ToolchainDetection {
    /// Below this the distributions put their JDKs.
    private static let jdkDirectory = "/usr/lib/jvm"

    /// Throws `unavailable` with what is missing and what to install.
    static func find(_ definition: ToolchainDefinition) async throws -> Toolchain {
        let javaHome = try javaHome(definition.java)
        let mavenHome = try home(definition.mavenHome, "Maven", remedy: "install Maven (Debian: apt install maven)")
        guard let launcher = PathPattern.matches(mavenHome + "/boot/plexus-classworlds-*.jar").first,
            Files.exists(mavenHome + "/bin/m2.conf")
        else {
            throw missing("no Maven in \(mavenHome): boot/plexus-classworlds-*.jar and bin/m2.conf are not there")
        }
        let javaVersion = try await javaVersion(javaHome)
        var toolchain = Toolchain(
            id: definition.id, summary: definition.summary, javaHome: javaHome, javaVersion: javaVersion,
            mavenHome: mavenHome, mavenVersion: "", environment: definition.environment,
            mounts: try mounts(definition.mounts, homes: [javaHome, mavenHome]),
            mavenOptions: definition.mavenOptions, longBuildMavenOptions: definition.longBuildMavenOptions,
            digest: try Crypto.sha256([]))
        toolchain.mavenVersion = try await mavenVersion(toolchain, launcher: launcher)
        toolchain.digest = try digest(toolchain)
        return toolchain
    }

    private static func missing(_ message: String) -> KilnError {
        KilnError(.unavailable, message, reason: "toolchain.missing")
    }

    private static func home(_ pattern: String, _ what: String, remedy: String) throws -> String {
        let found = Set(try PathPattern.matches(pattern).filter(Files.isDirectory).map(Files.realPath)).sorted()
        guard let home = found.first else { throw missing("no \(what) at \(pattern): \(remedy)") }
        guard found.count == 1 else {
            throw missing("\(pattern) matches more than one \(what): \(found.joined(separator: ", ")); name one")
        }
        return home
    }

    private static func javaHome(_ java: ToolchainDefinition.Java) throws -> String {
        let home: String
        switch java {
        case .home(let pattern):
            home = try self.home(pattern, "JDK", remedy: "install one (Debian: apt install default-jdk-headless)")
        case .detect(let number):
            let candidates = try PathPattern.matches(jdkDirectory + "/*").filter(Files.isDirectory).map(Files.realPath)
            let fitting = Set(candidates).compactMap { home -> (version: [Int], home: String)? in
                guard isExecutable(home + "/bin/javac"), let version = releaseVersion(home) else { return nil }
                let numbers = version.split { !$0.isNumber }.compactMap { Int($0) }
                let feature = numbers.first == 1 ? numbers.dropFirst().first : numbers.first
                return feature == number ? (numbers, home) : nil
            }
            let newest = fitting.max { left, right in
                left.version == right.version
                    ? left.home < right.home : left.version.lexicographicallyPrecedes(right.version)
            }
            guard let newest else {
                throw missing("no JDK \(number) in \(jdkDirectory): install one, or name its home")
            }
            home = newest.home
        }
        for tool in ["java", "javac"] where !isExecutable("\(home)/bin/\(tool)") {
            throw missing("no JDK in \(home): bin/\(tool) is not there (a JRE is not enough)")
        }
        return home
    }

    private static func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 }

    /// `JAVA_VERSION` of the JDK's `release` file (JEP 223).
    private static func releaseVersion(_ home: String) -> String? {
        // Without the file, or with another form of it, the JVM itself is asked.
        guard let text = try? Files.readText(home + "/release", limit: 1 << 20) else { return nil }
        for line in text.split(separator: "\n") where line.hasPrefix("JAVA_VERSION=") {
            return plainVersion(line.dropFirst(13).filter { $0 != "\"" })
        }
        return nil
    }

    private static func plainVersion(_ text: some StringProtocol) -> String? {
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return isPlain && (1...100).contains(text.utf8.count) && text.first?.isNumber == true ? String(text) : nil
    }

    private static func javaVersion(_ home: String) async throws -> String {
        if let version = releaseVersion(home) { return version }
        let result = try await Subprocess.run(ProcessRequest([home + "/bin/java", "-version"]), timeout: 30)
        // `openjdk version "17.0.15" 2025-04-15` on standard error.
        let quoted = result.errorText.split(separator: "\"", omittingEmptySubsequences: false)
        guard result.end.isSuccess, quoted.count >= 3, let version = plainVersion(quoted[1]) else {
            throw missing("\(home)/bin/java -version does not tell a version")
        }
        return version
    }

    /// From the name of `maven-core`'s file: `maven-core-3.9.11.jar`, or Debian's unversioned file, beside whose target
    /// lies a link with the version; else Maven is asked.
    private static func mavenVersion(_ toolchain: Toolchain, launcher: String) async throws -> String {
        guard let core = PathPattern.matches(toolchain.mavenHome + "/lib/maven-core-*.jar").first else {
            throw missing("no Maven in \(toolchain.mavenHome): lib/maven-core-*.jar is not there")
        }
        let target = try Files.realPath(core)
        let stem = String(target.dropLast(4))
        let names =
            [core, target] + PathPattern.matches(stem + "-*.jar").filter { (try? Files.realPath($0)) == target }
        for path in names {
            guard let name = path.split(separator: "/").last, let mark = name.firstRange(of: "-core-") else { continue }
            let version = name[mark.upperBound...].dropLast(4)
            if version.split(separator: ".").dropFirst().first?.first?.isNumber == true,
                let version = plainVersion(version)
            {
                return version
            }
        }
        return try await askMaven(toolchain, launcher: launcher)
    }

    private static func askMaven(_ toolchain: Toolchain, launcher: String) async throws -> String {
        var arguments = [toolchain.javaHome + "/bin/java", "-classpath", launcher]
        arguments += ["-Dclassworlds.conf=\(toolchain.mavenHome)/bin/m2.conf", "-Dmaven.home=\(toolchain.mavenHome)"]
        arguments += ["-Dmaven.multiModuleProjectDirectory=/", MavenInvocation.launcherClass, "--version"]
        let request = ProcessRequest(arguments, workingDirectory: "/")
        let result = try await Subprocess.run(request, timeout: 60)
        let words = result.outputText.split { $0.isWhitespace }
        guard result.end.isSuccess, let mark = words.firstIndex(of: "Maven"), mark + 1 < words.count,
            let version = plainVersion(words[mark + 1])
        else { throw missing("the Maven in \(toolchain.mavenHome) does not tell its version") }
        return version
    }

    private static func mounts(_ mounts: [ToolchainDefinition.Mount], homes: [String]) throws -> [String] {
        var paths: Set<String> = []
        for mount in mounts {
            let found = PathPattern.matches(mount.path)
            guard mount.isOptional || !found.isEmpty else {
                throw missing("the mount \(mount.path) is not there; mark it optional if builds can do without")
            }
            paths.formUnion(found)
        }
        for home in homes where !paths.contains(where: { home == $0 || home.hasPrefix($0 + "/") }) {
            paths.insert(home)
        }
        return paths.sorted()
    }

    /// Over the definition, the versions, the JDK's `release` file and the sizes of its libraries, and the content of
    /// Maven's libraries. The JDK's own content is not read: it is 200 MB, and its `release` names its build.
    private static func digest(_ toolchain: Toolchain) throws -> Digest {
        var lines = ["kiln-toolchain 1", toolchain.id, toolchain.javaVersion, toolchain.mavenVersion]
        lines += toolchain.environment.map { "environment \($0.key)=\($0.value)" }.sorted()
        lines += toolchain.mavenOptions.map { "option " + $0 }
        lines += toolchain.longBuildMavenOptions.map { "long build option " + $0 }
        let release = toolchain.javaHome + "/release"
        if Files.exists(release) { lines.append("release \(try Crypto.sha256(Files.read(release, limit: 1 << 20)))") }
        for name in try Files.list(toolchain.javaHome + "/lib") {
            lines.append("java \(name) \(size(toolchain.javaHome + "/lib/" + name))")
        }
        for path in PathPattern.matches(toolchain.mavenHome + "/boot/*.jar") + (try toolchain.mavenLibraries()) {
            let content = try Files.read(path, limit: 256 << 20)
            lines.append("maven \(path.dropFirst(toolchain.mavenHome.count)) \(try Crypto.sha256(content))")
        }
        return try Crypto.sha256(Array(lines.joined(separator: "\n").utf8))
    }

    /// The bytes of a regular file; 0 for anything else, also for a link to nothing (Debian's JDK has `src.zip` so).
    private static func size(_ path: String) -> Int64 {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return 0 }
        return Int64(status.st_size)
    }
}
