internal import MavenRepository
internal import PomModel
internal import Support

/// Files: those at hand, and those that come over the network.
extension ResolverSession {
    func submit(_ need: PomNeed, _ place: ReadJob.Place) {
        pool.submit(ReadJob(ticket: ticket(.pom(need, place)), place: place))
    }

    func ticket(_ errand: Errand) -> Int {
        lastTicket += 1
        waiting[lastTicket] = errand
        return lastTicket
    }

    /// Gets a file, through metadata when its version is a word or a snapshot.
    func acquire(_ file: ArtifactFile, _ purpose: Purpose, in repositories: RepositorySet) {
        if let wanted = MetaVersion.metadata(for: file) {
            ask(wanted, .file(file, purpose, repositories))
        } else {
            get(file, purpose, in: repositories)
        }
    }

    /// Gets a file by its own version.
    func get(_ file: ArtifactFile, _ purpose: Purpose, in repositories: RepositorySet) {
        switch purpose {
        case .pom(let need): submit(need, .artifact(file, repositories))
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

    func take(_ outcome: ReadOutcome) {
        guard case .pom(let need, let place)? = waiting[outcome.ticket] else { return }
        if case .ask(let repositories) = outcome.result, case .artifact(let file, _) = place, let remote = setup.remote
        {
            remotePending += 1
            hasAsked = true
            remote.start(RemoteRequest(.artifact(file), from: repositories, tag: outcome.ticket))
            return
        }
        waiting[outcome.ticket] = nil
        answer(need, outcome.result)
    }

    func take(_ answer: RemoteAnswer) {
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

    func answer(_ need: PomNeed, _ result: ReadOutcome.Result) {
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
            let isUnknown = attempts.contains { $0.isOffline }
            if isUnknown { pomFailure = pomFailure ?? .notFound }
            reader.supply(need, isUnknown ? .failed(tried) : .missing(tried))
        case .failed(let error):
            pomFailure = pomFailure ?? error.code
            index?.noteUnstable(need)
            reader.supply(need, .failed(error.description))
        case .ask(let repositories):
            index?.noteUnstable(need)
            let tried = repositories.map { "\($0.id) (\($0.printableURL)): not asked, there is no network here" }
            reader.supply(need, .failed(tried.joined(separator: "; ")))
        }
    }
}

/// What a ticket stands for.
enum Errand {
    case pom(PomNeed, ReadJob.Place)
    case file(Int)
    case metadata(MetadataFile)
}
