internal import Coordinates

@testable internal import Resolution

/// A folder of artifact descriptions of Maven resolver's tests: `g_a_v.ini` with the sections relocation, dependencies and
/// manageddependencies, whose lines are `g:a:ext:v[:scope]`. What is not there fails to be read, as in those tests.
final class IniRepository {
    let symbols = SymbolTable()
    let knowledge: Knowledge
    private let folder: String
    private let versions: [String]
    private var descriptors: [GAV: Descriptor] = [:]
    /// The paths of all descriptions that were read.
    private(set) var read: Set<String> = []

    /// Reads below a folder of `artifact-descriptions`; every artifact has these versions.
    init(_ folder: String, _ rules: MavenRules, versions: [String] = (1...9).map(String.init)) {
        self.folder = ResolverResources.descriptions + folder
        self.versions = versions
        knowledge = Knowledge(symbols: symbols, rules: rules)
    }

    /// An artifact as a dependency: `g:a:ext:v[:scope[:path]]`.
    func dependency(_ text: some StringProtocol, scope: Symbol) -> Dependency {
        let parts = text.split(separator: ":").map { symbols.intern(String($0)) }
        var result = Dependency(
            Coordinate(ArtifactKey(parts[0], parts[1], extension: parts[2]), parts[3]), scope: scope)
        if parts.count > 4 { result.scope = parts[4] }
        if parts.count > 5 { result.systemPath = parts[5] }
        return result
    }

    /// Resolves to the end.
    func resolve(_ request: CollectRequest) -> Resolution {
        var collector = Collector(request, knowledge: knowledge)
        while true {
            switch collector.advance() {
            case .done(let resolution): return resolution
            case .needs(let needs): needs.forEach(supply)
            }
        }
    }

    private func supply(_ need: Need) {
        switch need {
        case .descriptor(let gav): knowledge.supply(descriptor(gav))
        case .versions(let group, let artifact):
            knowledge.supply(versions: versions.map(symbols.intern), group: group, artifact: artifact)
        }
    }

    /// What the description of an artifact says.
    func descriptor(_ gav: GAV) -> Descriptor {
        if let descriptor = descriptors[gav] { return descriptor }
        let descriptor = readDescriptor(gav)
        descriptors[gav] = descriptor
        return descriptor
    }

    private func readDescriptor(_ gav: GAV) -> Descriptor {
        let name = [gav.group, gav.artifact, gav.version].map(symbols.text).joined(separator: "_")
        let path = folder + name + ".ini"
        var result = Descriptor(requested: gav, effective: gav, dependencies: [], managed: [])
        guard let lines = ResolverResources.lines(path) else {
            result.outcome = .unresolvable("no description")
            return result
        }
        read.insert(path)
        var section: Substring = ""
        for line in lines {
            switch section {
            case _ where line.hasPrefix("["): section = line
            case "[relocation]":
                result.effective = dependency(line, scope: .empty).coordinate.gav
                result.relocations = [gav]
            case "[dependencies]": result.dependencies.append(dependency(line, scope: .compile))
            case "[manageddependencies]": result.managed.append(dependency(line, scope: .empty))
            default: result.outcome = .invalid("unknown section \(section)")
            }
        }
        return result
    }
}
