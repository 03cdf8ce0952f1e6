internal import Coordinates
internal import Markup
internal import PomModel
internal import XML

/// One damaged pom, built with whatever it asks for.
final class PomRun {
    private let input: FuzzInput
    private let corpus: FuzzCorpus
    private let symbols = SymbolTable()
    private var randomness: Randomness
    private var parsed: [GAV: PomAnswer] = [:]

    /// How many needs a pom of the corpus's surroundings may have; past it all is missing.
    private static let needLimit = 400
    /// How many needs an endless chain may have before the reader must have given up.
    private static let endlessLimit = 20_000

    init(_ input: FuzzInput, _ corpus: FuzzCorpus) {
        self.input = input
        self.corpus = corpus
        randomness = input.randomness
    }

    /// Reads the pom as a descriptor, or as a project's own; throws `FuzzViolation` when the reader stalls or never ends.
    func run() throws {
        if input.kind == .pom, randomness.once(in: 2) { try compareReaders() }
        let rules = randomness.one(of: [MavenRules.maven38, .maven39, .maven4])
        let reader = ModelReader(
            rules: rules, environment: ModelEnvironment(systemProperties: PomRun.properties), symbols: symbols)
        let own = GAV(symbols.intern("fuzz"), symbols.intern("fuzz"), symbols.intern("0"))
        parsed[own] = input.kind == .endless ? endless(own) : PomRun.read(input.bytes)
        if input.kind != .endless, randomness.once(in: 3), case .pom(let pom)? = parsed[own] {
            reader.requestProject(pom, path: randomness.once(in: 2) ? "/w/project/pom.xml" : nil)
            try answer(reader)
            guard let project = reader.takeProject() else { throw FuzzViolation("a project stalls") }
            try check(project.dependencies + project.managed, rules)
        } else {
            reader.request(own)
            try answer(reader)
            let done = reader.takeDone()
            guard done.count == 1, done[0].descriptor.requested == own else {
                throw FuzzViolation("a descriptor stalls: \(done.count) done")
            }
            try check(done[0].descriptor.dependencies + done[0].descriptor.managed, rules)
        }
    }

    private func answer(_ reader: ModelReader) throws {
        var count = 0
        while true {
            let needs = reader.takeNeeds()
            if needs.isEmpty { return }
            for need in needs {
                count += 1
                if count > PomRun.endlessLimit { throw FuzzViolation("more than \(count - 1) needs") }
                reader.supply(
                    need, count > PomRun.needLimit && input.kind != .endless ? PomRun.nothing(need) : answer(need))
            }
        }
    }

    private func answer(_ need: PomNeed) -> PomAnswer {
        switch need {
        case .pom(let gav):
            if let known = parsed[gav] { return known }
            let answer = pom(gav)
            parsed[gav] = answer
            return answer
        case .versions: return .versions(randomness.once(in: 4) ? [] : FuzzSeeds.versions)
        case .file:
            return input.others.isEmpty ? PomRun.read(input.bytes) : PomRun.read(randomness.one(of: input.others))
        case .exists: return .exists(randomness.once(in: 2))
        }
    }

    private func pom(_ gav: GAV) -> PomAnswer {
        switch input.kind {
        case .endless: return endless(gav)
        case .world:
            if randomness.once(in: 6) { return randomness.once(in: 4) ? .failed("no answer") : .missing("nowhere") }
            return input.others.isEmpty ? PomRun.read(input.bytes) : PomRun.read(randomness.one(of: input.others))
        default:
            let bytes = corpus.pom(
                group: symbols.text(gav.group), artifact: symbols.text(gav.artifact), version: symbols.text(gav.version)
            )
            return bytes.map(PomRun.read) ?? .missing("nowhere")
        }
    }

    /// A pom that needs one more of its kind.
    private func endless(_ gav: GAV) -> PomAnswer {
        let next = (Int(symbols.text(gav.version)) ?? 0) + 1
        let coordinate = "<groupId>fuzz</groupId><artifactId>fuzz</artifactId><version>\(next)</version>"
        let chains = [
            "parent": "<parent>\(coordinate)</parent>",
            "import":
                "<dependencyManagement><dependencies><dependency>\(coordinate)<type>pom</type><scope>import</scope>"
                + "</dependency></dependencies></dependencyManagement>",
            "relocation":
                "<distributionManagement><relocation><version>\(next)</version></relocation></distributionManagement>",
        ]
        // The same way all along the chain.
        let body = input.changes.compactMap { chains[$0] }.joined()
        return PomRun.read(
            Array(
                ("<project><modelVersion>4.0.0</modelVersion><groupId>fuzz</groupId><artifactId>fuzz</artifactId>"
                    + "<version>\(symbols.text(gav.version))</version><packaging>pom</packaging>\(body)</project>").utf8
            ))
    }

    /// What our own scanner reads in plain documents is what libxml2 reads.
    private func compareReaders() throws {
        let document = InputRunner.accepted { try XMLReader.parse(input.bytes, "pom") }
        let other = InputRunner.accepted {
            try input.bytes.withUnsafeBytes { try XMLReader.parse($0, "pom", alwaysByLibrary: true) }
        }
        let isSame =
            document?.nameBytes == other?.nameBytes && document?.nameEnds == other?.nameEnds
            && document?.bytes == other?.bytes
            && document?.needsLeniency == other?.needsLeniency && document?.marks == other?.marks
            && (document?.nodes ?? []).elementsEqual(other?.nodes ?? []) {
                $0.name == $1.name && $0.end == $1.end && $0.textStart == $1.textStart && $0.textEnd == $1.textEnd
            }
        if !isSame { throw FuzzViolation("libxml2 reads it otherwise") }
    }

    /// Every coordinate that came out is good for what follows: ranges, paths.
    private func check(_ dependencies: [Dependency], _ rules: MavenRules) throws {
        let table = VersionTable(symbols: symbols, rules: rules)
        for dependency in dependencies.prefix(10_000) {
            let text = CoordinateText(dependency.coordinate, in: symbols)
            if RepositoryPathRules.problem(with: dependency.coordinate, in: symbols) == nil, text.version.contains("/")
            {
                throw FuzzViolation("a path of \(text)")
            }
            _ = table.constraint(dependency.coordinate.version)
            _ = table.compare(dependency.coordinate.version, .latest)
            _ = dependency.exclusions.map { symbols.text($0.group) + symbols.text($0.artifact) }
        }
    }

    private static func read(_ bytes: [UInt8]) -> PomAnswer {
        InputRunner.accepted { PomAnswer.pom(try PomParser.parse(try XMLReader.parse(bytes, "pom"))) }
            ?? .unreadable("refused")
    }

    private static func nothing(_ need: PomNeed) -> PomAnswer {
        switch need {
        case .pom, .file: .missing("too much")
        case .versions: .versions([])
        case .exists: .exists(false)
        }
    }

    private static let properties = [
        "java.version": "17.0.10", "java.specification.version": "17", "java.home": "/usr/lib/jvm/java-17",
        "os.name": "Linux", "os.arch": "amd64", "os.version": "5.15.0", "file.separator": "/", "path.separator": ":",
        "user.home": "/home/u", "user.name": "u", "user.dir": "/w", "env.HOME": "/home/u",
    ]
}
