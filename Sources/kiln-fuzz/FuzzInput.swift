/// What an input is for.
enum FuzzKind: String, CaseIterable {
    /// A pom whose parents and imports come from the corpus.
    case pom
    /// A pom whose parents and imports are other damaged poms.
    case world
    /// A pom whose parents, imports or relocations never end.
    case endless
    /// A `maven-metadata.xml`.
    case metadata
    /// A `settings.xml`.
    case settings
    /// Versions and ranges.
    case version
    /// A coordinate and the paths made of it.
    case coordinate
}

/// One input: all of it follows from its number and the seed.
struct FuzzInput {
    /// What it is for.
    var kind: FuzzKind
    /// The input itself.
    var bytes: [UInt8]
    /// What else its run gets to see: poms that answer needs.
    var others: [[UInt8]] = []
    /// What was done to it, for people.
    var changes: [String] = []
    /// Numbers for decisions during the run.
    var randomness: Randomness
}
