package import Pipeline
internal import Support

/// A JDK and a Maven that are there, with what a build needs around them.
package struct Toolchain: Sendable, Hashable {
    /// The id by which projects name it.
    package var id: String
    /// One line about it.
    package var summary: String
    /// The JDK's directory, absolute, links resolved.
    package var javaHome: String
    /// The JDK's version, such as `17.0.15`.
    package var javaVersion: String
    /// Maven's directory, absolute, links resolved.
    package var mavenHome: String
    /// Maven's version, such as `3.8.7`.
    package var mavenVersion: String
    /// Variables that the build gets besides Kiln's own.
    package var environment: [String: String]
    /// What of the machine the build sees read-only, each at its own path, sorted; existing paths only.
    package var mounts: [String]
    /// Options of Maven's own JVM.
    package var mavenOptions: [String]
    /// The same for a project whose last successful build was long (`longBuildSeconds`).
    package var longBuildMavenOptions: [String]
    /// The digest of the JDK, the Maven and the definition.
    package var digest: Digest

    /// A build longer than this, in seconds, is long: there the second compiler of the JVM has paid for itself.
    package static let longBuildSeconds = 30.0

    /// The first number of Maven's version.
    package var mavenMajor: Int { Self.major(mavenVersion) }

    /// The feature number of the JDK: 8 of `1.8.0_402`, 17 of `17.0.15`.
    package var javaMajor: Int {
        javaVersion.hasPrefix("1.") ? Self.major(javaVersion.dropFirst(2)) : Self.major(javaVersion)
    }

    private static func major(_ version: some StringProtocol) -> Int {
        Int(version.prefix { $0.isASCII && $0.isNumber }) ?? 0
    }

    /// The library files of Maven, sorted, as absolute paths.
    package func mavenLibraries() throws -> [String] {
        try Files.list(mavenHome + "/lib").filter { $0.hasSuffix(".jar") }.map { mavenHome + "/lib/" + $0 }
    }
}
