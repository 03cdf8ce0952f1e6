import Subprocess
import Support

/// The real `kiln`, one run for each kind of question and repository.
struct KilnJudge: Judge {
    let version: MavenJudge.Version
    let program: String
    /// Its cache, home and settings.
    let scratch: String

    var name: String { "Kiln as \(version.rawValue)" }

    init(_ version: MavenJudge.Version, scratch: String) throws {
        guard let program = Machine.program else { throw KilnError(.notFound, "no kiln beside this test") }
        self.version = version
        self.program = program
        self.scratch = scratch
        try Files.writeAtomically(scratch + "/properties", Array(pinnedProperties.utf8))
    }

    func answers(_ asked: [Asked]) async throws -> [Answer] {
        var answers: [Answer] = []
        var start = 0
        while start < asked.count {
            let isDescriptor = self.isDescriptor(asked[start])
            var end = start + 1
            while end < asked.count, asked[end].repository == asked[start].repository,
                self.isDescriptor(asked[end]) == isDescriptor
            {
                end += 1
            }
            answers += try await run(isDescriptor ? "descriptor" : "resolve", Array(asked[start..<end]))
            start = end
        }
        return answers
    }

    private func isDescriptor(_ asked: Asked) -> Bool { asked.line.hasPrefix("{\"root\"") }

    private func run(_ command: String, _ asked: [Asked]) async throws -> [Answer] {
        guard let first = asked.first else { return [] }
        let lines = asked.map { $0.line + "\n" }.joined()
        var request = ProcessRequest(
            [
                program, command, "--batch", "--repository", "file://" + first.repository, "--maven", version.rawValue,
                "--system-properties", scratch + "/properties",
            ],
            environment: [
                "PATH": "/usr/bin:/bin", "HOME": scratch, "XDG_CACHE_HOME": scratch + "/cache", "LANG": "C.UTF-8",
            ])
        request.input = try FileDescriptor.memory(Array(lines.utf8))
        let result = try await Subprocess.run(request, outputLimit: 1 << 30, timeout: 900)
        guard !result.standardOutput.isEmpty else { throw KilnError(.internal, "\(name) said: \(result.errorText)") }
        return try readAnswers(result.standardOutput, count: asked.count, from: name)
    }
}
