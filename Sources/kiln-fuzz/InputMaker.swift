/// Makes inputs from their numbers.
struct InputMaker {
    private let corpus: FuzzCorpus
    private let mutator: Mutator
    private let seed: UInt64

    /// A maker of the inputs of one seed.
    init(corpus: FuzzCorpus, seed: UInt64) {
        self.corpus = corpus
        mutator = Mutator(corpus: corpus)
        self.seed = seed
    }

    /// The input of a number.
    func input(_ number: UInt64) -> FuzzInput {
        var randomness = Randomness(seed: seed, input: number)
        let kind = randomness.one(of: InputMaker.kinds)
        var input = FuzzInput(kind: kind, bytes: [], randomness: randomness)
        switch kind {
        case .pom, .metadata, .settings, .version, .coordinate:
            input.bytes = corpus.file(kind, &randomness)
            // Now and then a whole one, which must be read.
            if !randomness.once(in: 50) { input.changes = mutator.damage(&input.bytes, kind, &randomness) }
            // They are read dozens of times.
            if kind == .version { input.bytes = Array(input.bytes.prefix(1 << 20)) }
        case .world:
            input.bytes = corpus.file(.pom, &randomness)
            input.changes = mutator.damage(&input.bytes, .pom, &randomness)
            for _ in 0..<randomness.below(4) {
                var other = corpus.file(.pom, &randomness)
                if randomness.once(in: 2) { _ = mutator.damage(&other, .pom, &randomness) }
                input.others.append(other)
            }
        case .endless:
            input.bytes = Array(FuzzSeeds.plain.utf8)
            // Each way on its own, and two at once.
            let ways = ["parent", "import", "relocation"]
            input.changes = Array(Set([randomness.one(of: ways), randomness.one(of: ways)])).sorted()
        }
        input.randomness = randomness
        return input
    }

    /// Each as often as it comes.
    private static let kinds: [FuzzKind] = [
        .pom, .pom, .pom, .pom, .world, .world, .world, .endless, .metadata, .metadata, .settings, .settings, .version,
        .version, .coordinate,
    ]
}
