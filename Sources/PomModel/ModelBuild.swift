import Coordinates

/// The effective model of one pom in the making, from the prepared model on: interpolation, imports, management, defaults, validation (M1).
struct ModelBuild {
    /// An entry of dependencyManagement that brings another pom's (M19).
    struct Import {
        var pom: GAV
        var exclusions: ExclusionRun
    }

    private let context: InterpolationContext
    private let exclusions: ExclusionTable
    let model: PreparedModel
    private(set) var interpolator: Interpolator
    private(set) var problems: [ModelProblem] = []
    private(set) var dependencies: [RawDependency] = []
    private(set) var managed: [RawDependency] = []
    var imports: [Import] = []
    private(set) var group: Symbol
    private(set) var artifact: Symbol
    private(set) var version: Symbol
    private(set) var packaging: Symbol
    private(set) var relocation: RawPom.Relocation?

    private var rules: MavenRules { context.rules }
    private var symbols: SymbolTable { context.symbols }

    /// Replaces the expressions and finds the imports.
    init(
        _ model: PreparedModel, _ context: InterpolationContext, _ exclusions: ExclusionTable,
        _ sources: PropertySources, projectDirectory: Symbol = .absent, isProject: Bool = false
    ) {
        self.context = context
        self.exclusions = exclusions
        self.model = model
        interpolator = Interpolator(
            context, model, sources, projectDirectory: projectDirectory, isProject: isProject)
        group = interpolator.text(model.group)
        artifact = interpolator.text(model.artifact)
        version = interpolator.text(model.version)
        packaging = interpolator.text(model.packaging)
        if let relocation = model.relocation {
            self.relocation = RawPom.Relocation(
                group: interpolator.text(relocation.group), artifact: interpolator.text(relocation.artifact),
                version: interpolator.text(relocation.version))
        }
        interpolateAll()
        dependencies = interpolated(model.dependencies)
        managed = interpolated(model.managed)
        if rules.duplicatesFollowInterpolation { dependencies = DependencyList(dependencies).lastWins(rules).entries }
        if let failure = interpolator.failure { problems.append(ModelProblem(severity: .error, message: failure)) }
        takeImports()
    }

    /// Maven replaces the expressions of the whole model, so that one without end is found wherever it stands.
    private mutating func interpolateAll() {
        var level: PreparedModel? = model
        while let current = level {
            for name in current.expressionProperties {
                if let value = model.property(name) { _ = interpolator.text(value) }
            }
            for path in current.expressionPaths {
                if let value = model.text(at: path) { _ = interpolator.text(value) }
            }
            level = current.parent
        }
    }

    private mutating func interpolated(_ list: DependencyList) -> [RawDependency] {
        guard list.hasExpression else { return list.entries }
        var result = list.entries
        for index in result.indices where result[index].hasExpression {
            let entry = result[index]
            result[index].group = interpolator.text(entry.group)
            result[index].artifact = interpolator.text(entry.artifact)
            result[index].version = interpolator.text(entry.version)
            result[index].type = interpolator.text(entry.type)
            result[index].classifier = interpolator.text(entry.classifier)
            result[index].scope = interpolator.text(entry.scope)
            result[index].systemPath = interpolator.text(entry.systemPath)
            result[index].optional = interpolator.text(entry.optional)
            if entry.exclusions.count > 0 {
                result[index].exclusions = exclusions.map(entry.exclusions) { exclusion in
                    Exclusion(interpolator.text(exclusion.group), interpolator.text(exclusion.artifact))
                }
            }
        }
        return result
    }

    /// Takes the imports out of the management.
    private mutating func takeImports() {
        guard managed.contains(where: { $0.type == .pom && $0.scope == .import }) else { return }
        var rest: [RawDependency] = []
        rest.reserveCapacity(managed.count)
        for entry in managed {
            guard entry.type == .pom, entry.scope == .import else {
                rest.append(entry)
                continue
            }
            guard !entry.group.isNothing, !entry.artifact.isNothing, !entry.version.isNothing else {
                let what = entry.group.isNothing ? "groupId" : entry.artifact.isNothing ? "artifactId" : "version"
                problems.append(
                    ModelProblem(
                        severity: .error,
                        message: "the \(what) of an import in dependencyManagement is missing: \(describe(entry))"))
                continue
            }
            imports.append(
                Import(pom: GAV(entry.group, entry.artifact, entry.version), exclusions: entry.exclusions))
        }
        managed = rest
    }

    private func describe(_ entry: RawDependency) -> String {
        [entry.group, entry.artifact, entry.version].map { $0.isAbsent ? "?" : symbols.text($0) }
            .joined(separator: ":")
    }

    /// Adds problems from outside.
    mutating func add(_ more: [ModelProblem]) { problems += more }

    /// A text of the model with its expressions replaced.
    mutating func text(_ symbol: Symbol) -> Symbol { interpolator.text(symbol) }

    /// Adds what the imports bring, in their order: what is declared or inherited first, then the earlier import (M19).
    mutating func merge(_ imported: [(managed: [RawDependency], exclusions: ExclusionRun)]) {
        if imported.isEmpty { return }
        var result = DependencyList(managed).lastWins(rules).entries
        var index = KeyIndex(expected: result.count + imported.reduce(0) { $0 + $1.managed.count })
        for (at, entry) in result.enumerated() { index.insert(entry.key(rules), at: at, in: result, rules) }
        for bom in imported {
            let left = rules.importsHeedExclusions ? exclusions.entries(bom.exclusions) : []
            for entry in bom.managed {
                if left.contains(where: { $0.matches(entry) }) { continue }
                let key = entry.key(rules)
                if index.find(key, in: result, rules) != nil { continue }
                index.insert(key, at: result.count, in: result, rules)
                var entry = entry
                if !left.isEmpty {
                    entry.exclusions = exclusions.add(exclusions.entries(entry.exclusions) + left)
                }
                result.append(entry)
            }
        }
        managed = result
    }

    /// Fills the dependencies from the management (M20), and puts in the default scope.
    mutating func manage() {
        if !managed.isEmpty, !dependencies.isEmpty {
            var index = KeyIndex(expected: dependencies.count)
            // Of entries with one key the last is managed. They differ in place only, so the last goes in first.
            for (at, entry) in dependencies.enumerated().reversed() {
                let key = entry.key(rules)
                if index.find(key, in: dependencies, rules) == nil {
                    index.insert(key, at: at, in: dependencies, rules)
                }
            }
            for entry in managed {
                guard let at = index.find(entry.key(rules), in: dependencies, rules) else { continue }
                if dependencies[at].version.isAbsent { dependencies[at].version = entry.version }
                if dependencies[at].scope.isAbsent { dependencies[at].scope = entry.scope }
                if dependencies[at].systemPath.isAbsent { dependencies[at].systemPath = entry.systemPath }
                if dependencies[at].exclusions.count == 0 { dependencies[at].exclusions = entry.exclusions }
            }
        }
        for index in dependencies.indices where dependencies[index].scope.isNothing {
            dependencies[index].scope = .compile
        }
    }
}

extension Exclusion {
    /// Whether it leaves out an imported entry (MNG-5600).
    fileprivate func matches(_ entry: RawDependency) -> Bool {
        (group == .star || group == entry.group) && (artifact == .star || artifact == entry.artifact)
    }
}
