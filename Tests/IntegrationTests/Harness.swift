import FoundationEssentials
import Glibc
import Pipeline
import Subprocess
import Support
import Synchronization
import TestSupport
import Testing

/// What the machine offers to the tests (scripts/fixtures says where); `nil` means that tests which need it are skipped.
enum Machine {
    static let shared = variable("KILN_TEST_SHARED")
    static let central = variable("KILN_TEST_CENTRAL")
    static let central4 = variable("KILN_TEST_CENTRAL4")
    static let maven39 = variable("KILN_TEST_MAVEN39")
    static let maven4 = variable("KILN_TEST_MAVEN4")
    static let flink = variable("KILN_TEST_FLINK")
    static let isRoot = geteuid() == 0

    static func has(_ program: String) -> Bool {
        ["/usr/bin/", "/usr/sbin/", "/bin/"].contains { Files.exists($0 + program) }
    }

    private static func variable(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }
}

/// A scratch directory with a Kiln of its own: the real executables, started and talked to as a user would.
final class Workshop: Sendable {
    let scratch: String
    private let server = Mutex<(process: RunningProcess, url: String)?>(nil)

    init(_ scratch: String) { self.scratch = scratch }

    var data: String { scratch + "/data" }

    static func binaries() throws -> String { Files.parent(of: try Files.realPath("/proc/self/exe")) }

    /// Writes `kiln.yaml` and starts `kiln serve`; returns when it says where it listens.
    func serve(
        _ settings: String = "", upstream: String = "file:///usr/share/maven-repo", identity: ProcessIdentity? = nil
    ) async throws {
        let configuration = """
            listen: 127.0.0.1:0
            data: \(data)
            cache: \(scratch)/cache
            git:
              allowFile: true
            maven:
              repositories: [\(upstream)]
            \(settings)

            """
        let path = scratch + "/kiln.yaml"
        try Files.writeAtomically(path, Array(configuration.utf8))
        let output = Mutex<[UInt8]>([])
        var request = ProcessRequest(
            [try Self.binaries() + "/kiln", "serve", "--config", path], environment: environment())
        request.identity = identity
        let process = try Subprocess.start(request) { bytes in output.withLock { $0 += bytes } }
        let started = ContinuousClock.now
        while ContinuousClock.now - started < .seconds(60) {
            let text = output.withLock { String(decoding: $0, as: UTF8.self) }
            if let mark = text.range(of: "listening on "), text[mark.upperBound...].contains("\n") {
                let url = text[mark.upperBound...].prefix { $0 != "\n" && $0 != " " && $0 != "\"" }
                server.withLock { $0 = (process, String(url)) }
                return
            }
            if await isOver(process) {
                Issue.record("kiln serve ended: \(text)")
                throw KilnError(.unavailable, text)
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw KilnError(.timeout, "kiln serve did not come up")
    }

    private func isOver(_ process: RunningProcess) async -> Bool { kill(process.pid, 0) != 0 }

    var url: String { server.withLock { $0?.url ?? "" } }
    var serverPID: Int32 { server.withLock { $0?.process.pid ?? 0 } }

    /// Ends the server by a signal and waits for it.
    @discardableResult
    func stop(_ signal: Int32 = SIGTERM) async -> ProcessEnd? {
        guard let process = server.withLock({ $0.take()?.process }) else { return nil }
        process.signalProcess(signal)
        return await process.wait()
    }

    func environment() -> [String: String] {
        [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": scratch, "LANG": "C.UTF-8", "KILN_URL": url,
            "KILN_TOKEN_FILE": data + "/token",
        ]
    }

    /// Runs `kiln` with arguments.
    func kiln(_ arguments: String..., timeout: Double = 300) async throws -> ProcessResult {
        try await Subprocess.run(
            ProcessRequest([try Self.binaries() + "/kiln"] + arguments, environment: environment()),
            timeout: timeout)
    }

    /// Runs `kiln` and decodes its JSON; any failure fails the test.
    func json<Value: Decodable>(_ type: Value.Type, _ arguments: String...) async throws -> Value {
        let result = try await Subprocess.run(
            ProcessRequest([try Self.binaries() + "/kiln"] + arguments, environment: environment()),
            timeout: 300)
        #expect(result.end == .exited(0), "\(arguments): \(result.errorText)")
        return try JSONDecoder().decode(type, from: Data(result.standardOutput))
    }

    /// Runs another program and expects it to succeed.
    @discardableResult
    func run(_ arguments: String..., directory: String? = nil) async throws -> String {
        var environment = environment()
        environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
        environment["GIT_CONFIG_NOSYSTEM"] = "1"
        for role in ["AUTHOR", "COMMITTER"] {
            environment["GIT_\(role)_NAME"] = "Dev"
            environment["GIT_\(role)_EMAIL"] = "dev@example.org"
            environment["GIT_\(role)_DATE"] = "2024-05-06T07:08:09Z"
        }
        let result = try await Subprocess.run(
            ProcessRequest(arguments, environment: environment, workingDirectory: directory), timeout: 300)
        try #require(result.end == .exited(0), "\(arguments): \(result.outputText)\(result.errorText)")
        return result.outputText
    }

    /// Copies a directory into a new Git repository with one commit on `main`; answers its URL.
    func repository(of source: String, named name: String) async throws -> String {
        let directory = "\(scratch)/repositories/\(name)"
        try Files.createDirectory(directory)
        try await run("cp", "-a", source + "/.", directory)
        try await run("git", "init", "-q", "-b", "main", directory)
        try await commit(directory, "first")
        return "file://" + directory
    }

    /// Commits everything in a repository's work tree; answers the commit.
    @discardableResult
    func commit(_ directory: String, _ message: String) async throws -> String {
        try await run("git", "-C", directory, "add", "-A")
        try await run("git", "-C", directory, "commit", "-q", "--allow-empty", "-m", message)
        return String(try await run("git", "-C", directory, "rev-parse", "HEAD").prefix(40))
    }

    /// Waits until a build fulfils a condition; fails after 120 s.
    func wait(_ build: String, _ what: String, until isReached: (Build) -> Bool) async throws -> Build {
        let started = ContinuousClock.now
        while ContinuousClock.now - started < .seconds(120) {
            let shown = try await json(Build.self, "show", build, "--json")
            if isReached(shown) { return shown }
            try await Task.sleep(for: .milliseconds(100))
        }
        Issue.record("\(build) never was \(what)")
        throw KilnError(.timeout, "\(build) never was \(what)")
    }
}

/// Gives the body a workshop, and stops its server whatever happens.
func withWorkshop(_ body: (Workshop) async throws -> Void) async throws {
    try await withScratch { scratch in
        let workshop = Workshop(scratch)
        do {
            try await body(workshop)
        } catch {
            await workshop.stop(SIGKILL)
            throw error
        }
        await workshop.stop(SIGKILL)
    }
}

extension String {
    func range(of needle: String) -> Range<Index>? { firstRange(of: needle) }
}
