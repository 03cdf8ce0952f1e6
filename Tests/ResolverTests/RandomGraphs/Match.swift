import Support

/// Asks two judges about the same cases.
struct Match {
    struct Played {
        var cases = 0
        /// Cases with an answer of more than one line.
        var resolved = 0
        var errors = 0
        var differences: [(seed: UInt64, text: String)] = []
        var smallest: RandomCase?
        var smallestDifference = ""

        var summary: String {
            "\(cases) cases, \(resolved) resolved to a graph, \(errors) errors, \(differences.count) differences"
        }

        var report: String {
            let list = differences.prefix(20).map { "seed \($0.seed): \($0.text)" }.joined(separator: "\n")
            return "\(summary)\n\(list)\n\(smallestDifference)\n\(smallest?.transcript ?? "")"
        }
    }

    static let chunk = 500

    let judge: any Judge
    let subject: any Judge
    let scratch: String

    /// A hundred thousand small files are the disk's worst: in memory where there is such a folder.
    private var fast: String {
        Files.isDirectory("/dev/shm") ? "/dev/shm/" + (scratch.split(separator: "/").last ?? "") : scratch
    }

    func play(cases count: Int, from seed: UInt64) async throws -> Played {
        do {
            let played = try await playAll(count, from: seed)
            try Files.removeTree(fast)
            return played
        } catch {
            // The error matters; a folder that stays behind is only clutter.
            try? Files.removeTree(fast)
            throw error
        }
    }

    private func playAll(_ count: Int, from seed: UInt64) async throws -> Played {
        var played = Played()
        for start in stride(from: 0, to: count, by: Self.chunk) {
            let cases = (start..<min(start + Self.chunk, count)).map { index in
                var generator = CaseGenerator(seed: seed &+ UInt64(index), prefix: "c\(index)")
                return generator.makeCase()
            }
            let folder = "\(fast)/repository"
            try Files.createDirectory(folder)
            for one in cases { try one.write(to: folder) }
            // Descriptors together: a program of their own answers them.
            let sorted = cases.sorted { Self.isDescriptor($0) && !Self.isDescriptor($1) }
            if let kept = Machine.variable("KILN_RANDOM_KEEP") {
                for one in sorted { try one.write(to: kept) }
                let lines = sorted.map { $0.line + "\n" }.joined()
                try Files.writeAtomically("\(kept)/questions-\(start).jsonl", Array(lines.utf8))
            }
            let asked = sorted.map { Asked(repository: folder, line: $0.line) }
            async let theirs = judge.answers(asked)
            async let ours = subject.answers(asked)
            for (one, (expected, answer)) in zip(sorted, zip(try await theirs, try await ours)) {
                played.cases += 1
                if expected.hasErrors { played.errors += 1 }
                if (expected.result ?? expected.deps ?? []).count > 1 { played.resolved += 1 }
                guard let text = difference(one, answer, expected) else { continue }
                played.differences.append((one.seed, text))
                if played.smallest == nil { played.smallest = one }
            }
            try Files.removeTree(folder)
        }
        for (seed, text) in played.differences.prefix(20) { print("seed \(seed): \(text)") }
        if let found = played.smallest {
            let (small, text) = try await shrink(found)
            played.smallest = small
            played.smallestDifference = text
        }
        return played
    }

    private static func isDescriptor(_ one: RandomCase) -> Bool {
        if case .descriptor = one.question { true } else { false }
    }

    private func difference(_ one: RandomCase, _ answer: Answer, _ expected: Answer) -> String? {
        answer.difference(from: expected, comparesManaged: Self.isDescriptor(one))
    }

    /// Takes things away while the two still differ.
    private func shrink(_ found: RandomCase) async throws -> (RandomCase, String) {
        var small = found
        var text = ""
        var progress = true
        let end = ContinuousClock.now + .seconds(120)
        while progress, ContinuousClock.now < end {
            progress = false
            let candidates = small.smaller()
            var tried = 0
            // Many at once, since a JVM is slow to start and then quick.
            for batch in stride(from: 0, to: candidates.count, by: 60) {
                let part = Array(candidates[batch..<min(batch + 60, candidates.count)])
                let asked = try part.map { candidate in
                    tried += 1
                    let folder = "\(fast)/shrink/\(tried)"
                    try candidate.write(to: folder)
                    return Asked(repository: folder, line: candidate.line)
                }
                let theirs = try await judge.answers(asked)
                let ours = try await subject.answers(asked)
                for (candidate, (expected, answer)) in zip(part, zip(theirs, ours)) {
                    guard let difference = difference(candidate, answer, expected) else { continue }
                    small = candidate
                    text = difference
                    progress = true
                    break
                }
                if progress { break }
            }
            try Files.removeTree("\(fast)/shrink")
        }
        return (small, text)
    }
}
