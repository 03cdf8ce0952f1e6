import Coordinates

/// What a prepared model was made for: the same pom is another model where a profile looks at the packaging of the child.
struct PreparedKey: Hashable {
    var gav: GAV
    var packaging: Symbol
    var forProject: Bool
}

extension ModelReader {
    /// Most parents one above the other.
    static let lineageLimit = 100
    /// Most imports one within the other.
    static let importLimit = 100

    /// Goes on with a model as far as what is known allows.
    func advance(_ index: Int) {
        let model = models[index]
        if model.result != nil { return }
        if model.build == nil {
            guard completeLineage(index, model), model.result == nil, prepareAndBuild(index, model) else { return }
        }
        if model.result == nil, model.importsLeft == 0 { finish(index, model) }
    }

    /// Ends a model.
    private func end(_ index: Int, _ model: PendingModel, _ outcome: EffectiveModel.Outcome) {
        end(index, model, ended(model, outcome))
    }

    private func ended(_ model: PendingModel, _ outcome: EffectiveModel.Outcome) -> EffectiveModel {
        let result = EffectiveModel(outcome, sources: model.sources.elements)
        result.consulted = model.consulted.elements
        return result
    }

    /// Ends a model, and goes on with what waits for it.
    func end(_ index: Int, _ model: PendingModel, _ result: EffectiveModel) {
        model.result = result
        model.build = nil
        model.lineage = []
        for importer in model.importers {
            let left: Int
            if importer == Self.projectNumber {
                project?.importsLeft -= 1
                left = project?.importsLeft ?? 1
            } else {
                models[importer].importsLeft -= 1
                left = models[importer].importsLeft
            }
            if left == 0 { ready.append(importer) }
        }
        model.importers = []
        let waiting = model.descriptors
        model.descriptors = []
        for descriptor in waiting { follow(descriptor) }
    }

    /// Reads the pom and its parents; false while something is not there.
    private func completeLineage(_ index: Int, _ model: PendingModel) -> Bool {
        while !model.isComplete {
            let gav: GAV
            if let last = model.lineage.last {
                guard let parent = last.pom.parent else {
                    model.isComplete = true
                    break
                }
                switch parentPom(of: parent) {
                case .known(let known): gav = known
                case .needs(let need):
                    wait(index, for: need)
                    return false
                case .problem(let reason):
                    end(index, model, .unresolvable(reason))
                    return true
                }
                let named = GAV(parent.group, parent.artifact, parent.version.orEmpty)
                if let range = rangeNeed(named) { model.sources.insert(range) }
                if model.lineage.contains(where: { $0.gav == gav }) || model.lineage.count >= Self.lineageLimit {
                    end(index, model, .invalid("its parents form a cycle or are too many, at \(text(gav))"))
                    return true
                }
            } else {
                gav = model.gav
            }
            let need = PomNeed.pom(gav)
            guard let pom = poms[need] else {
                wait(index, for: need)
                return false
            }
            model.sources.insert(need)
            let isOwn = model.lineage.isEmpty
            switch pom {
            case .raw(let raw):
                if let problem = raw.problems.first {
                    end(index, model, .invalid("\(text(gav)): \(problem.message)"))
                    return true
                }
                if let child = model.lineage.last?.pom, child.parent?.version != gav.version,
                    versionIsNotConstant(child)
                {
                    end(index, model, .invalid("the version of a pom under a parent by range must be a constant"))
                    return true
                }
                model.lineage.append(PendingModel.Ancestor(shared: raw, need: need, gav: gav))
            case .missing(let reason):
                end(
                    index, model,
                    isOwn ? .missing(reason) : .unresolvable("the parent \(text(gav)) is not there: \(reason)"))
                return true
            case .failed(let reason):
                end(
                    index, model,
                    .unavailable("\(isOwn ? "" : "the parent ")\(text(gav)) could not be had: \(reason)"))
                return true
            case .unreadable(let reason):
                end(index, model, .invalid("\(isOwn ? "" : "the parent ")\(text(gav)) cannot be read: \(reason)"))
                return true
            }
        }
        return true
    }

    /// A group, artifact and version as text.
    func text(_ gav: GAV) -> String {
        [gav.group, gav.artifact, gav.version].map { symbols.text($0) }.joined(separator: ":")
    }

    /// Makes the prepared model and its interpolated form, and asks for its imports; false while something is not there.
    private func prepareAndBuild(_ index: Int, _ model: PendingModel) -> Bool {
        guard let prepared = prepare(index, model) else { return false }
        if model.forProject { overwriteVersions(prepared, projectSources) }
        var build = ModelBuild(prepared, context, exclusions, sources(model))
        guard chooseImports(&build, for: index, { model.sources.insert($0) }) else { return false }
        var level: PreparedModel? = prepared
        while let current = level {
            if current === prepared || !rules.modelsBuildApart { build.add(current.problems) }
            model.sources.insert(current.consultation.needs)
            model.consulted.insert(current.consultation.properties)
            level = current.parent
        }
        model.build = build
        for item in build.imports {
            guard model.importDepth < Self.importLimit else {
                let message = "its imports lead to more than \(Self.importLimit) others, at \(text(item.pom))"
                model.build?.add([ModelProblem(severity: .error, message: message)])
                model.imports.append(-1)
                continue
            }
            let imported = self.model(item.pom, forProject: model.forProject)
            model.imports.append(imported)
            if models[imported].result == nil {
                models[imported].importDepth = max(models[imported].importDepth, model.importDepth + 1)
                let closesRing = imported == index || dependsOn(imported, index)
                if closesRing, !rules.modelsBuildApart {
                    model.build?.add([
                        ModelProblem(severity: .error, message: "its imports form a cycle, at \(text(item.pom))")
                    ])
                    model.imports[model.imports.count - 1] = -1
                } else {
                    hasRings = hasRings || closesRing
                    models[imported].importers.append(index)
                    model.importsLeft += 1
                }
            }
        }
        return true
    }

    /// Whether a model waits, directly or not, for another.
    private func dependsOn(_ from: Int, _ wanted: Int) -> Bool {
        var seen: Set<Int> = []
        var stack = [from]
        while let next = stack.popLast() {
            guard seen.insert(next).inserted else { continue }
            for imported in models[next].imports where imported >= 0 && models[imported].result == nil {
                if imported == wanted { return true }
                stack.append(imported)
            }
        }
        return false
    }

    /// The pom with all it inherits; `nil` while a file's presence is not known.
    private func prepare(_ index: Int, _ model: PendingModel) -> PreparedModel? {
        var usesPackaging = false
        if rules.activationIsInterpolated {
            usesPackaging = model.lineage.contains { $0.shared.looksAtPackaging }
        }
        let packaging = usesPackaging ? (model.lineage[0].pom.packaging.present ?? .jar) : Symbol.empty
        var parent: PreparedModel?
        for ancestor in model.lineage.reversed() {
            let key = PreparedKey(gav: ancestor.gav, packaging: packaging, forProject: model.forProject)
            if let known = prepared[key] {
                parent = known
                continue
            }
            var activation = ActivationContext(sources: sources(model))
            activation.packaging = usesPackaging ? packaging : .jar
            var selector = ProfileSelector(context, activation) { self.existing[$0] }
            guard let made = assembler.prepare(ancestor.pom, need: ancestor.need, over: parent, &selector) else {
                for need in selector.pending { wait(index, for: need) }
                return nil
            }
            if let parent, parent.packaging != .pom {
                made.problems.append(
                    ModelProblem(
                        severity: .error,
                        message: "the packaging of its parent is \(symbols.text(parent.packaging)) and must be pom"))
            }
            prepared[key] = made
            parent = made
        }
        return parent
    }

    /// Whether a profile may look at the packaging of the model that is built.
    func looksAtPackaging(_ profile: RawPom.Profile) -> Bool {
        guard let activation = profile.activation else { return false }
        if !activation.packaging.isAbsent { return true }
        guard activation.hasProperty, !activation.propertyName.isNothing else { return false }
        let name = symbols.text(activation.propertyName)
        return name == "packaging" || name == "!packaging" || activation.propertyName.hasExpression
    }

    private func finish(_ index: Int, _ model: PendingModel) {
        guard let build = model.build else { return }
        end(index, model, finished(model, build, model.imports.map { $0 < 0 ? nil : models[$0].result }))
    }

    /// The model with what its imports bring and its management put in, validated.
    func finished(_ model: PendingModel, _ build: ModelBuild, _ results: [EffectiveModel?]) -> EffectiveModel {
        var build = build
        let imported = imports(build, results) { result in
            model.sources.insert(result.sources)
            model.consulted.insert(result.consulted)
        }
        build.add(imported.problems)
        build.merge(imported.lists)
        build.manage()
        build.add(validator.effective(build))
        model.consulted.insert(build.interpolator.consultation.properties)
        if let problem = build.problems.first(where: { $0.isUnavailable }) {
            return ended(model, .unavailable(problem.message))
        }
        if let problem = build.problems.first(where: { $0.isUnresolvable && $0.severity >= .error }) {
            return ended(model, .unresolvable(problem.message))
        }
        if let problem = build.problems.first(where: { $0.severity >= .error }) {
            return ended(model, .invalid(problem.message))
        }
        let result = EffectiveModel(.built, sources: model.sources.elements)
        result.consulted = model.consulted.elements
        result.dependencies = build.dependencies
        result.managed = build.managed
        result.relocation = build.relocation
        return result
    }

    /// The properties from outside that act in a model.
    private func sources(_ model: PendingModel) -> PropertySources {
        model.forProject ? projectSources : dependencySources
    }

    /// What the imports of a model bring, in order, and what is wrong with them.
    func imports(_ build: ModelBuild, _ results: [EffectiveModel?], _ note: (EffectiveModel) -> Void) -> (
        lists: [(managed: [RawDependency], exclusions: ExclusionRun)], problems: [ModelProblem]
    ) {
        var lists: [(managed: [RawDependency], exclusions: ExclusionRun)] = []
        var problems: [ModelProblem] = []
        for (item, result) in zip(build.imports, results) {
            guard let result else { continue }
            note(result)
            switch result.outcome {
            case .built: lists.append((result.managed, item.exclusions))
            case .missing(let reason):
                problems.append(
                    ModelProblem(
                        severity: .error, message: "the imported \(text(item.pom)) is not there: \(reason)",
                        isUnresolvable: true))
            case .unavailable(let reason):
                problems.append(
                    ModelProblem(
                        severity: .error, message: "the imported \(text(item.pom)) could not be had: \(reason)",
                        isUnresolvable: true, isUnavailable: true))
            case .invalid(let reason), .unresolvable(let reason):
                if rules.modelsBuildApart { break }
                problems.append(
                    ModelProblem(
                        severity: .error, message: "the imported \(text(item.pom)) does not build: \(reason)",
                        isUnresolvable: result.isUnresolvable))
            }
        }
        return (lists, problems)
    }
}
