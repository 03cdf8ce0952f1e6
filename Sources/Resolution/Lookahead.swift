package import Coordinates

/// Guesses which poms and version lists a collection will need, from those it has: each as soon as a descriptor names it, so that they are read
/// side by side and the collection need not begin anew for every level.
///
/// A guess follows each pom by the first paths that lead to it, with their exclusions and the root's management. One too many costs
/// time, one too few is asked for by the collection; the answer does not change.
package struct Lookahead {
    /// How a pom was met.
    private struct Meeting {
        /// The exclusions of the paths that led to it.
        var exclusions: [Int32]
        /// Of how many of them the dependencies were met.
        var followed = 0
        /// Whether its dependencies are direct ones.
        var isRoot = false
        /// Whether its dependencies are followed.
        var isFollowed = true
    }

    /// How many paths of different exclusions are followed through one pom.
    private static let pathLimit = 4
    /// How many poms are guessed for one collection; an endless chain of them ends here.
    private static let limit = 20_000

    private let knowledge: Knowledge
    private var meetings: [Meeting] = []
    /// From poms to `meetings`.
    private var met = IntegerMap(capacity: 512)
    /// The version that the root's management gives an artifact, by its key.
    private var managed = IntegerMap()
    private var versions: [Symbol] = []
    /// Ranges that wait for the versions of an artifact.
    private var ranges: [Int32: [(dependency: CompiledDependency, coordinate: Int32, exclusions: Int32)]] = [:]

    /// Guesses for one collection.
    package init(_ request: CollectRequest, knowledge: Knowledge) {
        self.knowledge = knowledge
        knowledge.withTables { tables in
            for dependency in request.managed { manage(tables.compile(dependency), tables) }
            var met: [Need] = []
            if case .artifact(let root) = request.root {
                meet(tables.compile(root), below: 0, isRoot: true, &met, &tables)
            }
            for dependency in request.dependencies { meet(tables.compile(dependency), below: 0, &met, &tables) }
        }
    }

    /// What the known descriptor of a pom leads to and was not met before.
    package mutating func needs(after gav: GAV) -> [Need] {
        knowledge.withTables { needs(after: gav, &$0) }
    }

    private mutating func needs(after gav: GAV, _ tables: inout Tables) -> [Need] {
        let artifact = tables.artifact(gav.group, gav.artifact)
        let pom = tables.pom(artifact: artifact, version: gav.version)
        let known = Int(tables.poms[Int(pom)].descriptor)
        guard known >= 0 else { return [] }
        let descriptor = tables.descriptors[known]
        if met[UInt64(UInt32(pom))] == nil { meet(pom, Meeting(exclusions: [0])) }
        guard let place = met[UInt64(UInt32(pom))].map(Int.init), meetings[place].isFollowed else { return [] }
        let meeting = meetings[place]
        meetings[place].followed = meeting.exclusions.count
        if meeting.isRoot, meeting.followed == 0 {
            let managed = tables.managed(of: Int32(known))
            for index in managed { manage(tables.dependencies[Int(index)], tables) }
        }
        var result: [Need] = []
        for exclusions in meeting.exclusions[meeting.followed...] {
            if descriptor.isRelocated {
                let target = tables.pom(artifact: descriptor.artifact, version: descriptor.version)
                if meet(target, Meeting(exclusions: [exclusions], isRoot: meeting.isRoot)) {
                    result.append(.descriptor(tables.value(pom: target)))
                }
                continue
            }
            for index in descriptor.dependencies {
                let dependency = tables.dependencies[Int(index)]
                if dependency.scope == .test || dependency.scope == .provided { continue }
                if dependency.optional == true, !meeting.isRoot { continue }
                meet(dependency, below: exclusions, isDirect: meeting.isRoot, &result, &tables)
            }
        }
        return result
    }

    /// What ranges lead to, once the versions of their artifact are known.
    package mutating func needs(afterVersionsOf group: Symbol, _ artifact: Symbol) -> [Need] {
        var result: [Need] = []
        knowledge.withTables { tables in
            for waiting in ranges.removeValue(forKey: tables.artifact(group, artifact)) ?? [] {
                meet(waiting.dependency, waiting.coordinate, below: waiting.exclusions, &result, &tables)
            }
        }
        return result
    }

    private mutating func manage(_ entry: CompiledDependency, _ tables: Tables) {
        let version = tables.coordinates[Int(entry.coordinate)].version
        guard !version.isEmpty, managed[UInt64(UInt32(entry.key))] == nil else { return }
        _ = managed.insert(UInt64(UInt32(entry.key)), Int32(versions.count))
        versions.append(version)
    }

    /// Meets what a dependency needs.
    private mutating func meet(
        _ dependency: CompiledDependency, below exclusions: Int32, isRoot: Bool = false, isDirect: Bool = true,
        _ result: inout [Need], _ tables: inout Tables
    ) {
        guard dependency.systemPath.isEmpty else { return }
        let key = tables.keys[Int(dependency.key)]
        let artifact = tables.artifacts[Int(key.artifact)]
        if tables.exclusions.excludes(exclusions, group: artifact.group, artifact: artifact.artifact) {
            return
        }
        var coordinate = dependency.coordinate
        if !isDirect, let place = managed[UInt64(UInt32(dependency.key))] {
            coordinate = tables.coordinate(key: dependency.key, version: versions[Int(place)])
        }
        meet(dependency, coordinate, below: exclusions, isRoot: isRoot, &result, &tables)
    }

    private mutating func meet(
        _ dependency: CompiledDependency, _ coordinate: Int32, below exclusions: Int32, isRoot: Bool = false,
        _ result: inout [Need], _ tables: inout Tables
    ) {
        let versioned = tables.coordinates[Int(coordinate)]
        let artifact = tables.keys[Int(dependency.key)].artifact
        var chosen = [versioned.version]
        switch versioned.constraint {
        case .broken: return
        case .soft: break
        case .range:
            guard let inside = tables.versions(of: artifact, inside: versioned.version) else {
                let names = tables.artifacts[Int(artifact)]
                result.append(.versions(group: names.group, artifact: names.artifact))
                ranges[artifact, default: []].append((dependency, coordinate, exclusions))
                return
            }
            chosen = inside
        }
        let meeting = Meeting(
            exclusions: [tables.exclusions.union(exclusions, dependency.exclusions)], isRoot: isRoot,
            isFollowed: !dependency.isFat)
        for version in chosen where isFixed(version) {
            let pom = tables.pom(artifact: artifact, version: version)
            if meet(pom, meeting) { result.append(.descriptor(tables.value(pom: pom))) }
        }
    }

    /// Whether a version stands for one pom forever: the others need metadata, which is asked for only when it is sure.
    private func isFixed(_ version: Symbol) -> Bool {
        if version.isEmpty || version == .latest || version == .release { return false }
        return knowledge.symbols.withBytes(of: version) { $0.last != UInt8(ascii: "T") }
    }

    /// Notes a meeting; `true` when it leads further.
    @discardableResult
    private mutating func meet(_ pom: Int32, _ meeting: Meeting) -> Bool {
        guard let place = met[UInt64(UInt32(pom))].map(Int.init) else {
            guard meetings.count < Lookahead.limit else { return false }
            _ = met.insert(UInt64(UInt32(pom)), Int32(meetings.count))
            meetings.append(meeting)
            return true
        }
        let known = meetings[place].exclusions
        guard known.count < Lookahead.pathLimit, !known.contains(0), !known.contains(meeting.exclusions[0]) else {
            return false
        }
        meetings[place].exclusions += meeting.exclusions
        return true
    }
}
