internal import Glibc
internal import Subprocess
internal import Support

/// Starts workers until the time is over, and tells which input ended one.
struct Supervisor {
    /// The program to start as a worker, with its arguments for the corpus.
    var program: String
    /// The folders of the corpus.
    var corpus: [String]
    /// What the inputs are.
    var subject: FuzzSubject
    /// The seed.
    var seed: UInt64
    /// How long, in seconds.
    var seconds: Double
    /// How many workers at a time.
    var jobs: Int
    /// Where workers keep their state, and where the inputs of defects go.
    var folder: String

    /// The writable memory that a worker may have, in bytes.
    private static let memoryLimit: UInt64 = 1 << 30
    /// How many defects are enough.
    private static let defectLimit = 20

    /// Runs all workers to the end; gives the defects' lines and prints what was done.
    func run(_ maker: InputMaker) async throws -> [String] {
        let deadline = Worker.now(CLOCK_MONOTONIC) + seconds
        let reports = try await withThrowingTaskGroup(of: Report.self) { group in
            for job in 0..<jobs { group.addTask { try await supervise(UInt64(job), until: deadline) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for report in reports {
            for number in report.numbers { try save(maker.input(number), number) }
        }
        let count = reports.reduce(0) { $0 + $1.count }
        let memory = reports.map(\.megabytes).max() ?? 0
        print("\(count) inputs, at most \(memory) MiB, slowest \(reports.map(\.slowest).max() ?? "none")")
        return reports.flatMap(\.defects)
    }

    private struct Report {
        var defects: [String] = []
        var numbers: [UInt64] = []
        var count = 0
        var megabytes = 0
        var slowest = ""
    }

    private func supervise(_ job: UInt64, until deadline: Double) async throws -> Report {
        var report = Report()
        var start = job
        let folder = "\(folder)/worker-\(job)"
        try Files.createDirectory(folder)
        while Worker.now(CLOCK_MONOTONIC) < deadline, report.defects.count < Supervisor.defectLimit {
            var request = ProcessRequest(
                [
                    program, "--worker", "\(start)", "\(jobs)", "\(deadline)", "--kind", subject.rawValue, "--seed",
                    "\(seed)", "--folder", folder,
                ] + corpus)
            request.environment["SWIFT_BACKTRACE"] = "enable=no"
            request.limits = [.dataBytes(Supervisor.memoryLimit), .coreBytes(0)]
            let result = try await Subprocess.run(request)
            for line in result.outputText.split(separator: "\n") { read(line, &report) }
            if result.end.isSuccess { break }
            let state = try Files.read(folder + "/state", limit: 8)
            guard state.count == 8 else { throw FuzzViolation("a worker did not start: \(result.errorText)") }
            let number = state.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let why = result.end == .signalled(SIGALRM) ? "hangs" : "\(result.end)"
            let message = result.errorText.split(separator: "\n").first.map { ": \($0)" } ?? ""
            report.defects.append("input \(number): \(why)\(message)")
            report.numbers.append(number)
            start = number + UInt64(jobs)
        }
        return report
    }

    private func read(_ line: Substring, _ report: inout Report) {
        let fields = line.split(separator: " ", maxSplits: 4)
        if fields.first == "defect", fields.count > 1, let number = UInt64(fields[1]) {
            report.defects.append("input \(line.dropFirst("defect ".count))")
            report.numbers.append(number)
        } else if fields.first == "done", fields.count == 5 {
            report.count += Int(fields[1]) ?? 0
            report.megabytes = max(report.megabytes, Int(fields[2]) ?? 0)
            report.slowest = "\(fields[3].prefix(5)) s (input \(fields[4]))"
        }
    }

    private func save(_ input: FuzzInput, _ number: UInt64) throws {
        let path = "\(folder)/\(seed)-\(number)-\(input.kind)"
        try Files.writeAtomically(path, input.bytes)
        for (place, other) in input.others.enumerated() { try Files.writeAtomically("\(path)-\(place)", other) }
        if !input.names.isEmpty { print(input.names.joined(separator: ", ")) }
        print("\(path): \(input.changes.joined(separator: ", "))")
    }
}
