import TestSupport

/// Makes random cases. Each case mixes a few features of its own, so that most still resolve to something.
struct CaseGenerator {
    enum Feature: CaseIterable {
        case ranges
        case exclusions
        case relocations
        case imports
        case profiles
        case parents
        case expressions
        case classifiers
        case scopes
        case optionals
        case cycles
        case missing
        case broken
        case duplicates
        case unsolvable
        case oddities

        /// How many of a hundred cases have it.
        var share: Int {
            switch self {
            case .ranges, .exclusions, .parents, .scopes, .optionals: 50
            case .relocations, .imports, .profiles, .expressions, .classifiers: 35
            case .cycles, .missing, .duplicates: 25
            case .broken, .oddities: 12
            case .unsolvable: 6
            }
        }
    }

    struct Artifact {
        var group: String
        var name: String
        var versions: [String]
    }

    /// Versions of one artifact, oldest first: no two are equal in Maven's order, so metadata has one reading.
    static let pools: [[String]] = [
        ["1.0"], ["1.0", "2.0"], ["1.0", "1.1", "2.0"], ["1", "1.5", "2", "3"], ["1.0-alpha-1", "1.0", "1.1"],
        ["0.9", "1.0-rc1", "1.0"], ["1.2.3.Final", "1.2.4.Final"], ["1.0", "1.0.1", "1.10", "1.9"],
        ["r05", "13.0", "31.1-jre"], ["2.0-SNAPSHOT", "2.0"], ["1.0", "1.1-jdk8"], ["20040616", "3.2.1"],
    ]

    var random: SplitMix
    let seed: UInt64
    let prefix: String
    var features: Set<Feature> = []
    var artifacts: [Artifact] = []
    var parents: [Artifact] = []
    var boms: [Artifact] = []
    var poms: [GeneratedPom] = []

    init(seed: UInt64) {
        self.seed = seed
        prefix = "c\(seed)"
        random = SplitMix(state: seed)
        for feature in Feature.allCases where random.chance(feature.share) { features.insert(feature) }
    }

    mutating func makeCase() -> RandomCase {
        let count = 5 + min(random.below(36), random.below(36), random.below(36))
        for index in 0..<count { artifacts.append(artifact("a\(index)")) }
        if features.contains(.parents) {
            for index in 0..<(1 + random.below(4)) { parents.append(artifact("p\(index)")) }
        }
        if features.contains(.imports) {
            for index in 0..<(1 + random.below(4)) { boms.append(artifact("b\(index)")) }
        }
        for index in parents.indices { add(parents[index], kind: .parent(index)) }
        for index in boms.indices { add(boms[index], kind: .bom(index)) }
        for index in artifacts.indices { add(artifacts[index], kind: .plain(index)) }
        let question = makeQuestion()
        return RandomCase(seed: seed, prefix: prefix, poms: poms, question: question)
    }

    private mutating func artifact(_ name: String) -> Artifact {
        let group = random.pick(["\(prefix).x", "\(prefix).x", "\(prefix).y", "\(prefix).y.z"])
        return Artifact(group: group, name: name, versions: random.pick(Self.pools))
    }

    // MARK: poms

    enum Kind {
        case parent(Int)
        case bom(Int)
        case plain(Int)
    }

    private mutating func add(_ artifact: Artifact, kind: Kind) {
        for version in artifact.versions {
            poms.append(pom(artifact, version, kind))
        }
    }

    private mutating func pom(_ artifact: Artifact, _ version: String, _ kind: Kind) -> GeneratedPom {
        var pom = GeneratedPom(group: artifact.group, artifact: artifact.name, version: version)
        if features.contains(.missing), random.chance(6) { pom.isAbsent = true }
        if features.contains(.broken), random.chance(10) { pom.damage = random.pick(GeneratedPom.Damage.allCases) }
        let first: Int
        switch kind {
        case .parent(let index):
            pom.packaging = features.contains(.oddities) && random.chance(6) ? nil : "pom"
            if index > 0 || features.contains(.unsolvable) { adopt(&pom, upTo: index) }
            first = 0
            pom.properties += properties(random.below(4))
            pom.managed = managed(random.below(5))
            if random.chance(15) { pom.dependencies = dependencies(1, from: artifacts.count / 2) }
        case .bom(let index):
            pom.packaging = "pom"
            adopt(&pom, upTo: parents.count)
            first = 0
            pom.properties += properties(random.below(3))
            pom.managed = managed(1 + random.below(6))
            let reach = features.contains(.oddities) ? boms.count : index
            if reach > 0, random.chance(40) { insertImport(into: &pom, upTo: reach) }
        case .plain(let index):
            adopt(&pom, upTo: parents.count)
            first = features.contains(.cycles) && random.chance(15) ? 0 : index + 1
            if features.contains(.oddities), random.chance(10) {
                pom.packaging = random.pick(["jar", "bundle", "war", "maven-plugin"])
            }
            if features.contains(.expressions) || random.chance(10) { pom.properties += properties(random.below(3)) }
            if random.chance(25) { pom.managed = managed(1 + random.below(3)) }
            if !boms.isEmpty, random.chance(35) { insertImport(into: &pom, upTo: boms.count) }
            pom.dependencies = dependencies(random.below(5), from: first)
            if features.contains(.relocations), random.chance(8) { pom.relocation = relocation() }
        }
        if features.contains(.profiles), random.chance(25) {
            for number in 0..<(1 + random.below(3)) { pom.profiles.append(profile(number, from: first)) }
        }
        if features.contains(.duplicates), random.chance(25), let again = pom.dependencies.randomElement(using: &random)
        {
            var again = again
            if random.chance(60) { again.version = random.pick(["1.0", "2.0", again.version]) }
            if random.chance(30) { again.scope = "runtime" }
            pom.dependencies.insert(again, at: random.below(pom.dependencies.count + 1))
        }
        if features.contains(.duplicates), random.chance(25), let again = pom.managed.randomElement(using: &random) {
            var again = again
            if again.scope != "import" { again.version = random.pick(["1.0", "2.0", again.version]) }
            pom.managed.insert(again, at: random.below(pom.managed.count + 1))
        }
        return pom
    }

    /// Gives a pom one of the first parents.
    mutating func adopt(_ pom: inout GeneratedPom, upTo count: Int) {
        let reach = features.contains(.unsolvable) ? parents.count : min(count, parents.count)
        guard reach > 0, random.chance(60) else { return }
        let parent = parents[random.below(reach)]
        var version = random.pick(parent.versions)
        var isSameVersion = version == pom.version
        if features.contains(.ranges), random.chance(5) {
            version = random.pick(["[1.0,3.0)", "[\(version)]", "[0,99]"])
            // A child without a version of its own would be an error, but not when Maven has read the parent before.
            isSameVersion = false
        }
        if features.contains(.unsolvable), random.chance(5) { version = random.pick(["${revision}", "77", "[1.0,)"]) }
        pom.parent = GeneratedPom.Reference(group: parent.group, artifact: parent.name, version: version)
        if parent.group == pom.group, random.chance(70) { pom.writesGroup = false }
        if isSameVersion, random.chance(60) { pom.writesVersion = false }
    }

    private mutating func insertImport(into pom: inout GeneratedPom, upTo reach: Int) {
        for _ in 0..<(1 + random.below(2)) {
            let bom = boms[random.below(reach)]
            var version = random.pick(bom.versions)
            if features.contains(.oddities), random.chance(10) { version = "[\(version)]" }
            if features.contains(.unsolvable), random.chance(3) { version = "77" }
            var entry = GeneratedPom.Dependency(group: bom.group, artifact: bom.name, version: version)
            entry.type = "pom"
            entry.scope = "import"
            if features.contains(.exclusions), random.chance(15) { entry.exclusions = exclusions() }
            pom.managed.insert(entry, at: random.below(pom.managed.count + 1))
        }
    }

    private mutating func relocation() -> GeneratedPom.Reference {
        let target = random.pick(artifacts)
        switch random.below(5) {
        case 0: return GeneratedPom.Reference(group: target.group)
        case 1: return GeneratedPom.Reference(version: random.pick(["1.0", "2.0", "3"]))
        case 2: return GeneratedPom.Reference(group: target.group, artifact: target.name)
        default:
            return GeneratedPom.Reference(
                group: target.group, artifact: target.name, version: random.pick(target.versions))
        }
    }
}
