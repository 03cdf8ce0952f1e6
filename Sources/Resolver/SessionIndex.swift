internal import Coordinates
internal import Crypto
internal import DescriptorIndex
internal import MavenRepository
internal import Pipeline
internal import PomModel
internal import Support

/// The index of descriptors as a session uses it: what each answer was read from becomes what a record rests on.
final class SessionIndex {
    private let index: DescriptorIndex
    private let context: IndexContext
    /// Folders that are looked into before the one where a file was found.
    private let folders: [String]
    /// Needs whose answer another repository may change.
    private var unstable: Set<PomNeed> = []
    /// What answers rest on; what is not in here keeps a descriptor out of the index.
    private var sources: [PomNeed: [IndexSource]] = [:]
    private var inputs: [PomNeed: ConsultedInput] = [:]

    init(path: String, setup: ResolverSetup, symbols: SymbolTable) {
        let properties = setup.systemProperties
        index = DescriptorIndex.open(
            path: path, symbols: symbols,
            inputs: IndexInputs(property: { properties[$0] }, digest: { SessionIndex.digest($0) }),
            checksLater: setup.answersOneQuestion && setup.threads > 1, clock: setup.clock)
        let repositories = setup.repositories.map { repository in
            "\(repository.id) \(repository.url) \(repository.releases.text) \(repository.snapshots.text)"
        }
        context = IndexContext(
            setup.rules, repositories: setup.cache.localRepositories + ["-"] + repositories, symbols: symbols)
        folders = setup.cache.localRepositories
    }

    /// The descriptor of a coordinate, if all it rests on is as it was, which `settle` makes sure; with its management or
    /// without.
    func lookup(_ gav: GAV, managed: Bool) -> Descriptor? { index.lookup(gav, in: context, managed: managed) }

    /// Whether all that was looked up since the last call counts; if not, all of it is to be forgotten.
    func settle() -> Bool { index.settle() }

    /// The descriptor of a coordinate with its management, if all it rests on is as it was.
    func settled(_ gav: GAV) -> Descriptor? {
        let found = lookup(gav, managed: true)
        return settle() ? found : lookup(gav, managed: true)
    }

    /// Remembers what the answer to a need was read from.
    func note(_ need: PomNeed, _ source: ReadSource) {
        guard let file = source.file, let digest = source.digest, !unstable.contains(need) else { return }
        var result = [IndexSource(path: file.path, .file(file.stamp, digest))]
        // A file in a folder that is looked into first would be taken instead.
        for folder in folders where !file.path.hasPrefix(folder) {
            let path = folder + (folder.hasSuffix("/") ? "" : "/") + file.relativePath
            result.append(IndexSource(path: path, .absent))
        }
        sources[need] = result
    }

    /// Remembers whether something was at a path.
    func note(_ need: PomNeed, exists: Bool) {
        if case .exists(let path) = need { inputs[need] = .exists(path, exists) }
    }

    /// The answer may be another tomorrow without a file changing; nothing that rests on it is kept.
    func noteUnstable(_ need: PomNeed) {
        unstable.insert(need)
    }

    /// Keeps a descriptor if all it rests on can be checked.
    func add(_ read: ReadDescriptor) {
        switch read.descriptor.outcome {
        case .built, .invalid: break
        case .missing, .unresolvable: return
        }
        var files: [IndexSource] = []
        var consulted = read.consulted.map { ConsultedInput.property($0.name, $0.value) }
        for need in read.sources {
            if let known = sources[need] {
                files += known
            } else if let known = inputs[need] {
                consulted.append(known)
            } else {
                return
            }
        }
        index.add(IndexRecord(read.descriptor, sources: files, inputs: consulted), in: context)
    }

    /// Writes what is new.
    func write() throws { try index.write() }

    /// A file that cannot be read has no digest.
    private static func digest(_ path: String) -> Digest? {
        // What cannot be read counts as changed.
        guard let bytes = try? Files.read(path, limit: PomReading.limit) else { return nil }
        return try? Crypto.sha256(bytes)
    }
}

extension RepositoryPolicy {
    /// All it says, for a key.
    fileprivate var text: String {
        let age =
            switch update {
            case .always: "always"
            case .daily: "daily"
            case .interval(let minutes): String(minutes)
            case .never: "never"
            }
        return (isEnabled ? "on " : "off ") + age + " " + checksum.rawValue
    }
}
