import FoundationEssentials
import Glibc
import Pipeline
import Subprocess
import Support
import TestSupport
import Testing

@testable import Maven

/// The Mavens and repositories that tests use when the machine has them.
enum MavenLab {
    static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The top of this repository.
    static let repository = Files.parent(of: Files.parent(of: Files.parent(of: #filePath)))

    static let shared = variable("KILN_TEST_SHARED") ?? Files.parent(of: repository) + "/shared"

    static let hasDebian = Files.exists("/usr/share/maven/bin/m2.conf") && Files.exists("/usr/lib/jvm/default-java")

    /// A Maven with a repository from which the projects of `shared` build.
    struct Setup: Sendable, CustomTestStringConvertible {
        let name: String
        let mavenHome: String
        let upstream: String
        var testDescription: String { name }
    }

    /// Debian's Maven, and those named by KILN_TEST_MAVEN39 and KILN_TEST_MAVEN4, with the repositories named by
    /// KILN_TEST_CENTRAL and KILN_TEST_CENTRAL4.
    static let setups: [Setup] = {
        guard hasDebian, Files.isDirectory(shared + "/projects"), let central = variable("KILN_TEST_CENTRAL") else {
            return []
        }
        var setups = [Setup(name: "Debian's Maven", mavenHome: "/usr/share/maven", upstream: central)]
        if let home = variable("KILN_TEST_MAVEN39") {
            setups.append(Setup(name: "Maven 3.9", mavenHome: home, upstream: central))
        }
        if let home = variable("KILN_TEST_MAVEN4"), let central4 = variable("KILN_TEST_CENTRAL4") {
            setups.append(Setup(name: "Maven 4", mavenHome: home, upstream: central4))
        }
        return setups
    }()

    static func toolchain(mavenHome: String, in scratch: String) async throws -> Toolchain {
        let directory = scratch + "/toolchains"
        try Files.createDirectory(directory)
        let text = "id: lab\njava: {home: /usr/lib/jvm/default-java}\nmaven: {home: '\(mavenHome)'}\nmounts: [/usr]\n"
        try Files.writeAtomically(directory + "/lab.yaml", Array(text.utf8))
        return try await Toolchains.load(directories: [directory], defaultID: "lab").toolchain(nil)
    }

    /// What a run came to.
    struct Run {
        let succeeded: Bool
        let log: String
        let report: MavenReport
        let workspace: String
        var reason: BuildReason { report.reason(exitCode: 1, logTail: log, workspace: workspace) }
    }

    /// Copies a tree and runs Maven on it, without a sandbox; the local repository is kept in the scratch directory.
    static func run(
        _ project: String, arguments: [String], toolchain: Toolchain, upstreams: [String], scratch: String,
        isLongBuild: Bool = false, pom: RelativePath = .pom, change: (String) throws -> Void = { _ in }
    ) async throws -> Run {
        let place = "\(scratch)/build-\(UInt32.random(in: 0 ... .max))"
        let places = MavenPlaces(
            workspace: place + "/workspace", home: place + "/home", localRepository: scratch + "/repository",
            configuration: place + "/configuration",
            eventSpy: try await EventSpy.directory(for: toolchain, cache: scratch + "/cache"),
            report: place + "/report.jsonl")
        for directory in [places.home, places.configuration] { try Files.createDirectory(directory) }
        let copy = ProcessRequest(["/bin/cp", "-r", "--no-preserve=mode", project, places.workspace])
        guard try await Subprocess.run(copy).end.isSuccess else { throw KilnError(.internal, "cp failed") }
        try change(places.workspace)
        let invocation = MavenInvocation(
            toolchain: toolchain, places: places, pom: pom,
            base: try MavenBase.find(workspace: places.workspace, pom: pom),
            maven: try MavenArguments.parse(arguments), upstreams: try upstreams.map { try MavenUpstream($0) },
            memoryBytes: 4 << 30, isLongBuild: isLongBuild)
        for (name, text) in invocation.files {
            try Files.writeAtomically(places.configuration + "/" + name, Array(text.utf8))
        }
        let result = try await Subprocess.run(
            ProcessRequest(
                invocation.arguments, environment: invocation.environment,
                workingDirectory: invocation.workingDirectory), timeout: 300)
        return Run(
            succeeded: result.end.isSuccess, log: result.outputText + result.errorText,
            report: try MavenReport.read(places.report, workspace: places.workspace), workspace: places.workspace)
    }
}
