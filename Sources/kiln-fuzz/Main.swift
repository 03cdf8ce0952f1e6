internal import Glibc
internal import Support

/// Feeds damaged files to what reads them: `kiln-fuzz --kind poms|jars --seconds N --seed S --folder F
/// [corpus folder…]`.
///
/// `--input N` runs one input of the seed in this very process, for a debugger, after a line that says what it is.
@main
enum Main {
    static func main() async {
        do {
            exit(try await run(Array(CommandLine.arguments.dropFirst())) ? 0 : 1)
        } catch {
            print("\(error)")
            exit(2)
        }
    }

    private static func run(_ arguments: [String]) async throws -> Bool {
        var rest = arguments
        let worker = take("--worker", 3, &rest)
        let seconds = take("--seconds", 1, &rest)?.first.flatMap(Double.init) ?? 120
        let seed = take("--seed", 1, &rest)?.first.flatMap { UInt64($0) } ?? UInt64.random(in: 0..<1 << 32)
        let folder = take("--folder", 1, &rest)?.first ?? "cache/fuzz"
        let single = take("--input", 1, &rest)?.first.flatMap { UInt64($0) }
        let jobs = take("--jobs", 1, &rest)?.first.flatMap { Int($0) } ?? 2
        let word = take("--kind", 1, &rest)?.first ?? FuzzSubject.poms.rawValue
        guard let subject = FuzzSubject(rawValue: word) else { throw FuzzViolation("no such kind of inputs: \(word)") }
        guard rest.allSatisfy({ Files.isDirectory($0) }) else {
            throw FuzzViolation("no such folder of a corpus: \(rest.filter { !Files.isDirectory($0) })")
        }
        try Files.createDirectory(folder)
        let corpus = try FuzzCorpus(folders: rest)
        let maker = InputMaker(corpus: corpus, subject: subject, seed: seed)
        let runner = InputRunner(corpus: corpus, folder: folder)
        if let worker, let start = UInt64(worker[0]), let step = UInt64(worker[1]), let deadline = Double(worker[2]) {
            try Worker(start: start, step: step, deadline: deadline, folder: folder).run(maker, runner)
            return true
        }
        if let single {
            let input = maker.input(single)
            print("\(input.kind), \(input.bytes.count) bytes: \(input.changes.joined(separator: ", "))")
            let start = Worker.now(CLOCK_PROCESS_CPUTIME_ID)
            try runner.run(input)
            print("\(Worker.now(CLOCK_PROCESS_CPUTIME_ID) - start) s")
            return true
        }
        print("\(subject), seed \(seed), \(seconds) s, \(corpus.count) files")
        let defects = try await Supervisor(
            program: try Files.realPath("/proc/self/exe"), corpus: rest, subject: subject, seed: seed, seconds: seconds,
            jobs: max(1, jobs),
            folder: Files.absolute(folder)
        ).run(maker)
        for defect in defects { print("\(defect); again: scripts/fuzz --kind \(subject) --input NUMBER \(seed)") }
        print(defects.isEmpty ? "no defect" : "\(defects.count) defects with seed \(seed)")
        return defects.isEmpty
    }

    /// Takes an option with its values out of the arguments.
    private static func take(_ name: String, _ count: Int, _ arguments: inout [String]) -> [String]? {
        guard let place = arguments.firstIndex(of: name), place + count < arguments.count else { return nil }
        defer { arguments.removeSubrange(place...place + count) }
        return Array(arguments[place + 1...place + count])
    }
}
