internal import BundlerCommands
internal import Coordinates
internal import MavenRepository
internal import Support

/// Runs an input through what reads such files. Inputs that are refused are fine; the process must live, and what is
/// given must hold together.
struct InputRunner {
    private let corpus: FuzzCorpus
    /// A folder for inputs that are read from files.
    private let folder: String

    /// A runner with a folder of its own.
    init(corpus: FuzzCorpus, folder: String) {
        self.corpus = corpus
        self.folder = folder
    }

    /// Runs one input; throws `FuzzViolation` for a defect.
    func run(_ input: FuzzInput) throws {
        var randomness = input.randomness
        var archives = ArchiveRun(folder: folder, randomness: randomness)
        switch input.kind {
        case .pom, .world, .endless: try PomRun(input, corpus).run()
        case .metadata: try metadata(input.bytes, &randomness)
        case .settings: try settings(input.bytes, &randomness)
        case .version: try VersionRun.run(input.bytes)
        case .coordinate: try VersionRun.coordinate(input.bytes)
        case .archive: try archives.run(input.bytes, input.others[0])
        case .classFile: try ClassRun.run(input.bytes, &randomness)
        case .contents:
            try archives.run(contents: input.others, named: input.names)
        case .spec:
            guard let file = InputRunner.accepted({ try BundleFile(input.bytes, "bundle.yaml") }) else { return }
            try archives.run(file.spec, corpus.jars.archive(&randomness))
        }
    }

    private func metadata(_ bytes: [UInt8], _ randomness: inout Randomness) throws {
        guard let metadata = InputRunner.accepted({ try RepositoryMetadata(bytes, "metadata") }) else { return }
        let sources = [MetadataSource(repository: nil, metadata: metadata)]
        let symbols = SymbolTable()
        let table = VersionTable(symbols: symbols, rules: .maven39)
        let versions = MetadataSelection.versions(sources).map { symbols.intern($0.version) }
        let range = randomness.one(of: ["[1,2)", "(,)", "[1.*]", "(,1],[2,)"])
        let chosen = table.versions(satisfying: symbols.intern(range), of: versions)
        for (lower, higher) in zip(chosen, chosen.dropFirst()) where lower == higher {
            throw FuzzViolation("a version is chosen twice: \(symbols.text(lower))")
        }
        _ = MetadataSelection.meaning(of: "LATEST", sources)
        _ = MetadataSelection.meaning(of: "RELEASE", sources)
        _ = MetadataSelection.snapshot("1-SNAPSHOT", classifier: "", fileExtension: "jar", sources)
    }

    private func settings(_ bytes: [UInt8], _ randomness: inout Randomness) throws {
        let path = folder + "/settings.xml"
        try Files.writeAtomically(path, bytes)
        let properties = SettingsInterpolation(
            userProperties: ["a": "${b}", "b": "${a}${c}", "c": "${a}${a}"],
            systemProperties: ["user.home": folder, "minor": "1"], environment: ["HOME": folder])
        let files = SettingsFiles(
            global: randomness.once(in: 4) ? path : nil, user: path, isUserRequired: true,
            security: folder + "/settings-security.xml")
        guard let settings = InputRunner.accepted({ try MavenSettings(files, properties: properties) }) else { return }
        _ = settings.effectiveRepositories(settings.repositoriesOfActiveProfiles)
        _ = settings.effectiveRepositories(settings.profiles.flatMap(\.repositories))
    }

    /// What a body gives; `nil` when it refuses its input, which is its right.
    static func accepted<Value>(_ body: () throws -> Value) -> Value? {
        // What is refused, and why, is not the fuzzer's business.
        try? body()
    }
}
