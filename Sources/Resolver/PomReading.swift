internal import Crypto
internal import Markup
internal import MavenRepository
internal import Pipeline
internal import PomModel
internal import Support
internal import XML

/// What a worker thread is asked to do.
struct ReadJob: Sendable {
    /// Where a pom is.
    enum Place: Sendable {
        /// Wherever the repositories have it.
        case artifact(ArtifactFile, RepositorySet)
        /// A file that was just fetched.
        case fetched(LocalFile)
        /// A path on this machine; a folder stands for the `pom.xml` in it.
        case path(String)
    }

    /// The session's number for it.
    var ticket: Int
    /// Where the pom is.
    var place: Place
}

/// What came of a job.
struct ReadOutcome: Sendable {
    enum Result: Sendable {
        /// A pom and where it was.
        case pom(ParsedPom, ReadSource)
        /// There is a file, but it is no pom.
        case unreadable(String, ReadSource)
        /// It is nowhere.
        case missing([RepositoryAttempt])
        /// These have to be asked.
        case ask([RemoteRepository])
        /// It could not be read.
        case failed(KilnError)
    }

    /// The job's number.
    var ticket: Int
    /// What came of it.
    var result: Result
}

/// The file that an answer was read from.
struct ReadSource: Sendable {
    /// The file; `nil` for a path that is in no repository.
    var file: LocalFile?
    /// Its digest, when one was wanted.
    var digest: Digest?
}

/// Reads and parses poms; any thread may.
struct PomReading: Sendable {
    /// The largest pom that is read, in bytes.
    static let limit = 16 << 20

    let cache: RepositoryCache
    /// Whether the digest of each pom is wanted, for the index.
    let wantsDigests: Bool
    /// Whether an entity that nobody defines stays as it is written (Maven 4).
    let keepsUnknownEntities: Bool

    /// Does a job.
    func run(_ job: ReadJob) -> ReadOutcome {
        ReadOutcome(ticket: job.ticket, result: result(job.place))
    }

    private func result(_ place: ReadJob.Place) -> ReadOutcome.Result {
        switch place {
        case .artifact(let file, let repositories):
            switch cache.lookup(file, in: repositories) {
            case .found(let found): read(found)
            case .ask(let repositories): .ask(repositories)
            case .absent(let attempts): .missing(attempts)
            }
        case .fetched(let file): read(file)
        case .path(let path): read(path)
        }
    }

    private func read(_ file: LocalFile) -> ReadOutcome.Result {
        do {
            let bytes = try cache.read(file, limit: PomReading.limit)
            let digest = wantsDigests ? try Crypto.sha256(bytes) : nil
            return parse(bytes, file.path, ReadSource(file: file, digest: digest))
        } catch {
            return .failed(error as? KilnError ?? KilnError(.unavailable, "\(file.path) cannot be read", cause: error))
        }
    }

    /// The pom of a path, as a parent's `relativePath` names it.
    private func read(_ path: String) -> ReadOutcome.Result {
        do {
            let isFolder = Files.isDirectory(path)
            let file = isFolder ? path + "/pom.xml" : path
            guard Files.exists(file) else { return .missing([]) }
            return parse(try Files.read(file, limit: PomReading.limit), file, ReadSource())
        } catch {
            return .failed(error as? KilnError ?? KilnError(.unavailable, "\(path) cannot be read", cause: error))
        }
    }

    private func parse(_ bytes: [UInt8], _ what: String, _ source: ReadSource) -> ReadOutcome.Result {
        switch PomReading.parse(bytes, what, keepsUnknownEntities: keepsUnknownEntities) {
        case .success(let pom): .pom(pom, source)
        case .failure(let problem): .unreadable(problem.message, source)
        }
    }

    /// Parses a pom; what is wrong with it is a value.
    static func parse(
        _ bytes: [UInt8], _ what: String, keepsUnknownEntities: Bool
    ) -> Result<ParsedPom, PomSyntaxError> {
        do {
            return .success(
                try PomParser.parse(try XMLReader.parse(bytes, what, keepsUnknownEntities: keepsUnknownEntities)))
        } catch let error as PomSyntaxError {
            return .failure(error)
        } catch {
            return .failure(PomSyntaxError((error as? KilnError)?.message ?? "\(what) is not XML"))
        }
    }
}
