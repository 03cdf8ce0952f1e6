package import Coordinates
internal import DescriptorIndex
package import MavenRepository
internal import Pipeline
package import PomModel
package import Resolution
package import Support

/// Joins the machines of a resolution with files and repositories. One thread calls it; it may answer many questions, and
/// what it learned for one serves the next.
package final class ResolverSession {
    /// All coordinates of a session are symbols of this table.
    package let symbols: SymbolTable
    /// What the session is made of.
    package let setup: ResolverSetup
    /// What people should know although all went well, such as a repository without checksums; each is said once.
    package private(set) var warnings: [String] = []

    /// Why the first pom could not be had that a repository may have: that it was offline, did not answer, or sent damaged
    /// bytes. A collection that needs it fails.
    package internal(set) var pomFailure: KilnError.Code?

    let cache: RepositoryCache
    let repositories: RepositorySet
    let knowledge: Knowledge
    /// What the collection under way is likely to need next.
    private var lookahead: Lookahead?
    /// Lists of versions that came and that nobody looked beyond.
    var answered: [Need] = []
    let reader: ModelReader
    let pool: WorkerPool<ReadJob, ReadOutcome>
    let index: SessionIndex?
    var metadata: [MetadataFile: MetadataList] = [:]
    var wantedFiles: [Result<LocalFile, KilnError>?] = []

    /// Jobs and requests under way, by ticket.
    var waiting: [Int: Errand] = [:]
    var lastTicket = 0
    var remotePending = 0
    /// Whether anything was asked for over the network.
    var hasAsked = false

    /// A session; throws when a repository's address cannot be used.
    package init(_ setup: ResolverSetup) throws {
        self.setup = setup
        let symbols = SymbolTable()
        self.symbols = symbols
        cache = RepositoryCache(setup.cache)
        repositories = try cache.prepare(setup.repositories)
        knowledge = Knowledge(symbols: symbols, rules: setup.rules)
        reader = ModelReader(
            rules: setup.rules,
            environment: ModelEnvironment(
                systemProperties: setup.systemProperties, userProperties: setup.userProperties,
                activeProfiles: setup.activeProfiles, inactiveProfiles: setup.inactiveProfiles),
            symbols: symbols)
        index = setup.indexPath.map { SessionIndex(path: $0, setup: setup, symbols: symbols) }
        let reading = PomReading(
            cache: cache, wantsDigests: index != nil, keepsUnknownEntities: setup.rules.namesMustBeQualified)
        pool = WorkerPool(limit: setup.threads) { reading.run($0) }
    }

    /// Collects dependencies and mediates them; a collection that fails says so in its `errors`.
    package func collect(_ request: CollectRequest) -> Resolution {
        var collector = Collector(request, knowledge: knowledge)
        return finish(&collector, request)
    }

    /// Why an artifact has the version it has in the answer to a request, or is not there.
    package func explain(_ request: CollectRequest, group: Symbol, artifact: Symbol) -> (Resolution, Explanation) {
        var collector = Collector(request, knowledge: knowledge)
        let resolution = finish(&collector, request)
        return (resolution, collector.explain(group: group, artifact: artifact))
    }

    /// What a pom says to whoever depends on it.
    package func descriptor(_ gav: GAV) -> Descriptor {
        if let known = described[gav] ?? index?.settled(gav) { return known }
        reader.request(gav)
        run()
        return described[gav]
            ?? Descriptor(requested: gav, effective: gav, outcome: .unresolvable("it was not read"))
    }

    /// A project's own pom: the effective model. `path` is where it lies, absolute, so that its parents are found beside it.
    package func project(_ bytes: [UInt8], path: String?) -> ProjectModel {
        let what = path ?? "the pom"
        let unknown = GAV(.empty, .empty, .empty)
        let parsed = PomReading.parse(
            bytes, what, keepsUnknownEntities: setup.rules.namesMustBeQualified)
        switch parsed {
        case .failure(let problem):
            return ProjectModel(coordinate: unknown, packaging: .empty, errors: [problem.message])
        case .success(let pom):
            reader.requestProject(pom, path: path)
            run()
            return reader.takeProject()
                ?? ProjectModel(
                    coordinate: unknown, packaging: .empty, errors: ["\(what) could not be read to its end"])
        }
    }

    /// The files of artifacts, fetched in parallel, in the order of the list; an error says where each was looked for.
    package func files(_ wanted: [ArtifactFile]) -> [Result<LocalFile, KilnError>] {
        wantedFiles = Array(repeating: nil, count: wanted.count)
        for (place, file) in wanted.enumerated() { acquire(file, .file(place), in: repositories) }
        run()
        return zip(wanted, wantedFiles).map { file, result in
            result ?? .failure(KilnError(.unavailable, "\(file) was not fetched"))
        }
    }

    /// Writes what the index learned. What cannot be written costs time later and nothing else, so it is only warned of.
    package func close() {
        do { try index?.write() } catch {
            warn("the index of descriptors could not be written: \(error)")
        }
        guard hasAsked else { return }
        // What other processes left when they were killed; a folder that cannot be swept costs disk and nothing else.
        _ = try? cache.sweepIfDue()
    }

    /// All descriptors that were read, since the reader hands each out once.
    private var described: [GAV: Descriptor] = [:]

    /// Says something once.
    func warn(_ text: String) {
        if !warnings.contains(text) { warnings.append(text) }
    }

    // MARK: the loop

    private func finish(_ collector: inout Collector, _ request: CollectRequest) -> Resolution {
        var root: GAV?
        if case .artifact(let dependency) = request.root { root = dependency.coordinate.gav }
        defer { lookahead = nil }
        while true {
            switch collector.advance() {
            case .done(let resolution):
                if index?.settle() ?? true { return resolution }
                // Files changed that the index was believed about. It looks first from now on.
                knowledge.forget()
                lookahead = nil
            case .needs(let needs):
                if lookahead == nil { lookahead = Lookahead(request, knowledge: knowledge) }
                for need in needs {
                    start(need, root)
                    look(beyond: need, root)
                }
                run(root)
            }
        }
    }

    /// Starts what the answer to a need, if it is known, will lead to.
    private func look(beyond need: Need, _ root: GAV?) {
        var open = [need]
        while let need = open.popLast() {
            var next: [Need] = []
            switch need {
            case .descriptor(let gav):
                if knowledge.knowsDescriptor(of: gav) { next = lookahead?.needs(after: gav) ?? [] }
            case .versions(let group, let artifact):
                if knowledge.knowsVersions(group: group, artifact: artifact) {
                    next = lookahead?.needs(afterVersionsOf: group, artifact) ?? []
                }
            }
            for need in next { start(need, root) }
            open += next.reversed()
        }
    }

    private func start(_ need: Need, _ root: GAV?) {
        switch need {
        case .descriptor(let gav):
            guard !knowledge.knowsDescriptor(of: gav) else { return }
            // Only the root's management acts on others, save in Maven 4 (R2).
            let managed = setup.rules.managementIsTransitive || gav == root || !setup.answersOneQuestion
            if let known = described[gav] ?? index?.lookup(gav, managed: managed) {
                knowledge.supply(known)
            } else {
                // The index keeps it for other questions.
                reader.request(gav, managed: managed || index != nil)
            }
        case .versions(let group, let artifact):
            guard !knowledge.knowsVersions(group: group, artifact: artifact) else { return }
            let name = ArtifactName(group: group, artifact: artifact)
            ask(MetadataFile(symbols.text(group), symbols.text(artifact)), .collector(name))
        }
    }

    /// Goes on until nothing is under way and the reader wants nothing more.
    private func run(_ root: GAV? = nil) {
        while true {
            for need in reader.takeNeeds() { start(need) }
            for done in reader.takeDone() {
                index?.add(done)
                knowledge.supply(done.descriptor)
                described[done.descriptor.requested] = done.descriptor
                look(beyond: .descriptor(done.descriptor.requested), root)
            }
            while let need = answered.popLast() { look(beyond: need, root) }
            if pool.pending > 0, let outcome = pool.next() {
                take(outcome)
            } else if remotePending > 0, let answer = setup.remote?.next() {
                take(answer)
            } else if !reader.hasNews, answered.isEmpty {
                return
            }
        }
    }

    private func start(_ need: PomNeed) {
        switch need {
        case .pom(let gav):
            let file = ArtifactFile(
                symbols.text(gav.group), symbols.text(gav.artifact), symbols.text(gav.version), extension: "pom")
            acquire(file, .pom(need), in: repositories)
        case .file(let path): submit(need, .path(path))
        case .exists(let path):
            let isThere = Files.exists(path)
            index?.note(need, exists: isThere)
            reader.supply(need, .exists(isThere))
        case .versions(let group, let artifact):
            index?.noteUnstable(need)
            let name = ArtifactName(group: group, artifact: artifact)
            ask(MetadataFile(symbols.text(group), symbols.text(artifact)), .models(name))
        }
    }
}
