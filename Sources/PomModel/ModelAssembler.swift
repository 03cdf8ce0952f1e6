import Coordinates

/// Makes prepared models: normalisation, profiles, inheritance (M1, M3 to M9).
struct ModelAssembler {
    let context: InterpolationContext
    /// The super-pom's texts, by path.
    let superPom: [Symbol]

    init(_ context: InterpolationContext) {
        self.context = context
        superPom = ModelPath.allCases.map { path in path.superPom.map { context.symbols.intern($0) } ?? .absent }
    }

    private var rules: MavenRules { context.rules }

    /// The model of a pom over its parent's; `nil` when the selector first needs to know more.
    func prepare(_ pom: RawPom, need: PomNeed?, over parent: PreparedModel?, _ selector: inout ProfileSelector)
        -> PreparedModel?
    {
        let model = PreparedModel(parent: parent, need: need, superPom: superPom, symbols: context.symbols)
        model.artifact = pom.artifact
        model.group = pom.group.present ?? parent?.group ?? .absent
        model.version = pom.version.present ?? parent?.version ?? .absent
        model.packaging = pom.packaging.present ?? .jar
        model.modelVersion = pom.modelVersion
        model.parentElement = pom.parent

        model.appendRules = pom.appendRules

        var own = Level(pom.base)
        let directory = context.childDirectory
        if rules.profilesFollowInheritance {
            model.statedDirectory = own.property(directory)
            own = own.inheriting(parent, rules)
            let active = selector.active(pom.profiles, properties: own.merged(parent, directory))
            for profile in active { own.inject(profile.base, rules) }
        } else {
            own.dependencies = own.dependencies.lastWins(rules)
            let active = selector.active(pom.profiles, properties: own.merged(nil, directory))
            for profile in active { own.inject(profile.base, rules) }
            model.statedDirectory = own.property(directory)
            own = own.inheriting(parent, rules)
        }
        guard selector.pending.isEmpty else { return nil }

        model.dependencies = own.dependencies
        model.managed = own.managed
        model.repositories = own.repositories
        model.modules = own.modules
        model.relocation = own.relocation
        model.scalars = own.scalars
        model.properties = own.merged(parent, directory)
        model.expressionProperties = own.properties.compactMap { $0.value.hasExpression ? $0.name : nil }
        model.expressionPaths = own.scalars.compactMap { $0.value.hasExpression ? $0.path : nil }
        model.consultation = selector.consultation
        model.problems = selector.problems
        return model
    }
}

/// The parts of a pom that profiles and parents change.
private struct Level {
    var dependencies: DependencyList
    var managed: DependencyList
    var properties: [RawPom.Property]
    var repositories: [RawPom.Repository]
    var modules: [Symbol]
    var relocation: RawPom.Relocation?
    var scalars: [RawPom.Scalar]

    init(_ base: RawPom.Base) {
        dependencies = DependencyList(base.dependencies)
        managed = DependencyList(base.managed)
        properties = base.properties
        repositories = base.repositories
        modules = base.modules
        relocation = base.relocation
        scalars = base.scalars
    }

    /// Puts a profile over it (M8).
    mutating func inject(_ profile: RawPom.Base, _ rules: MavenRules) {
        dependencies = dependencies.injecting(profile.dependencies, rules)
        managed = managed.injecting(profile.managed, rules)
        properties += profile.properties
        repositories = Level.merge(profile.repositories, repositories)
        if !profile.modules.isEmpty {
            var known = Set(modules)
            for module in profile.modules where known.insert(module).inserted { modules.append(module) }
        }
        if let relocation = profile.relocation { self.relocation = Level.merge(relocation, self.relocation) }
        scalars += profile.scalars
    }

    /// It with what its parent hands down.
    func inheriting(_ parent: PreparedModel?, _ rules: MavenRules) -> Level {
        guard let parent else { return self }
        var result = self
        result.dependencies = dependencies.inheriting(parent.dependencies, rules)
        result.managed = managed.inheriting(parent.managed, rules)
        result.repositories = Level.merge(repositories, parent.repositories)
        if let inherited = parent.relocation {
            result.relocation = Level.merge(relocation ?? RawPom.Relocation(), inherited)
        }
        return result
    }

    /// One of its own properties, absent when there is none.
    func property(_ name: Symbol) -> Symbol { properties.last { $0.name == name }?.value ?? .absent }

    /// All properties, the parent's under its own.
    func merged(_ parent: PreparedModel?, _ childDirectory: Symbol) -> SymbolMap {
        var result = parent?.properties ?? SymbolMap(expected: properties.count)
        if result.value(childDirectory) != nil { result.set(childDirectory, Symbol.absent.rawValue) }
        for property in properties { result.set(property.name, property.value.rawValue) }
        return result
    }

    /// The dominant's repositories, then the others with new ids.
    private static func merge(_ dominant: [RawPom.Repository], _ recessive: [RawPom.Repository])
        -> [RawPom.Repository]
    {
        if recessive.isEmpty { return dominant }
        var result: [RawPom.Repository] = []
        var places: [Symbol: Int] = [:]
        for repository in dominant {
            if let at = places[repository.id] {
                result[at] = repository
            } else {
                places[repository.id] = result.count
                result.append(repository)
            }
        }
        for repository in recessive where places[repository.id] == nil {
            places[repository.id] = result.count
            result.append(repository)
        }
        return result
    }

    /// Field by field, the dominant's where it has one.
    private static func merge(_ dominant: RawPom.Relocation, _ recessive: RawPom.Relocation?) -> RawPom.Relocation {
        guard let recessive else { return dominant }
        return RawPom.Relocation(
            group: dominant.group.present ?? recessive.group, artifact: dominant.artifact.present ?? recessive.artifact,
            version: dominant.version.present ?? recessive.version)
    }
}
