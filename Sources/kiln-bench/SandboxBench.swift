internal import Maven
internal import Sandbox
internal import Subprocess
internal import Support

/// The start of a sandbox as a build gets it, with a program that does nothing; a bare spawn of that program is the peer.
enum SandboxBench {
    private static let program = ["/usr/bin/true"]

    static func run(_ workshop: Workshop) async throws {
        try Cost.adoptOrphans()
        let toolchain = try await workshop.toolchain()
        let spy = try await EventSpy.directory(for: toolchain, cache: workshop.folder)
        let room = try BuildRoom(workshop.folder + "/room", isWalled: true, toolchain: toolchain, spy: spy)
        let profile = try room.profile(environment: ProcessRequest.plainEnvironment, upstream: nil)
        let sandbox = Sandbox()
        let (kiln, peer) = try await inTurns(60, warmups: 5) {
            try await Cost.of {
                let end = try await sandbox.start(profile, program) { _ in }.wait()
                guard end == .exited(0) else { throw KilnError(.unavailable, "the sandbox ended with \(end)") }
            }
        } peer: {
            try await Cost.of {
                let end = try await Subprocess.start(ProcessRequest(program)) { _ in }.wait()
                guard end.isSuccess else { throw KilnError(.unavailable, "\(program) ended with \(end)") }
            }
        }
        for (metric, unit) in [(\Cost.wall, "ms"), (\Cost.cpu, "cpu-ms")] {
            let name = unit == "ms" ? "sandbox.start.wall" : "sandbox.start.cpu"
            try Figure(
                name, unit: unit, kiln: kiln.map { $0[keyPath: metric] * 1000 },
                peer: ("bare spawn", peer.map { $0[keyPath: metric] * 1000 })
            ).write()
        }
    }
}
