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

        mutating func note(_ one: RandomCase, _ expected: Answer, _ difference: String?) {
            cases += 1
            if expected.hasErrors { errors += 1 }
            if (expected.result ?? expected.deps ?? []).count > 1 { resolved += 1 }
            guard let difference else { return }
            differences.append((one.seed, difference))
            if smallest == nil { (smallest, smallestDifference) = (one, difference) }
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
    /// Maven 4's collector asks several at a time, in no order.
    var missing = Answer.Missing.same

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

    /// Cases in a repository of their own.
    private struct Chunk {
        var cases: [RandomCase]
        var folder: String
    }

    private func playAll(_ count: Int, from seed: UInt64) async throws -> Played {
        var played = Played()
        var start = 0
        var prepared = try prepare(0, min(Self.chunk, count), seed)
        while let chunk = prepared {
            let begin = start + chunk.cases.count
            // The next are made while the judges think about these.
            async let next = prepare(begin, min(Self.chunk, count - begin), seed)
            let asked = chunk.cases.map { Asked(repository: chunk.folder, line: $0.line) }
            async let theirs = judge.answers(asked)
            async let ours = subject.answers(asked)
            for (one, (expected, answer)) in zip(chunk.cases, zip(try await theirs, try await ours)) {
                played.note(one, expected, difference(one, answer, expected))
            }
            try Files.removeTree(chunk.folder)
            start = begin
            prepared = try await next
        }
        for (seed, text) in played.differences.prefix(200) { print("seed \(seed): \(text)") }
        if let found = played.smallest {
            let (small, text) = try await shrink(found, played.smallestDifference)
            played.smallest = small
            played.smallestDifference = text
        }
        return played
    }

    /// Makes cases and writes their repository; nil where there are none left to make.
    private func prepare(_ start: Int, _ count: Int, _ seed: UInt64) throws -> Chunk? {
        guard count > 0 else { return nil }
        let cases = (start..<start + count).map { index in
            var generator = CaseGenerator(seed: seed &+ UInt64(index))
            return generator.makeCase()
        }
        let folder = "\(fast)/from-\(start)"
        try Files.createDirectory(folder)
        for one in cases { try one.write(to: folder) }
        // Descriptors together: a program of their own answers them.
        let sorted = cases.sorted { Self.isDescriptor($0) && !Self.isDescriptor($1) }
        if let kept = Machine.variable("KILN_RANDOM_KEEP") {
            for one in sorted { try one.write(to: kept) }
            let lines = sorted.map { $0.line + "\n" }.joined()
            try Files.writeAtomically("\(kept)/questions-\(start).jsonl", Array(lines.utf8))
        }
        return Chunk(cases: sorted, folder: folder)
    }

    private static func isDescriptor(_ one: RandomCase) -> Bool {
        if case .descriptor = one.question { true } else { false }
    }

    private func difference(_ one: RandomCase, _ answer: Answer, _ expected: Answer) -> String? {
        answer.difference(from: expected, comparesManaged: Self.isDescriptor(one), missing: missing)
    }

    private static func kind(_ difference: String) -> Substring { difference.prefix { $0 != "[" && $0 != ":" } }

    /// Takes things away while the two still differ in the same way.
    private func shrink(_ found: RandomCase, _ first: String) async throws -> (RandomCase, String) {
        var small = found
        var text = first
        let kind = Self.kind(first)
        let end = ContinuousClock.now + .seconds(120)
        var from = 0
        var isSmaller = false
        // From where the last thing was taken away, and once more from the beginning while that helps.
        while ContinuousClock.now < end {
            let cuts = small.cuts()
            if from >= cuts.count {
                guard isSmaller else { break }
                from = 0
                isSmaller = false
                continue
            }
            let part = Array(cuts[from..<min(from + 60, cuts.count)])
            let single = try await differences(part.map { small.without([$0]) }, kind)
            let good = zip(part, single).compactMap { $1 == nil ? nil : $0 }
            // Many at once, since that is quick: all that went alone, then fewer of them.
            let sets = [good.count, good.count / 2, good.count / 4, 1].map { Array(good.prefix($0)) }
                .filter { !$0.isEmpty }
            let together = try await differences(sets.map { small.without($0) }, kind)
            if let best = together.firstIndex(where: { $0 != nil }) {
                small = small.without(sets[best])
                text = together[best] ?? text
                isSmaller = true
                // What is left of this part comes again: its places have moved.
                if sets[best].count == good.count { from += part.count - good.count }
            } else {
                from += part.count
            }
        }
        return (small, text)
    }

    /// The difference of each case, where it is of that kind: another one that comes up on the way is another story.
    private func differences(_ cases: [RandomCase], _ kind: Substring) async throws -> [String?] {
        guard !cases.isEmpty else { return [] }
        var asked: [Asked] = []
        for one in cases {
            let folder = "\(fast)/shrink/\(asked.count)"
            try one.write(to: folder)
            asked.append(Asked(repository: folder, line: one.line))
        }
        let questions = asked
        async let theirs = judge.answers(questions)
        async let ours = subject.answers(questions)
        let found = zip(cases, zip(try await theirs, try await ours)).map { one, answers in
            difference(one, answers.1, answers.0)
        }
        try Files.removeTree("\(fast)/shrink")
        return found.map { $0.map(Self.kind) == kind ? $0 : nil }
    }
}
