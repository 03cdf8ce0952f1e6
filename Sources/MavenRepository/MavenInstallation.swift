internal import Glibc
internal import Markup
internal import Support
internal import XML
internal import Zip

/// An installed Maven, as far as Kiln asks it: where it is, its settings, and the repositories it starts from. Kiln has
/// no repository's name of its own.
package struct MavenInstallation: Sendable, Hashable {
    /// Its folder, which holds `lib` and `conf`.
    package let home: String

    /// Takes a folder as it is.
    package init(home: String) { self.home = home }

    /// The installed Maven: `explicit` when given, else `MAVEN_HOME`, `M2_HOME`, the one whose `mvn` is on the `PATH`,
    /// else `/usr/share/maven`. Throws `notFound` when there is none.
    package static func find(explicit: String? = nil, environment: [String: String]) throws -> MavenInstallation {
        if let explicit {
            guard let found = at(explicit) else {
                throw KilnError(
                    .notFound, "\(explicit) is no Maven: it has no lib/maven-model-builder-*.jar",
                    reason: "maven.not-found")
            }
            return found
        }
        for name in ["MAVEN_HOME", "M2_HOME"] {
            if let home = environment[name], !home.isEmpty, let found = at(home) { return found }
        }
        for folder in (environment["PATH"] ?? "").split(separator: ":") where folder.hasPrefix("/") {
            // A folder of the PATH without mvn is usual.
            guard let tool = try? Files.realPath("\(folder)/mvn") else { continue }
            if let found = at(Files.parent(of: Files.parent(of: tool))) { return found }
        }
        if let found = at("/usr/share/maven") { return found }
        throw KilnError(
            .notFound,
            "no Maven is installed, so its default repository is not known: install Maven, set MAVEN_HOME, or name a "
                + "repository with --repository URL",
            reason: "maven.not-found")
    }

    private static func at(_ home: String) -> MavenInstallation? {
        let installation = MavenInstallation(home: home)
        return installation.superPomJar == nil ? nil : installation
    }

    /// Its own settings.xml, whether or not there is one.
    package var settingsPath: String { "\(home)/conf/settings.xml" }

    /// The jar that holds the super-pom; `nil` when this is no Maven.
    package var superPomJar: String? {
        // What cannot be listed is no Maven.
        let names = (try? Files.list("\(home)/lib")) ?? []
        // Maven 4 keeps the older model builder for compatibility only.
        for prefix in ["maven-impl-", "maven-model-builder-"] {
            if let name = names.first(where: { $0.hasPrefix(prefix) && $0.hasSuffix(".jar") }) {
                return "\(home)/lib/\(name)"
            }
        }
        return nil
    }

    /// The super-pom's text.
    package func superPom() throws -> [UInt8] {
        guard let jar = superPomJar else {
            throw KilnError(
                .notFound, "\(home) is no Maven: it has no lib/maven-model-builder-*.jar", reason: "maven.not-found")
        }
        let archive = try ZipArchive(jar)
        guard let entry = archive.index(of: "org/apache/maven/model/pom-4.0.0.xml") else {
            throw KilnError(.notFound, "\(jar) holds no super-pom", reason: "maven.not-found")
        }
        return try archive.read(entry, limit: 1 << 20)
    }

    /// The repositories that every project has: those of the super-pom, or, where that names none (Maven 4), those of
    /// the installation's settings.
    package func defaultRepositories(environment: [String: String]) throws -> [RemoteRepository] {
        let what = "the super-pom of \(home)"
        let superPom = XMLFields(try XMLReader.parse(superPom(), what), what)
        let repositories = try RepositoryElement.repositories(of: superPom) { $0 }
        if !repositories.isEmpty { return repositories }
        let properties = try systemProperties(environment)
        let settings = try XMLReader.parse(Files.read(settingsPath, limit: 1 << 20), settingsPath)
        let fromSettings = try RepositoryElement.repositories(of: XMLFields(settings, settingsPath)) { text in
            SettingsInterpolation.expand(text) { properties[$0] }
        }
        guard !fromSettings.isEmpty else {
            throw KilnError(
                .notFound,
                "neither the super-pom nor the settings of the Maven in \(home) name a repository: name one with "
                    + "--repository URL", reason: "maven.no-repository")
        }
        return fromSettings
    }

    /// The properties of conf/maven-system.properties (Maven 4), `${env.NAME:-default}` expanded.
    private func systemProperties(_ environment: [String: String]) throws -> [String: String] {
        let path = "\(home)/conf/maven-system.properties"
        guard Files.exists(path) else { return [:] }
        var result: [String: String] = [:]
        for line in try Files.readText(path, limit: 1 << 20).split(whereSeparator: \.isNewline) {
            guard !line.hasPrefix("#"), let sign = line.firstIndex(of: "=") else { continue }
            let name = line[..<sign].filter { $0 != " " }
            let value = line[line.index(after: sign)...].drop { $0 == " " }
            result[String(name)] = SettingsInterpolation.expand(String(value)) { expression in
                let name = String(expression.prefix { $0 != ":" })
                let after = expression.dropFirst(name.count)
                let fallback = after.hasPrefix(":-") ? String(after.dropFirst(2)) : nil
                guard name.hasPrefix("env.") else { return result[name] ?? fallback }
                return environment[String(name.dropFirst(4))] ?? fallback
            }
        }
        return result
    }
}
