internal import Coordinates
internal import Resolution

/// A small repository written in a test. Artifacts are `a:v` of group `g`, `a:ext:classifier:v`, with `|scope|optional|exclusions`.
final class World {
    let symbols = SymbolTable()
    let knowledge: Knowledge
    private var poms: [GAV: Descriptor] = [:]
    private var versions: [String: [String]] = [:]
    /// What was asked for, in order.
    private(set) var asked: [String] = []

    init(_ rules: MavenRules = .maven39) { knowledge = Knowledge(symbols: symbols, rules: rules) }

    func pom(_ name: String, _ dependencies: [String] = [], managed: [String] = []) {
        let gav = dependency(name).coordinate.gav
        poms[gav] = Descriptor(
            requested: gav, effective: gav, dependencies: dependencies.map(dependency), managed: managed.map(dependency)
        )
    }

    func relocate(_ name: String, to target: String, _ dependencies: [String] = []) {
        let gav = dependency(name).coordinate.gav
        poms[gav] = Descriptor(
            requested: gav, effective: dependency(target).coordinate.gav, relocations: [gav],
            dependencies: dependencies.map(dependency), managed: [])
    }

    func broken(_ name: String, _ outcome: Descriptor.Outcome) {
        let gav = dependency(name).coordinate.gav
        poms[gav] = Descriptor(requested: gav, effective: gav, dependencies: [], managed: [], outcome: outcome)
    }

    func versions(_ artifact: String, _ list: [String]) { versions[artifact] = list }

    func dependency(_ text: String) -> Dependency {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        let names = parts[0].split(separator: ":", omittingEmptySubsequences: false).map { symbols.intern(String($0)) }
        let isLong = names.count == 4
        let key = ArtifactKey(
            symbols.intern("g"), names[0], extension: isLong ? names[1] : .jar, classifier: isLong ? names[2] : .empty)
        var result = Dependency(Coordinate(key, names[names.count - 1]), scope: .compile)
        if parts.count > 1 { result.scope = symbols.intern(String(parts[1])) }
        if parts.count > 2, !parts[2].isEmpty { result.optional = parts[2] == "true" }
        if parts.count > 3 {
            result.exclusions = parts[3].split(separator: ",").map {
                let names = $0.split(separator: ":").map { symbols.intern(String($0)) }
                return Exclusion(names[0], names[1])
            }
        }
        return result
    }

    /// A managed entry; without scope unless one is written.
    func managed(_ text: String) -> Dependency {
        var result = dependency(text)
        if !text.contains("|") { result.scope = .empty }
        return result
    }

    func request(root: String? = nil, _ dependencies: [String] = [], managed: [String] = []) -> CollectRequest {
        CollectRequest(
            root: root.map { .artifact(dependency($0)) } ?? .none, dependencies: dependencies.map(dependency),
            managed: managed.map(self.managed))
    }

    func resolve(_ request: CollectRequest) -> Resolution {
        var collector = Collector(request, knowledge: knowledge)
        while true {
            switch collector.advance() {
            case .done(let resolution): return resolution
            case .needs(let needs): needs.forEach(supply)
            }
        }
    }

    /// Tells all poms at once.
    func supplyAll() {
        for pom in poms.values { knowledge.supply(pom) }
    }

    private func supply(_ need: Need) {
        switch need {
        case .descriptor(let gav):
            asked.append("\(symbols.text(gav.artifact)):\(symbols.text(gav.version))")
            knowledge.supply(
                poms[gav]
                    ?? Descriptor(requested: gav, effective: gav, dependencies: [], managed: [], outcome: .missing))
        case .versions(let group, let artifact):
            asked.append(symbols.text(artifact))
            let list = versions[symbols.text(artifact)] ?? []
            knowledge.supply(versions: list.map(symbols.intern), group: group, artifact: artifact)
        }
    }

    /// `depth artifact:version scope[?]` of each node.
    func lines(_ resolution: Resolution) -> [String] {
        resolution.nodes.map {
            let key = $0.coordinate.key
            return
                "\($0.depth) \(symbols.text(key.artifact)):\(symbols.text($0.coordinate.version)) \(symbols.text($0.scope))"
                + ($0.optional ? "?" : "")
        }
    }

    func names(_ artifacts: [Coordinate]) -> [String] {
        artifacts.map { "\(symbols.text($0.key.artifact)):\(symbols.text($0.version))" }
    }
}
