package import Pipeline

/// Where a build finds what belongs to it, as paths that the build itself sees.
package struct MavenPlaces: Sendable, Hashable {
    /// The exported tree of the commit.
    package var workspace: String
    /// The build's empty home directory.
    package var home: String
    /// The project's local repository.
    package var localRepository: String
    /// The directory of the files that the invocation brings, read-only for the build.
    package var configuration: String
    /// The compiled event spy, read-only for the build (`EventSpy.directory`).
    package var eventSpy: String
    /// The file into which the event spy reports; its directory is writable.
    package var report: String

    /// Joins the paths; all are absolute.
    package init(
        workspace: String, home: String, localRepository: String, configuration: String, eventSpy: String,
        report: String
    ) {
        self.workspace = workspace
        self.home = home
        self.localRepository = localRepository
        self.configuration = configuration
        self.eventSpy = eventSpy
        self.report = report
    }
}

/// One run of Maven: a command without a shell, its environment, and the files that must lie ready.
///
/// Java is started directly with what Maven's own script would give it. The script of Maven 4 mixes what `java` prints
/// about `JAVA_TOOL_OPTIONS` into the options of a project with a `.mvn/jvm.config`, and starts two more JVMs.
package struct MavenInvocation: Sendable, Hashable {
    /// The program and its arguments.
    package let arguments: [String]
    /// The whole environment.
    package let environment: [String: String]
    /// Where it starts: the pom's folder.
    package let workingDirectory: String
    /// Name and text of each file in `MavenPlaces.configuration`.
    package let files: [String: String]

    /// The class that starts Maven (plexus-classworlds).
    static let launcherClass = "org.codehaus.plexus.classworlds.launcher.Launcher"

    /// Puts a run together; pure.
    ///
    /// `memoryBytes` is what the whole build may use: each JVM in it takes its defaults from that instead of the
    /// machine's memory. `isLongBuild` says that the project's last successful build took longer than
    /// `Toolchain.longBuildSeconds`.
    package init(
        toolchain: Toolchain, places: MavenPlaces, pom: RelativePath, base: MavenBase, maven: MavenArguments,
        upstreams: [MavenUpstream], memoryBytes: Int64, isLongBuild: Bool
    ) {
        let top = base.folder.map { places.workspace + "/" + $0.text } ?? places.workspace
        let home = toolchain.mavenHome
        let ofProject = JVMOptions.words(base.jvmConfig, mavenMajor: toolchain.mavenMajor, baseDirectory: top)
        let ofToolchain = isLongBuild ? toolchain.longBuildMavenOptions : toolchain.mavenOptions
        var command = [toolchain.javaHome + "/bin/java"]
        command += JVMOptions.joined(toolchain: ofToolchain, project: ofProject)
        // What Maven's native terminal library does would be warned about (JEP 472).
        if toolchain.javaMajor >= 17 { command.append("--enable-native-access=ALL-UNNAMED") }
        // `boot` holds the launcher's jar and no other; its name differs from Maven to Maven.
        command += ["-classpath", home + "/boot/*"]
        command += ["-Dclassworlds.conf=\(home)/bin/m2.conf", "-Dmaven.home=\(home)"]
        command += ["-Dlibrary.jansi.path=\(home)/lib/jansi-native", "-Dlibrary.jline.path=\(home)/lib/jline-native"]
        // Debian's Maven would begin and end each log with an escape sequence.
        command.append("-Djansi.noreset=true")
        if toolchain.mavenMajor >= 4 { command.append("-Dmaven.mainClass=org.apache.maven.cling.MavenCling") }
        command += ["-Dmaven.multiModuleProjectDirectory=\(top)", "-Duser.home=\(places.home)", Self.launcherClass]
        let settings = places.configuration + "/settings.xml"
        let globalSettings = places.configuration + "/global-settings.xml"
        var options = ["-B", "-ntp", "-s", settings, "-gs", globalSettings]
        options += ["-Dmaven.repo.local=\(places.localRepository)", "-Dmaven.ext.class.path=\(places.eventSpy)"]
        options += ["-Dkiln.report=\(places.report)", "-Dstyle.color=never", "-f", "\(places.workspace)/\(pom.text)"]
        options += maven.commandLine
        arguments = command + options
        files = [
            "settings.xml": MavenSettings.xml(upstreams: upstreams, localRepository: places.localRepository),
            "global-settings.xml": MavenSettings.empty,
        ]
        workingDirectory = pom.parent.map { places.workspace + "/" + $0.text } ?? places.workspace
        environment = Self.environment(
            toolchain, home: places.home, top: top, options: options, memoryBytes: memoryBytes)
    }

    private static func environment(
        _ toolchain: Toolchain, home: String, top: String, options: [String], memoryBytes: Int64
    ) -> [String: String] {
        var environment = [
            "JAVA_HOME": toolchain.javaHome,
            "MAVEN_HOME": toolchain.mavenHome,
            "HOME": home,
            "PATH": "\(toolchain.javaHome)/bin:\(toolchain.mavenHome)/bin:/usr/local/bin:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            // For a Maven that the build itself starts by its script.
            "MAVEN_SKIP_RC": "1",
            // As the script sets them; plugins read them.
            "MAVEN_PROJECTBASEDIR": top,
            "MAVEN_CMD_LINE_ARGS": " " + options.joined(separator: " "),
        ]
        environment.merge(toolchain.environment) { $1 }
        let memory = "-XX:MaxRAM=\(memoryBytes)"
        environment["JAVA_TOOL_OPTIONS"] =
            toolchain.environment["JAVA_TOOL_OPTIONS"].map { "\(memory) \($0)" } ?? memory
        return environment
    }
}
