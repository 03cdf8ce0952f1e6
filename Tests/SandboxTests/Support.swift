import Glibc
import Pipeline
import Sandbox
import Subprocess
import Support
import Synchronization
import TestSupport
import Testing

/// A host user that a build gets when the tests run as root.
let buildUser: UInt32 = 1_879_048_192 + 77

/// What a sandboxed program wrote, and how it ended.
struct Outcome {
    let end: SandboxEnd
    let text: String
}

/// Collects output.
final class Output: Sendable {
    private let bytes = Mutex<[UInt8]>([])
    var take: @Sendable ([UInt8]) -> Void { { more in self.bytes.withLock { $0.append(contentsOf: more) } } }
    var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }
    var count: Int { bytes.withLock { $0.count } }
}

/// A workspace, a home and a temporary directory as a build has them, and a profile for them.
struct Place {
    let root: String
    var profile: SandboxProfile

    init(_ root: String) throws {
        self.root = root
        for name in ["work", "home", "tmp"] {
            try Files.createDirectory("\(root)/\(name)", mode: 0o700)
            if geteuid() == 0 { try Sandbox.handOver("\(root)/\(name)", to: buildUser) }
        }
        profile = SandboxProfile(
            mounts: SandboxMount.system + [
                SandboxMount("\(root)/work", at: "/work", isWritable: true),
                SandboxMount("\(root)/home", at: "/home/build", isWritable: true),
                SandboxMount("\(root)/tmp", at: "/tmp", isWritable: true),
            ],
            environment: ["PATH": "/usr/bin:/bin", "HOME": "/home/build"], workingDirectory: "/work",
            limits: SandboxLimits(wallSeconds: 60, silenceSeconds: 60, graceSeconds: 5),
            hostIdentity: geteuid() == 0 ? buildUser : nil)
    }

    /// The same for a build without a wall: host paths.
    var bare: SandboxProfile {
        var profile = profile
        profile.workingDirectory = "\(root)/work"
        profile.environment["HOME"] = "\(root)/home"
        profile.hostIdentity = nil
        return profile
    }
}

/// Runs a shell script in a sandbox of its own.
func inSandbox(
    _ script: String, shell: String = "/bin/sh", change: (inout SandboxProfile, String) throws -> Void = { _, _ in }
) async throws -> Outcome {
    try await withScratch { scratch in
        var place = try Place(scratch)
        try change(&place.profile, scratch)
        let output = Output()
        let end = try await Sandbox().start(place.profile, [shell, "-c", script], onOutput: output.take).wait()
        return Outcome(end: end, text: output.text)
    }
}

/// Waits until the file holds a line, and returns it without the line feed.
func waitForLine(in path: String) async throws -> String {
    while true {
        if Files.exists(path), case let text = try Files.readText(path), text.hasSuffix("\n") {
            return String(text.dropLast())
        }
        try await Task.sleep(for: .milliseconds(2))
    }
}

/// How many processes run with that argument somewhere in their command line.
func processes(with argument: String) throws -> Int {
    try Files.list("/proc").filter { name in
        guard Int32(name) != nil else { return false }
        // A process that is gone has no command line.
        let line = (try? Files.readText("/proc/\(name)/cmdline")) ?? ""
        return line.split(separator: "\0").contains { $0 == argument }
    }.count
}
