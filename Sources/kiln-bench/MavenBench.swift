internal import Maven
internal import Sandbox
internal import Subprocess
internal import Support
internal import Synchronization

/// `mvn -o package` with a filled local repository on a fresh copy of a project: in Kiln's sandbox, the same command
/// bare, and plain `mvn` with its own flags, in turns.
enum MavenBench {
    private struct Subject {
        var name: String
        var source: String
        var upstream: MavenUpstream
        var rounds: Int
    }

    private enum Variant: String, CaseIterable {
        case walled
        case bare
        case plain
    }

    static func run(_ workshop: Workshop) async throws {
        try Cost.adoptOrphans()
        let toolchain = try await workshop.toolchain()
        let spy = try await EventSpy.directory(for: toolchain, cache: workshop.folder)
        try await checkCounting(toolchain, spy, workshop)
        for subject in try subjects(workshop) { try await measure(subject, toolchain, spy, workshop) }
    }

    private static func subjects(_ workshop: Workshop) throws -> [Subject] {
        guard let shared = workshop.shared, let central = workshop.central else {
            say("no real projects beside this one (scripts/fixtures): docs/example alone is built")
            let debian = try MavenUpstream("file:///usr/share/maven-repo")
            return [Subject(name: "example", source: Files.absolute("docs/example"), upstream: debian, rounds: 5)]
        }
        let upstream = try MavenUpstream("file://" + central)
        return [("wordcount", 5), ("reactor", 5), ("flink-orders", 3)].map { name, rounds in
            Subject(name: name, source: "\(shared)/projects/\(name)", upstream: upstream, rounds: rounds)
        }
    }

    private static func measure(
        _ subject: Subject, _ toolchain: Toolchain, _ spy: String, _ workshop: Workshop
    ) async throws {
        var rooms: [Variant: BuildRoom] = [:]
        for variant in Variant.allCases {
            rooms[variant] = try BuildRoom(
                "\(workshop.folder)/\(subject.name)/\(variant.rawValue)", isWalled: variant == .walled,
                toolchain: toolchain, spy: spy)
        }
        var costs: [Variant: [Cost]] = [:]
        // Round 0 fills the local repositories and the page cache.
        for round in 0...subject.rounds {
            for variant in Variant.allCases {
                guard let room = rooms[variant] else { continue }
                try await room.fill(from: subject.source, workshop)
                let arguments = round == 0 ? ["package"] : ["-o", "package"]
                let cost = try await build(variant, room, arguments, subject.upstream, toolchain)
                if round > 0 { costs[variant, default: []].append(cost) }
            }
        }
        for (name, peer, words) in [
            ("sandbox", Variant.bare, "the same command bare"), ("flags", .plain, "plain mvn -o package"),
        ] {
            for (metric, part, unit) in [(\Cost.wall, "wall", "s"), (\Cost.cpu, "cpu", "cpu-s")] {
                try Figure(
                    "maven.\(name).\(subject.name).\(part)", unit: unit,
                    kiln: (costs[.walled] ?? []).map { $0[keyPath: metric] },
                    peer: (words, (costs[peer] ?? []).map { $0[keyPath: metric] })
                ).write()
            }
        }
    }

    private static func build(
        _ variant: Variant, _ room: BuildRoom, _ arguments: [String], _ upstream: MavenUpstream, _ toolchain: Toolchain
    ) async throws -> Cost {
        let invocation = try room.invocation(arguments, upstream: upstream)
        if variant == .walled {
            let profile = try room.profile(environment: invocation.environment, upstream: upstream)
            return try await walled(profile, invocation.arguments)
        }
        var request = ProcessRequest(
            invocation.arguments, environment: invocation.environment, workingDirectory: invocation.workingDirectory)
        if variant == .plain {
            // Where to find things must be the same; all else is as a person has it.
            request.environment = ProcessRequest.plainEnvironment
            request.environment["HOME"] = room.host("home")
            request.arguments = [
                toolchain.mavenHome + "/bin/mvn", "-B", "-s", room.host("settings") + "/settings.xml",
                "-Dmaven.repo.local=" + room.host("repository"),
            ]
            request.arguments += arguments
        }
        return try await bare(request)
    }

    private static func walled(_ profile: SandboxProfile, _ arguments: [String]) async throws -> Cost {
        let output = Tail()
        return try await Cost.of {
            let end = try await Sandbox().start(profile, arguments, onOutput: output.take).wait()
            guard end == .exited(0) else { throw KilnError(.unavailable, "sandboxed: \(end)\n\(output.text)") }
        }
    }

    private static func bare(_ request: ProcessRequest) async throws -> Cost {
        let output = Tail()
        return try await Cost.of {
            let end = try await Subprocess.start(request, onOutput: output.take).wait()
            guard end.isSuccess else { throw KilnError(.unavailable, "bare: \(end)\n\(output.text)") }
        }
    }

    /// A program that only counts, half of it in a child, must be charged alike on both sides of the wall.
    private static func checkCounting(_ toolchain: Toolchain, _ spy: String, _ workshop: Workshop) async throws {
        let room = try BuildRoom(workshop.folder + "/counting", isWalled: true, toolchain: toolchain, spy: spy)
        let profile = try room.profile(environment: ProcessRequest.plainEnvironment, upstream: nil)
        let loop = "i=0; while [ $i -lt 150000 ]; do i=$((i+1)); done"
        let program = ["/bin/sh", "-c", "(\(loop)) & \(loop); wait"]
        let (kiln, peer) = try await inTurns(3) {
            try await walled(profile, program)
        } peer: {
            try await bare(ProcessRequest(program))
        }
        let (inside, outside) = (Series(kiln.map(\.cpu)).median, Series(peer.map(\.cpu)).median)
        guard inside > 0.9 * outside, inside < 1.3 * outside + 0.05 else {
            throw KilnError(
                .internal,
                "CPU time is not counted alike: \(inside) s sandboxed, \(outside) s bare; the figures would lie")
        }
    }
}

/// The end of what a program wrote, for the message when it fails.
final class Tail: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    /// Takes what comes.
    var take: @Sendable ([UInt8]) -> Void {
        { more in
            self.bytes.withLock { bytes in
                bytes += more
                if bytes.count > 1 << 16 { bytes.removeFirst(bytes.count - (1 << 15)) }
            }
        }
    }

    /// The last of it.
    var text: String { String(decoding: bytes.withLock { $0.suffix(4000) }, as: UTF8.self) }
}
