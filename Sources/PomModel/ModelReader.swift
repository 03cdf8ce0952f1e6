package import Coordinates

/// Builds effective models, step by step: it is told what is wanted, says what it needs, is given it, and hands out what is done.
///
/// For one thread. It keeps every parsed pom and every prepared parent for as long as it lives.
package final class ModelReader {
    /// What is known of a pom.
    enum Pom {
        case raw(SharedPom)
        case missing(String)
        case unreadable(String)
        case failed(String)
    }

    /// A descriptor that was asked for.
    struct DescriptorRequest {
        var requested: GAV
        var current: GAV
        /// Whether its management is wanted.
        var managed: Bool
        var relocations: [GAV] = []
        var sources = OrderedSet<PomNeed>()
        var consulted = OrderedSet<Symbol>()
    }

    let rules: MavenRules
    let environment: ModelEnvironment
    let symbols: SymbolTable
    let context: InterpolationContext
    let assembler: ModelAssembler
    let validator: ModelValidator
    let exclusions = ExclusionTable()
    let types: ArtifactTypes
    let dependencySources: PropertySources
    let projectSources: PropertySources

    var poms: [PomNeed: Pom] = [:]
    var versions: [PomNeed: [String]] = [:]
    /// By a pom whose version is a word such as LATEST: the version it stood for.
    var meanings: [GAV: Symbol] = [:]
    var existing: [String: Bool] = [:]
    var asked: Set<PomNeed> = []
    var needs: [PomNeed] = []
    var waiting: [PomNeed: [Int]] = [:]
    var models: [PendingModel] = []
    var modelIndex: [GAV: Int] = [:]
    /// Models that a project imports, where the user's properties act as such (M14).
    var projectModelIndex: [GAV: Int] = [:]
    var prepared: [PreparedKey: PreparedModel] = [:]
    var ready: [Int] = []
    /// Whether models wait for each other's imports (Maven 4).
    var hasRings = false
    var descriptors: [DescriptorRequest] = []
    var descriptorIndex: [GAV: Int] = [:]
    var done: [ReadDescriptor] = []
    var project: ProjectBuild?
    var projectDone: ProjectModel?

    /// A reader for one Maven and one environment; all coordinates are symbols of the table.
    package init(rules: MavenRules, environment: ModelEnvironment, symbols: SymbolTable) {
        self.rules = rules
        self.environment = environment
        self.symbols = symbols
        context = InterpolationContext(rules: rules, symbols: symbols)
        assembler = ModelAssembler(context)
        validator = ModelValidator(symbols: symbols, rules: rules)
        types = ArtifactTypes(symbols, rules)
        dependencySources = .dependency(environment, symbols)
        projectSources = .project(environment, symbols)
    }

    /// A descriptor is wanted; asking again is free, and it is handed out once.
    package func request(_ gav: GAV, managed: Bool = true) {
        guard descriptorIndex[gav] == nil else { return }
        let index = descriptors.count
        descriptorIndex[gav] = index
        descriptors.append(DescriptorRequest(requested: gav, current: gav, managed: managed))
        follow(index)
        run()
    }

    /// A project's own pom: strict validation, profiles by `-P`, parents by `relativePath` from the path of its file (absolute; `nil`: no file).
    package func requestProject(_ pom: ParsedPom, path: String?) {
        if let why = refusal(of: pom) {
            let unknown = GAV(.empty, .empty, .empty)
            projectDone = ProjectModel(
                coordinate: unknown, packaging: .empty, errors: ["\(path ?? "the pom"): \(why)"])
            return
        }
        begin(absorb(pom), unknownElement: pom.unknownElement, path: path)
        run()
    }

    /// The answer to a need that `takeNeeds` gave out.
    package func supply(_ need: PomNeed, _ answer: PomAnswer) {
        switch answer {
        case .pom(let parsed):
            guard poms[need] == nil else { return }
            poms[need] = refusal(of: parsed).map { .unreadable($0) } ?? .raw(share(absorb(parsed)))
        case .missing(let reason): poms[need] = .missing(reason)
        case .unreadable(let reason): poms[need] = .unreadable(reason)
        case .failed(let reason): poms[need] = .failed(reason)
        case .versions(let list): versions[need] = list
        case .exists(let isThere):
            if case .exists(let path) = need { existing[path] = isThere }
        }
        ready += waiting.removeValue(forKey: need) ?? []
        run()
    }

    /// What the version of a need stood for, a word such as LATEST; to be said before the need is answered.
    package func note(_ need: PomNeed, version: String) {
        if case .pom(let gav) = need { meanings[gav] = symbols.intern(version) }
    }

    /// What is newly needed, each once, all that is known to be needed by now.
    package func takeNeeds() -> [PomNeed] {
        defer { needs = [] }
        return needs
    }

    /// The descriptors done since the last call.
    package func takeDone() -> [ReadDescriptor] {
        defer { done = [] }
        return done
    }

    /// Whether there is something to take that was not taken.
    package var hasNews: Bool { !needs.isEmpty || !done.isEmpty }

    /// The project's model, when it is done; once.
    package func takeProject() -> ProjectModel? {
        defer { projectDone = nil }
        return projectDone
    }

    /// Why this Maven does not read a pom that another one reads.
    private func refusal(of pom: ParsedPom) -> String? {
        pom.needsLeniency && rules.namesMustBeQualified
            ? "an element's name is no qualified XML name, which only Maven 3 reads" : nil
    }

    func absorb(_ parsed: ParsedPom) -> RawPom {
        let pom = parsed.absorb(into: symbols, exclusionOffset: UInt32(exclusions.count))
        exclusions.append(pom.exclusions)
        return pom
    }

    private func share(_ pom: RawPom) -> SharedPom {
        SharedPom(pom, problems: validator.raw(pom), looksAtPackaging: pom.profiles.contains { looksAtPackaging($0) })
    }

    /// Notes that a model cannot go on before a need is answered.
    func wait(_ model: Int, for need: PomNeed) {
        waiting[need, default: []].append(model)
        if asked.insert(need).inserted { needs.append(need) }
    }

    /// Goes on with all that can.
    func run() {
        repeat {
            while let model = ready.popLast() {
                if model == Self.projectNumber { advanceProject() } else { advance(model) }
            }
        } while breakRings()
    }

    /// The number of the model of a pom, begun when it is new. What a project imports is another model where there are user properties.
    func model(_ gav: GAV, forProject: Bool = false) -> Int {
        let forProject = forProject && !environment.userProperties.isEmpty
        if let known = forProject ? projectModelIndex[gav] : modelIndex[gav] { return known }
        let index = models.count
        models.append(PendingModel(gav, forProject: forProject))
        if forProject { projectModelIndex[gav] = index } else { modelIndex[gav] = index }
        ready.append(index)
        return index
    }
}
