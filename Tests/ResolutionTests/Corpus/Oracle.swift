internal import Coordinates
internal import Resolution

/// A repository as Maven reads it: its effective descriptors and listed versions, given to a `Knowledge` when asked for.
final class Oracle {
    let symbols = SymbolTable()
    let knowledge: Knowledge
    /// Lines of descriptors, by coordinate.
    private var lines: [GAV: ArraySlice<UInt8>] = [:]
    private var versions: [String: [String]]
    /// Whether a pom that has no line is missing, rather than not described.
    private let isComplete: Bool

    init(descriptors: [ArraySlice<UInt8>], versions: [String: [String]], isComplete: Bool, rules: MavenRules) {
        knowledge = Knowledge(symbols: symbols, rules: rules)
        self.versions = versions
        self.isComplete = isComplete
        for line in descriptors {
            let prefix = Array("{\"root\":\"".utf8)
            guard line.starts(with: prefix) else { continue }
            let rest = line.dropFirst(prefix.count)
            let end = rest.firstIndex(of: UInt8(ascii: "\"")) ?? rest.endIndex
            lines[gav(String(decoding: rest[..<end], as: UTF8.self))] = line
        }
    }

    /// Runs a collection to its end; `nil` when it needs what is not described.
    func resolve(_ request: CollectRequest) -> (resolution: Resolution, rounds: Int)? {
        var collector = Collector(request, knowledge: knowledge)
        var rounds = 1
        while true {
            switch collector.advance() {
            case .done(let resolution): return (resolution, rounds)
            case .needs(let needs):
                rounds += 1
                for need in needs where !supply(need) { return nil }
            }
        }
    }

    private func supply(_ need: Need) -> Bool {
        switch need {
        case .versions(let group, let artifact):
            let list = versions["\(symbols.text(group)):\(symbols.text(artifact))"] ?? []
            knowledge.supply(versions: list.map(symbols.intern), group: group, artifact: artifact)
        case .descriptor(let gav):
            let release = versions["\(symbols.text(gav.group)):\(symbols.text(gav.artifact)):RELEASE"]?.first
            let read = gav.version == .release ? GAV(gav.group, gav.artifact, symbols.intern(release ?? "")) : gav
            if let line = lines[read] {
                knowledge.supply(descriptor(JSONReader.read(line), gav))
            } else if isComplete {
                knowledge.supply(
                    Descriptor(requested: gav, effective: gav, dependencies: [], managed: [], outcome: .missing))
            } else {
                return false
            }
        }
        return true
    }

    private func descriptor(_ line: JSONValue, _ requested: GAV) -> Descriptor {
        let isRelocated = !line["relocations"].list.isEmpty
        let effective = isRelocated ? line["artifact"].text.map { dependency($0).coordinate.gav } : nil
        var outcome = Descriptor.Outcome.built
        if let error = line["error"].text {
            outcome = .unresolvable(line["cause"].text ?? error)
        } else if !line["missing"].list.isEmpty {
            outcome = .missing
        } else if let reason = line["invalid"].texts.first {
            outcome = .invalid(reason)
        }
        return Descriptor(
            requested: requested, effective: effective ?? requested,
            relocations: line["relocations"].texts.map { dependency($0).coordinate.gav },
            dependencies: line["deps"].texts.map(dependency), managed: line["managed"].texts.map(dependency),
            outcome: outcome)
    }

    /// `g:a:ext:classifier:v|scope|optional|exclusions`.
    func dependency(_ text: String) -> Dependency {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        let names = parts[0].split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false).map {
            symbols.intern(String($0))
        }
        let key = ArtifactKey(names[0], names[1], extension: names[2], classifier: names[3])
        var dependency = Dependency(Coordinate(key, names[4]))
        guard parts.count == 4 else { return dependency }
        dependency.scope = symbols.intern(String(parts[1]))
        dependency.optional = parts[2].isEmpty ? nil : parts[2] == "true"
        dependency.exclusions = parts[3].split(separator: ",").map(exclusion)
        if dependency.scope == .system { dependency.systemPath = symbols.intern("/a/file.jar") }
        return dependency
    }

    private func exclusion(_ text: Substring) -> Exclusion {
        let names = text.split(separator: ":", omittingEmptySubsequences: false).map { symbols.intern(String($0)) }
        return Exclusion(names[0], names[1])
    }

    private func gav(_ text: String) -> GAV {
        let names = text.split(separator: ":", maxSplits: 2).map { symbols.intern(String($0)) }
        return GAV(names[0], names[1], names[2])
    }

    // MARK: questions and answers

    /// The request of a line of a resolutions file.
    func request(_ line: JSONValue) -> CollectRequest {
        let exclusions = line["exclusions"].texts.map { exclusion(Substring($0)) }
        let roots = line["roots"].texts.map { text -> Dependency in
            let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { symbols.intern(String($0)) }
            let isLong = parts.count == 5
            let key = ArtifactKey(
                parts[0], parts[1], extension: isLong ? parts[2] : .jar, classifier: isLong ? parts[3] : .empty)
            return Dependency(
                Coordinate(key, isLong ? parts[4] : parts[2]), scope: .compile, exclusions: exclusions)
        }
        let managed = line["managed"].texts.map(dependency)
        if line["mode"].text == "root" { return CollectRequest(root: .artifact(roots[0]), managed: managed) }
        return CollectRequest(root: .none, dependencies: roots, managed: managed)
    }

    /// `g:a:ext:classifier:v|scope[|optional]` of each node.
    func lines(_ resolution: Resolution) -> [String] {
        resolution.nodes.map { node in
            "\(text(node.coordinate))|\(symbols.text(node.scope))" + (node.optional ? "|optional" : "")
        }
    }

    func text(_ coordinate: Coordinate) -> String {
        let key = coordinate.key
        return [key.group, key.artifact, key.extension, key.classifier, coordinate.version].map(symbols.text)
            .joined(separator: ":")
    }
}
