import Pipeline
import Support
import TestSupport
import Testing

@testable import Maven

@Suite("Toolchains are found as their files say")
struct ToolchainTests {
    /// A JDK and a Maven that nobody can run, to be found by their files.
    private func fake(_ scratch: String, java: String = "21.0.2", maven: String = "3.9.9") async throws {
        for tool in ["java", "javac"] {
            try Files.createDirectory(scratch + "/jdk-21/bin")
            try Files.writeAtomically("\(scratch)/jdk-21/bin/\(tool)", Array("#!/bin/false\n".utf8), mode: 0o755)
        }
        try Files.createDirectory(scratch + "/jdk-21/lib")
        try Files.writeAtomically(scratch + "/jdk-21/release", Array("JAVA_VERSION=\"\(java)\"\n".utf8))
        for name in ["boot/plexus-classworlds-2.8.0.jar", "bin/m2.conf", "lib/maven-core-\(maven).jar"] {
            try Files.createDirectory(Files.parent(of: scratch + "/mvn/" + name))
            try Files.writeAtomically(scratch + "/mvn/" + name, Array(name.utf8))
        }
        #expect(try await Shell.run("/bin/ln", "-sfn", "jdk-21", scratch + "/jdk-current"))
    }

    private func load(_ scratch: String, _ text: String, file: String = "x.yaml") async throws -> Toolchains {
        try Files.createDirectory(scratch + "/toolchains")
        try Files.writeAtomically(scratch + "/toolchains/" + file, Array(text.utf8))
        return try await Toolchains.load(directories: [scratch + "/toolchains"], defaultID: "x")
    }

    private func plain(_ scratch: String) -> String {
        "id: x\njava: {home: '\(scratch)/jdk-*t'}\nmaven: {home: '\(scratch)/mvn'}\n"
    }

    @Test("versions come from the release file and the library's name, homes without links, mounts with them")
    func found() async throws {
        try await withScratch { scratch in
            try await fake(scratch)
            let text =
                plain(scratch)
                + "mounts: ['\(scratch)/jdk-?1', {path: /no/such, optional: true}]\nenvironment: {A: b}\n"
            let toolchain = try await load(scratch, text).toolchain(nil)
            #expect(toolchain.javaHome == scratch + "/jdk-21")
            #expect(toolchain.javaVersion == "21.0.2" && toolchain.javaMajor == 21)
            #expect(toolchain.mavenVersion == "3.9.9" && toolchain.mavenMajor == 3)
            #expect(toolchain.mounts == [scratch + "/jdk-21", scratch + "/mvn"])
            #expect(toolchain.environment == ["A": "b"])
            #expect(toolchain.mavenOptions == ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"])
            #expect(toolchain.longBuildMavenOptions == ["-XX:+UseSerialGC"])
        }
    }

    @Test("the digest follows every part, and nothing else")
    func digest() async throws {
        try await withScratch { scratch in
            try await fake(scratch)
            func digest(_ more: String = "") async throws -> Digest {
                try await load(scratch, plain(scratch) + more).toolchain("x").digest
            }
            let first = try await digest()
            #expect(try await digest() == first)
            #expect(try await digest("summary: other words\n") == first)
            #expect(try await digest("environment: {A: b}\n") != first)
            #expect(try await digest("mavenOptions: [-Xmx1g]\n") != first)
            try Files.writeAtomically(scratch + "/mvn/lib/other.jar", [1])
            let second = try await digest()
            #expect(second != first)
            try Files.writeAtomically(scratch + "/mvn/lib/other.jar", [2])
            let third = try await digest()
            #expect(third != second)
            try Files.writeAtomically(scratch + "/jdk-21/lib/modules", [2])
            #expect(try await digest() != third)
        }
    }

    @Test("what is missing becomes the toolchain's problem, with the remedy")
    func missing() async throws {
        try await withScratch { scratch in
            func problem(_ text: String) async throws -> String? {
                let toolchains = try await load(scratch, text)
                #expect(throws: KilnError.self) { try toolchains.toolchain("x") }
                return toolchains.summaries.first?.problem
            }
            #expect(try await problem(plain(scratch))?.contains("apt install default-jdk-headless") == true)
            try await fake(scratch)
            #expect(
                try await problem("id: x\njava: {home: '\(scratch)/jdk-*'}\nmaven: {home: /none}\n")?
                    .contains("no Maven at /none") == true)
            #expect(
                try await problem("id: x\njava: {detect: 12}\nmaven: {home: /none}\n")?.contains("no JDK 12") == true)
            let mount = try await problem(plain(scratch) + "mounts: [/no/such]\n")
            #expect(mount?.contains("the mount /no/such is not there") == true)
            try Files.createDirectory(scratch + "/jdk-22")
            #expect(
                try await problem("id: x\njava: {home: '\(scratch)/jdk-2?'}\nmaven: {home: '\(scratch)/mvn'}\n")?
                    .contains("matches more than one JDK") == true)
            try Files.removeTree(scratch + "/jdk-21/bin/javac")
            #expect(try await problem(plain(scratch))?.contains("a JRE is not enough") == true)
        }
    }

    private static let wrong: [(text: String, words: String)] = [
        ("id: X\n", "line 1: 'id' must be"), ("summary: x\n", "'id' is missing"),
        ("id: x\njava: {home: /j}\n", "'maven' is missing"), ("id: x\nmaven: {home: /m}\n", "'java' is missing"),
        ("id: x\njava: {home: /j, detect: 17}\nmaven: {home: /m}\n", "line 2: 'java' needs either"),
        ("id: x\njava: {home: j}\nmaven: {home: /m}\n", "line 2: 'java.home' must be an absolute path"),
        ("id: x\njava: {home: /a/../b}\nmaven: {home: /m}\n", "'java.home' must be an absolute path"),
        ("id: x\njava: {home: /j}\nmaven: {home: /m}\nmavenOptions: [rm -rf]\n", "is not a JVM option"),
        ("id: x\njava: {home: /j}\nmaven: {home: /m}\nenvironment: {\"A=B\": c}\n", "no valid variable name"),
        ("id: x\njava: {home: /j}\nmaven: {hom: /m}\n", "unknown key 'maven.hom'; known: home"),
        ("id: [x\n", "x.yaml, line"),
    ]

    @Test("a file that is no toolchain is refused with its line", arguments: wrong)
    func refused(text: String, words: String) async throws {
        try await withScratch { scratch in
            let error = await #expect(throws: KilnError.self) { try await load(scratch, text) }
            #expect(error?.code == .invalid)
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
    }

    @Test("an unknown id is told with the known ones, a second file of one id is refused")
    func ids() async throws {
        try await withScratch { scratch in
            try await fake(scratch)
            let toolchains = try await load(scratch, plain(scratch))
            let error = #expect(throws: KilnError.self) { try toolchains.toolchain("y") }
            #expect(error?.message == "no toolchain 'y'; there are: x")
            await #expect(throws: KilnError.self) { try await load(scratch, plain(scratch), file: "y.yaml") }
            #expect(try await Toolchains.load(directories: ["/no/such"]).summaries.isEmpty)
        }
    }

    @Test("Debian's toolchain is there with its versions", .enabled(if: MavenLab.hasDebian))
    func debian() async throws {
        let toolchains = try await Toolchains.load(directories: [MavenLab.repository + "/toolchains"])
        let summary = try #require(toolchains.summaries.first { $0.id == "debian" })
        #expect(summary.isDefault && summary.problem == nil)
        let toolchain = try toolchains.toolchain(nil)
        #expect(toolchain.mavenVersion.hasPrefix("3."))
        #expect(!toolchain.mavenVersion.contains("x"))
        #expect(toolchain.mavenHome == "/usr/share/maven")
        #expect(toolchain.javaMajor >= 17)
        #expect(toolchain.mounts.contains("/usr") && toolchain.mounts.contains("/etc/maven"))
        #expect(toolchain.mounts.contains { $0.hasPrefix("/etc/java-") })
        #expect(!toolchain.mounts.contains { $0.hasPrefix("/usr/") })
    }

    @Test("the JDK of a number is detected", .enabled(if: Files.exists("/usr/lib/jvm/java-17-openjdk-amd64/bin/javac")))
    func detected() async throws {
        let toolchain = try await withScratch { scratch in
            try await fake(scratch)
            return try await load(scratch, "id: x\njava: {detect: 17}\nmaven: {home: '\(scratch)/mvn'}\n").toolchain(
                nil)
        }
        #expect(toolchain.javaVersion.hasPrefix("17."))
    }
}
