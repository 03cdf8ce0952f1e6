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
    /// A jar as a file: read, and put into a bundle with another.
    case archive
    /// A class file.
    case classFile
    /// A whole jar of damaged files: services, manifests, notices, classes.
    case contents
    /// A `bundle.yaml`.
    case spec
}

/// Which inputs a run is about.
enum FuzzSubject: String, CaseIterable {
    /// What the resolver reads.
    case poms
    /// What the bundler reads.
    case jars

    /// Its kinds, each as often as it comes.
    var kinds: [FuzzKind] {
        switch self {
        case .poms:
            [
                .pom, .pom, .pom, .pom, .world, .world, .world, .endless, .metadata, .metadata, .settings, .settings,
                .version, .version, .coordinate,
            ]
        case .jars: [.archive, .archive, .archive, .classFile, .classFile, .classFile, .contents, .contents, .spec]
        }
    }
}

/// One input: all of it follows from its number and the seed.
struct FuzzInput {
    /// What it is for.
    var kind: FuzzKind
    /// The input itself.
    var bytes: [UInt8]
    /// What else its run gets to see: poms that answer needs.
    var others: [[UInt8]] = []
    /// The names of the others, where they have some.
    var names: [String] = []
    /// What was done to it, for people.
    var changes: [String] = []
    /// Numbers for decisions during the run.
    var randomness: Randomness
}
