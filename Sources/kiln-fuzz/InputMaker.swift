/// Makes inputs from their numbers.
struct InputMaker {
    private let corpus: FuzzCorpus
    private let mutator: Mutator
    private let kinds: [FuzzKind]
    private let seed: UInt64

    /// A maker of the inputs of one seed.
    init(corpus: FuzzCorpus, subject: FuzzSubject, seed: UInt64) {
        self.corpus = corpus
        mutator = Mutator(corpus: corpus)
        kinds = subject.kinds
        self.seed = seed
    }

    /// The input of a number.
    func input(_ number: UInt64) -> FuzzInput {
        var randomness = Randomness(seed: seed, input: number)
        let kind = randomness.one(of: kinds)
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
        case .archive:
            input.bytes = corpus.jars.archive(&randomness)
            if !randomness.once(in: 50) {
                let other = corpus.jars.archive(&randomness)
                input.changes = ByteMutator.damage(&input.bytes, ByteMutator.archive, most: 2, other, &randomness)
            }
            input.others = [corpus.jars.archive(&randomness)]
        case .classFile:
            input.bytes = corpus.jars.classFile(&randomness)
            if !randomness.once(in: 6) {
                let other = corpus.jars.classFile(&randomness)
                input.changes = ByteMutator.damage(&input.bytes, ByteMutator.classFile, most: 1, other, &randomness)
            }
        case .contents:
            for _ in 0...randomness.below(12) {
                var (name, bytes) = corpus.jars.file(&randomness)
                let other = corpus.jars.file(&randomness).bytes
                let isClass = name.hasSuffix(".class")
                if randomness.once(in: 2) {
                    input.changes += ByteMutator.damage(
                        &bytes, isClass ? ByteMutator.classFile : ByteMutator.text, most: isClass ? 1 : 4, other,
                        &randomness)
                }
                if !isClass, randomness.once(in: 3) { bytes += other }
                input.names.append(name)
                input.others.append(bytes)
            }
        case .spec:
            input.bytes = corpus.file(.spec, &randomness)
            input.changes = ByteMutator.damage(
                &input.bytes, ByteMutator.text, most: 3, Array(FuzzSeeds.spec.utf8), &randomness)
        }
        input.randomness = randomness
        return input
    }
}
