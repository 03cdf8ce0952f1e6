internal import Coordinates

/// What the collections of one `Knowledge` share: artifacts, coordinates, sets and descriptors under dense ids.
struct Tables {
    /// A group and an artifact.
    struct Artifact {
        var group: Symbol
        var artifact: Symbol
    }

    /// An artifact without version.
    struct Key {
        var artifact: Int32
        var `extension`: Symbol
        var classifier: Symbol
    }

    /// An artifact with a version.
    struct Versioned {
        var key: Int32
        var version: Symbol
        /// Its pom, in `gavs`.
        var gav: Int32
        /// What its version asks for.
        var constraint: Constraint
    }

    /// What a version text asks for.
    enum Constraint: Int32 {
        /// A version that others may replace.
        case soft
        /// A range.
        case range
        /// A text that starts as a range does and is none.
        case broken
    }

    /// A pom.
    struct Pom {
        var artifact: Int32
        var version: Symbol
        /// Its descriptor, in `descriptors`; -1 when not known.
        var descriptor: Int32
    }

    let symbols: SymbolTable
    let versions: VersionTable
    let rules: MavenRules
    let scopeRules: ScopeRules
    let fatExtensions: [Symbol]

    private(set) var artifacts: [Artifact] = []
    private(set) var keys: [Key] = []
    private(set) var coordinates: [Versioned] = []
    private(set) var poms: [Pom] = []
    private var artifactIDs: IntegerMap
    private var kindIDs = IntegerMap()
    private var keyIDs: IntegerMap
    private var coordinateIDs: IntegerMap
    private var pomIDs: IntegerMap

    var exclusions = ExclusionSets()
    var managementContents = ManagementContents()
    var dependencies: [CompiledDependency] = []
    var descriptors: [CompiledDescriptor] = []
    /// The descriptors as they came, for what is read rarely.
    private(set) var sources: [Descriptor] = []
    /// The listed versions of an artifact, by its id.
    private(set) var listedVersions: [Int32: [Symbol]] = [:]
    /// The versions inside a range, ascending: by artifact and the range's text.
    private var selections: [UInt64: [Symbol]] = [:]

    init(symbols: SymbolTable, rules: MavenRules) {
        self.init(symbols, rules, VersionTable(symbols: symbols, rules: rules), capacity: 1024)
    }

    private init(_ symbols: SymbolTable, _ rules: MavenRules, _ versions: VersionTable, capacity: Int) {
        self.symbols = symbols
        self.rules = rules
        self.versions = versions
        scopeRules = ScopeRules(symbols: symbols, rules: rules)
        fatExtensions = [.war, .ear, .rar, symbols.intern("par")]
        artifactIDs = IntegerMap(capacity: capacity)
        keyIDs = IntegerMap(capacity: capacity)
        coordinateIDs = IntegerMap(capacity: capacity)
        pomIDs = IntegerMap(capacity: capacity)
    }

    /// Tables that hold nothing, to stand in for these.
    func emptied() -> Tables { Tables(symbols, rules, versions, capacity: 0) }
}

// MARK: ids

extension Tables {
    /// The id of a group and an artifact.
    mutating func artifact(_ group: Symbol, _ artifact: Symbol) -> Int32 {
        let next = Int32(artifacts.count)
        let id = artifactIDs.insert(UInt64(group.rawValue) << 32 | UInt64(artifact.rawValue), next)
        if id == next { artifacts.append(Artifact(group: group, artifact: artifact)) }
        return id
    }

    /// The id of an artifact without version.
    mutating func key(artifact: Int32, extension: Symbol, classifier: Symbol) -> Int32 {
        let kindWord = UInt64(`extension`.rawValue) << 32 | UInt64(classifier.rawValue)
        let kind = kindIDs.insert(kindWord, Int32(kindIDs.count))
        let next = Int32(keys.count)
        let id = keyIDs.insert(UInt64(pair: artifact, kind), next)
        if id == next { keys.append(Key(artifact: artifact, extension: `extension`, classifier: classifier)) }
        return id
    }

    /// The id of an artifact without version.
    mutating func key(_ key: ArtifactKey) -> Int32 {
        self.key(
            artifact: artifact(key.group, key.artifact), extension: key.extension, classifier: key.classifier)
    }

    /// The id of an artifact with a version.
    mutating func coordinate(key: Int32, version: Symbol) -> Int32 {
        let next = Int32(coordinates.count)
        let id = coordinateIDs.insert(UInt64(UInt32(key)) << 32 | UInt64(version.rawValue), next)
        if id == next {
            let gav = pom(artifact: keys[Int(key)].artifact, version: version)
            coordinates.append(
                Versioned(key: key, version: version, gav: gav, constraint: constraint(of: version)))
        }
        return id
    }

    /// The id of a pom.
    mutating func pom(artifact: Int32, version: Symbol) -> Int32 {
        let next = Int32(poms.count)
        let id = pomIDs.insert(UInt64(UInt32(artifact)) << 32 | UInt64(version.rawValue), next)
        if id == next { poms.append(Pom(artifact: artifact, version: version, descriptor: -1)) }
        return id
    }

    private func constraint(of version: Symbol) -> Constraint {
        guard versions.looksLikeRange(version) else { return .soft }
        switch versions.constraint(version) {
        case .success(let constraint): return constraint.isRange ? .range : .soft
        case .failure: return .broken
        }
    }

    /// The artifact of a key, for people and for results.
    func value(key id: Int32) -> ArtifactKey {
        let key = keys[Int(id)]
        let artifact = artifacts[Int(key.artifact)]
        return ArtifactKey(
            artifact.group, artifact.artifact, extension: key.extension, classifier: key.classifier)
    }

    /// The coordinate of an id.
    func value(coordinate id: Int32) -> Coordinate {
        let coordinate = coordinates[Int(id)]
        return Coordinate(value(key: coordinate.key), coordinate.version)
    }

    /// A node's artifact with the version that was asked for, which may be a range.
    func declared(_ node: Node) -> Coordinate {
        let coordinate = coordinates[Int(node.coordinate)]
        return Coordinate(
            value(key: coordinate.key), node.range.isEmpty ? coordinate.version : versions.printed(node.range))
    }

    /// The pom of an id.
    func value(pom id: Int32) -> GAV {
        let pom = poms[Int(id)]
        let artifact = artifacts[Int(pom.artifact)]
        return GAV(artifact.group, artifact.artifact, pom.version)
    }
}

// MARK: descriptors

extension Tables {
    /// Keeps a descriptor; the first one of a coordinate stays.
    mutating func keep(_ descriptor: Descriptor) {
        let requested = descriptor.requested
        let pom = pom(artifact: artifact(requested.group, requested.artifact), version: requested.version)
        guard poms[Int(pom)].descriptor < 0 else { return }
        poms[Int(pom)].descriptor = Int32(descriptors.count)
        let effective = descriptor.effective
        let artifact = artifact(effective.group, effective.artifact)
        let last = descriptor.last
        let outcome: CompiledDescriptor.Outcome =
            switch descriptor.outcome {
            case .built: .built
            case .missing: .missing
            case .invalid: .invalid
            case .unresolvable: .unresolvable
            }
        descriptors.append(
            CompiledDescriptor(
                outcome: outcome, artifact: artifact, version: effective.version,
                last: self.pom(artifact: self.artifact(last.group, last.artifact), version: last.version),
                isRelocated: !descriptor.relocations.isEmpty,
                dependencies: outcome == .built ? compile(descriptor.dependencies) : 0..<0, managed: nil,
                managementContent: -1))
        sources.append(descriptor)
    }

    /// The management of a descriptor, compiled when it is first asked for: most of it never is.
    mutating func managed(of descriptor: Int32) -> Range<Int32> {
        if let known = descriptors[Int(descriptor)].managed { return known }
        let range = descriptors[Int(descriptor)].outcome == .built ? compile(sources[Int(descriptor)].managed) : 0..<0
        descriptors[Int(descriptor)].managed = range
        return range
    }

    /// A dependency with ids in place of texts.
    mutating func compile(_ dependency: Dependency) -> CompiledDependency {
        let key = key(dependency.coordinate.key)
        return CompiledDependency(
            coordinate: coordinate(key: key, version: dependency.coordinate.version), key: key,
            exclusions: exclusions.id(dependency.exclusions), scope: dependency.scope,
            systemPath: dependency.systemPath, optional: dependency.optional,
            isFat: fatExtensions.contains(dependency.coordinate.key.extension))
    }

    private mutating func compile(_ list: [Dependency]) -> Range<Int32> {
        let start = Int32(dependencies.count)
        for dependency in list { dependencies.append(compile(dependency)) }
        return start..<Int32(dependencies.count)
    }
}

// MARK: version lists

extension Tables {
    /// Keeps the listed versions of an artifact; the first list stays.
    mutating func keep(versions: [Symbol], group: Symbol, artifact: Symbol) {
        let artifact = self.artifact(group, artifact)
        if listedVersions[artifact] == nil { listedVersions[artifact] = versions }
    }

    /// The versions of an artifact inside a range, ascending (R14, R15); `nil` when its versions have to be known first.
    mutating func versions(of artifact: Int32, inside range: Symbol) -> [Symbol]? {
        let key = UInt64(UInt32(artifact)) << 32 | UInt64(range.rawValue)
        if let known = selections[key] { return known }
        guard case .success(let constraint) = versions.constraint(range) else { return [] }
        if !rules.exactRangeAsksMetadata, let exact = constraint.exactVersion {
            let list = [symbols.intern(exact)]
            selections[key] = list
            return list
        }
        guard let listed = listedVersions[artifact] else { return nil }
        let list = select(listed, constraint)
        selections[key] = list
        return list
    }

    /// Equal versions stay in the order in which Java's HashMap gives them, since its sort is stable.
    private func select(_ listed: [Symbol], _ constraint: VersionConstraint) -> [Symbol] {
        var distinct: [Symbol] = []
        var seen: Set<Symbol> = []
        for version in listed where seen.insert(version).inserted { distinct.append(version) }
        let order = JavaOrder.walk(distinct.map { JavaOrder.hash(symbols.text($0)) })
        var inside: [(place: Int, version: Symbol)] = []
        for index in order where constraint.contains(versions.key(distinct[index])) {
            inside.append((inside.count, distinct[index]))
        }
        inside.sort {
            let difference = versions.compare($0.version, $1.version)
            return difference == 0 ? $0.place < $1.place : difference < 0
        }
        return inside.map(\.version)
    }
}
