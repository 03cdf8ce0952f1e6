import Pipeline
import Support
import TestSupport
import Testing

@testable import Maven

@Suite("An invocation is put together from values")
struct MavenInvocationTests {
    private func toolchain(maven: String, java: String = "17.0.15") throws -> Toolchain {
        Toolchain(
            id: "x", summary: "", javaHome: "/jdk", javaVersion: java, mavenHome: "/maven", mavenVersion: maven,
            environment: ["EXTRA": "1"], mounts: [], mavenOptions: ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"],
            longBuildMavenOptions: ["-XX:+UseSerialGC"],
            digest: try #require(Digest(hex: String(repeating: "0", count: 64))))
    }

    private let places = MavenPlaces(
        workspace: "/w", home: "/h", localRepository: "/r", configuration: "/c", eventSpy: "/s", report: "/o/report")

    private func invocation(
        maven: String = "3.9.11", java: String = "17.0.15", pom: String = "pom.xml",
        base: MavenBase = MavenBase(folder: nil, jvmConfig: ""), isLong: Bool = false
    ) throws -> MavenInvocation {
        MavenInvocation(
            toolchain: try toolchain(maven: maven, java: java), places: places,
            pom: try #require(RelativePath(pom)), base: base, maven: try MavenArguments.parse(["-Pp", "verify"]),
            upstreams: [try MavenUpstream("file:///up")], memoryBytes: 4096, isLongBuild: isLong)
    }

    @Test("the whole command of a Maven 3")
    func command() throws {
        let invocation = try invocation(pom: "jobs/pom.xml")
        #expect(
            invocation.arguments == [
                "/jdk/bin/java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
                "-classpath", "/maven/boot/*", "-Dclassworlds.conf=/maven/bin/m2.conf", "-Dmaven.home=/maven",
                "-Dlibrary.jansi.path=/maven/lib/jansi-native", "-Dlibrary.jline.path=/maven/lib/jline-native",
                "-Djansi.noreset=true", "-Dmaven.multiModuleProjectDirectory=/w", "-Duser.home=/h",
                "org.codehaus.plexus.classworlds.launcher.Launcher", "-B", "-ntp", "-s", "/c/settings.xml", "-gs",
                "/c/global-settings.xml", "-Dmaven.repo.local=/r", "-Dmaven.ext.class.path=/s",
                "-Dkiln.report=/o/report", "-Dstyle.color=never", "-f", "/w/jobs/pom.xml", "-P", "p", "verify",
            ])
        #expect(invocation.workingDirectory == "/w/jobs")
        #expect(invocation.files.keys.sorted() == ["global-settings.xml", "settings.xml"])
        #expect(invocation.environment["JAVA_TOOL_OPTIONS"] == "-XX:MaxRAM=4096")
        #expect(invocation.environment["HOME"] == "/h")
        #expect(invocation.environment["EXTRA"] == "1")
        #expect(invocation.environment["MAVEN_SKIP_RC"] == "1")
    }

    @Test("Maven 4 has another main class, Java 8 no native access, a long build its own options")
    func variants() throws {
        #expect(
            try invocation(maven: "4.0.0-rc-6").arguments.contains(
                "-Dmaven.mainClass=org.apache.maven.cling.MavenCling"))
        #expect(try !invocation(java: "1.8.0_402").arguments.contains("--enable-native-access=ALL-UNNAMED"))
        #expect(try !invocation(isLong: true).arguments.contains("-XX:TieredStopAtLevel=1"))
        let folder = "a"
        let base = MavenBase(folder: RelativePath(folder), jvmConfig: "-Xmx256m\n-XX:+UseG1GC")
        let arguments = try invocation(pom: "a/b/pom.xml", base: base).arguments
        #expect(arguments[1...3] == ["-XX:TieredStopAtLevel=1", "-Xmx256m", "-XX:+UseG1GC"])
        #expect(arguments.contains("-Dmaven.multiModuleProjectDirectory=/w/a"))
    }

    private static let options: [(project: [String], joined: [String])] = [
        ([], ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]),
        (["-Xmx1g"], ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx1g"]),
        (["-XX:+UseG1GC"], ["-XX:TieredStopAtLevel=1", "-XX:+UseG1GC"]),
        (["-XX:+UseZGC", "-Xmx1g"], ["-XX:TieredStopAtLevel=1", "-XX:+UseZGC", "-Xmx1g"]),
        (["-XX:+UseConcMarkSweepGC"], ["-XX:TieredStopAtLevel=1", "-XX:+UseConcMarkSweepGC"]),
        (["-XX:-TieredCompilation"], ["-XX:+UseSerialGC", "-XX:-TieredCompilation"]),
        (["-XX:TieredStopAtLevel=4"], ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=4"]),
        (["-Xint"], ["-XX:+UseSerialGC", "-Xint"]),
        (["@options.txt"], ["@options.txt"]),
        (["-XX:Flags=f"], ["-XX:Flags=f"]),
        (
            ["-XX:+UseStringDeduplication"],
            ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+UseStringDeduplication"]
        ),
    ]

    @Test("the project's collector and tiers win over the toolchain's", arguments: options)
    func joined(project: [String], joined: [String]) {
        let ours = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
        #expect(JVMOptions.joined(toolchain: ours, project: project) == joined)
    }

    @Test("jvm.config is split as that Maven's script splits it")
    func words() {
        let text = "-Xmx1g  -Da=\"b c\" # note\r\n-Dtop=${MAVEN_PROJECTBASEDIR}/x\n"
        #expect(
            JVMOptions.words(text, mavenMajor: 3, baseDirectory: "/w")
                == ["-Xmx1g", "-Da=\"b", "c\"", "#", "note", "-Dtop=${MAVEN_PROJECTBASEDIR}/x"])
        #expect(
            JVMOptions.words(text, mavenMajor: 4, baseDirectory: "/w") == ["-Xmx1g", "-Da=b c", "-Dtop=/w/x"])
    }

    @Test("the base is the nearest folder with a .mvn, not above the workspace, else the pom's own")
    func base() async throws {
        try await withScratch { scratch in
            let workspace = scratch + "/w"
            try Files.createDirectory(scratch + "/.mvn")
            try Files.createDirectory(workspace + "/a/b")
            let pom = try #require(RelativePath("a/b/pom.xml"))
            #expect(try MavenBase.find(workspace: workspace, pom: pom).folder?.text == "a/b")
            #expect(try MavenBase.find(workspace: workspace, pom: .pom).folder == nil)
            try Files.createDirectory(workspace + "/a/.mvn")
            #expect(try MavenBase.find(workspace: workspace, pom: pom).folder?.text == "a")
            try Files.writeAtomically(workspace + "/a/.mvn/jvm.config", Array("-Xmx9m".utf8))
            #expect(try MavenBase.find(workspace: workspace, pom: pom).jvmConfig == "-Xmx9m")
            try Files.createDirectory(workspace + "/.mvn")
            #expect(try MavenBase.find(workspace: workspace, pom: .pom).folder == nil)
        }
    }

    @Test("a jvm.config that leads out of the workspace, is no file or too long is refused")
    func hostileBase() async throws {
        try await withScratch { scratch in
            let file = scratch + "/w/.mvn/jvm.config"
            let outside = scratch + "/outside"
            try Files.createDirectory(scratch + "/w/.mvn")
            try Files.writeAtomically(outside, Array("secret".utf8))
            func refusal() -> String? {
                let error = #expect(throws: KilnError.self) {
                    try MavenBase.find(workspace: scratch + "/w", pom: .pom)
                }
                return error?.message
            }
            #expect(try await Shell.run("/bin/ln", "-s", outside, file))
            #expect(refusal() == ".mvn/jvm.config is a link that leaves the repository")
            try Files.removeTree(file)
            #expect(try await Shell.run("/usr/bin/mkfifo", file))
            #expect(refusal() == ".mvn/jvm.config is not a plain file")
            try Files.removeTree(file)
            try Files.writeAtomically(file, Array(repeating: 0x20, count: 70_000))
            #expect(refusal() == ".mvn/jvm.config is longer than 65536 bytes")
            try Files.writeAtomically(file, [0x2D, 0xFF])
            #expect(refusal() == ".mvn/jvm.config is not UTF-8 text")
            try Files.removeTree(file)
            try Files.writeAtomically(scratch + "/w/inside", Array("-Xmx7m".utf8))
            #expect(try await Shell.run("/bin/ln", "-s", "../inside", file))
            #expect(try MavenBase.find(workspace: scratch + "/w", pom: .pom).jvmConfig == "-Xmx7m")
        }
    }
}
