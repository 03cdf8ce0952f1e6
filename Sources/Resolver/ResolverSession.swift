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

    let cache: RepositoryCache
    let repositories: RepositorySet
    private let knowledge: Knowledge
    private let reader: ModelReader
    private let pool: WorkerPool<ReadJob, ReadOutcome>
    private let index: SessionIndex?
    private var metadata: [MetadataFile: MetadataList] = [:]
    private var wantedFiles: [Result<LocalFile, KilnError>?] = []

    /// Jobs and requests under way, by ticket.
    private var waiting: [Int: Errand] = [:]
    private var lastTicket = 0
    private var remotePending = 0
    /// Whether anything was asked for over the network.
    private var hasAsked = false

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
            cache: cache, repositories: repositories, wantsDigests: index != nil,
            namesMustBeQualified: setup.rules.namesMustBeQualified)
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
        if let known = described[gav] ?? index?.lookup(gav) { return known }
        reader.request(gav)
        run()
        return described[gav]
            ?? Descriptor(requested: gav, effective: gav, outcome: .unresolvable("it was not read"))
    }

    /// A project's own pom: the effective model. `path` is where it lies, absolute, so that its parents are found beside it.
    package func project(_ bytes: [UInt8], path: String?) -> ProjectModel {
        let what = path ?? "the pom"
        let unknown = GAV(.empty, .empty, .empty)
        let parsed = PomReading.parse(bytes, what, namesMustBeQualified: setup.rules.namesMustBeQualified)
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
        for (place, file) in wanted.enumerated() { acquire(file, .file(place)) }
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

    private func warn(_ text: String) {
        if !warnings.contains(text) { warnings.append(text) }
    }

    // MARK: the loop

    private func finish(_ collector: inout Collector, _ request: CollectRequest) -> Resolution {
        var root: GAV?
        if case .artifact(let dependency) = request.root { root = dependency.coordinate.gav }
        while true {
            switch collector.advance() {
            case .done(let resolution): return resolution
            case .needs(let needs):
                for need in needs { start(need, root) }
                run()
            }
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
                reader.request(gav)
            }
        case .versions(let group, let artifact):
            guard !knowledge.knowsVersions(group: group, artifact: artifact) else { return }
            let name = ArtifactName(group: group, artifact: artifact)
            ask(MetadataFile(symbols.text(group), symbols.text(artifact)), .collector(name))
        }
    }

    /// Goes on until nothing is under way and the reader wants nothing more.
    private func run() {
        while true {
            for need in reader.takeNeeds() { start(need) }
            for done in reader.takeDone() {
                index?.add(done)
                knowledge.supply(done.descriptor)
                described[done.descriptor.requested] = done.descriptor
            }
            if pool.pending > 0, let outcome = pool.next() {
                take(outcome)
            } else if remotePending > 0, let answer = setup.remote?.next() {
                take(answer)
            } else if !reader.hasNews {
                return
            }
        }
    }

    private func start(_ need: PomNeed) {
        switch need {
        case .pom(let gav):
            let file = ArtifactFile(
                symbols.text(gav.group), symbols.text(gav.artifact), symbols.text(gav.version), extension: "pom")
            acquire(file, .pom(need))
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

    private func submit(_ need: PomNeed, _ place: ReadJob.Place) {
        pool.submit(ReadJob(ticket: ticket(.pom(need, place)), place: place))
    }

    private func ticket(_ errand: Errand) -> Int {
        lastTicket += 1
        waiting[lastTicket] = errand
        return lastTicket
    }

    /// Gets a file, through metadata when its version is a word or a snapshot.
    private func acquire(_ file: ArtifactFile, _ purpose: Purpose) {
        if let wanted = MetaVersion.metadata(for: file) {
            ask(wanted, .file(file, purpose))
        } else {
            get(file, purpose)
        }
    }

    private func get(_ file: ArtifactFile, _ purpose: Purpose) {
        switch purpose {
        case .pom(let need): submit(need, .artifact(file))
        case .file(let place):
            switch cache.lookup(file, in: repositories) {
            case .found(let found): wantedFiles[place] = .success(found)
            case .absent(let attempts): wantedFiles[place] = .failure(.missing(.artifact(file), attempts))
            case .ask(let ask):
                guard let remote = setup.remote else {
                    let attempts = ask.map { RepositoryAttempt($0, .offline) }
                    wantedFiles[place] = .failure(.missing(.artifact(file), attempts))
                    return
                }
                remotePending += 1
                hasAsked = true
                remote.start(RemoteRequest(.artifact(file), from: ask, tag: ticket(.file(place))))
            }
        }
    }

    private func take(_ outcome: ReadOutcome) {
        guard case .pom(let need, let place)? = waiting[outcome.ticket] else { return }
        if case .ask(let repositories) = outcome.result, case .artifact(let file) = place, let remote = setup.remote {
            remotePending += 1
            hasAsked = true
            remote.start(RemoteRequest(.artifact(file), from: repositories, tag: outcome.ticket))
            return
        }
        waiting[outcome.ticket] = nil
        answer(need, outcome.result)
    }

    private func take(_ answer: RemoteAnswer) {
        remotePending -= 1
        for warning in answer.warnings { warn(warning) }
        switch (waiting.removeValue(forKey: answer.request.tag), answer.outcome) {
        case (nil, _): return
        case (.pom(let need, _), .found(let file)): submit(need, .fetched(file))
        case (.pom(let need, _), .absent(let attempts)): self.answer(need, .missing(attempts))
        case (.pom(let need, _), .failed(let error)): self.answer(need, .failed(error))
        case (.file(let place), .found(let file)): wantedFiles[place] = .success(file)
        case (.file(let place), .absent(let attempts)):
            wantedFiles[place] = .failure(.missing(answer.request.file, attempts))
        case (.file(let place), .failed(let error)): wantedFiles[place] = .failure(error)
        case (.metadata(let file), let outcome):
            metadata[file]?.take(outcome)
            finish(file)
        }
    }

    private func answer(_ need: PomNeed, _ result: ReadOutcome.Result) {
        switch result {
        case .pom(let pom, let source):
            index?.note(need, source)
            reader.supply(need, .pom(pom))
        case .unreadable(let why, let source):
            index?.note(need, source)
            reader.supply(need, .unreadable(why))
        case .missing(let attempts):
            index?.noteUnstable(need)
            let tried = attempts.map(\.text).joined(separator: "; ")
            // Offline, nobody knows whether it exists: that is not "missing".
            reader.supply(need, attempts.contains { $0.isOffline } ? .failed(tried) : .missing(tried))
        case .failed(let error):
            index?.noteUnstable(need)
            reader.supply(need, .failed(error.description))
        case .ask(let repositories):
            index?.noteUnstable(need)
            let tried = repositories.map { "\($0.id) (\($0.printableURL)): not asked, there is no network here" }
            reader.supply(need, .failed(tried.joined(separator: "; ")))
        }
    }

    // MARK: metadata

    private func ask(_ file: MetadataFile, _ reader: MetadataList.Reader) {
        if metadata[file] != nil {
            metadata[file]?.readers.append(reader)
        } else {
            let found = cache.lookup(file, in: repositories)
            var list = MetadataList(found.files, reader)
            for repository in found.ask {
                guard let remote = setup.remote else {
                    warn("\(file): \(repository.id) is not asked, there is no network here")
                    continue
                }
                list.pending += 1
                remotePending += 1
                hasAsked = true
                remote.start(RemoteRequest(.metadata(file), from: [repository], tag: ticket(.metadata(file))))
            }
            for attempt in found.attempts where attempt.isOffline { warn("\(file): \(attempt.text)") }
            metadata[file] = list
        }
        finish(file)
    }

    /// Tells whoever waits for metadata, once all repositories answered.
    private func finish(_ file: MetadataFile) {
        guard var list = metadata[file], list.pending == 0 else { return }
        let sources = list.sources(cache, setup.repositories)
        for warning in list.takeWarnings() { warn(warning) }
        let readers = list.readers
        list.readers = []
        metadata[file] = list
        for reader in readers {
            switch reader {
            case .collector(let name):
                let versions = MetadataSelection.versions(sources).map { symbols.intern($0.version) }
                knowledge.supply(versions: versions, group: name.group, artifact: name.artifact)
            case .models(let name):
                let versions = MetadataSelection.versions(sources).map(\.version)
                self.reader.supply(.versions(group: name.group, artifact: name.artifact), .versions(versions))
            case .file(let file, let purpose): goOn(file, purpose, sources)
            }
        }
    }

    /// Goes on with a file once metadata said what its version stands for.
    private func goOn(_ file: ArtifactFile, _ purpose: Purpose, _ sources: [MetadataSource]) {
        var concrete = file
        guard let version = MetaVersion.meaning(of: file, sources) else {
            let error = KilnError(
                .notFound, "no repository's metadata says what \(file.version) of \(file.group):\(file.artifact) is",
                reason: "maven.version")
            switch purpose {
            case .pom(let need): answer(need, .failed(error))
            case .file(let place): wantedFiles[place] = .failure(error)
            }
            return
        }
        if case .pom(let need) = purpose {
            index?.noteUnstable(need)
            if !file.version.hasSuffix("SNAPSHOT") { reader.note(need, version: version) }
        }
        concrete.version = version
        // LATEST may be a snapshot, which stands for a build of its own.
        if version != file.version, version.hasSuffix("SNAPSHOT") {
            acquire(concrete, purpose)
        } else {
            get(concrete, purpose)
        }
    }
}

/// What a ticket stands for.
private enum Errand {
    case pom(PomNeed, ReadJob.Place)
    case file(Int)
    case metadata(MetadataFile)
}
