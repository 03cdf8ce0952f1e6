import Coordinates

extension ModelReader {
    /// Most relocations one after the other.
    static let relocationLimit = 100

    /// Goes on with a descriptor: waits for the model of its current coordinate, follows relocations (R10), hands it out.
    func follow(_ index: Int) {
        while true {
            let at = model(descriptors[index].current)
            guard let result = models[at].result else {
                models[at].descriptors.append(index)
                return
            }
            descriptors[index].sources.insert(result.sources)
            descriptors[index].consulted.insert(result.consulted)
            guard case .built = result.outcome, let relocation = result.relocation else {
                return handOut(index, result, nil)
            }
            let current = meant(descriptors[index].current)
            let base = rules.relocationsFillFromRequest ? descriptors[index].requested : current
            let target = GAV(
                relocation.group.isNothing ? base.group : relocation.group,
                relocation.artifact.isNothing ? base.artifact : relocation.artifact,
                relocation.version.isNothing ? base.version : relocation.version)
            if target == current, rules.relocationToItselfIsNone { return handOut(index, result, nil) }
            descriptors[index].relocations.append(current)
            descriptors[index].current = target
            let past = descriptors[index].relocations
            if past.contains(target) || past.count > Self.relocationLimit {
                return handOut(
                    index, result, .invalid("its relocations form a cycle or are too many, at \(text(target))"))
            }
        }
    }

    /// With the version that a word such as LATEST stood for.
    private func meant(_ gav: GAV) -> GAV { GAV(gav.group, gav.artifact, meanings[gav] ?? gav.version) }

    private func handOut(_ index: Int, _ result: EffectiveModel, _ outcome: Descriptor.Outcome?) {
        let request = descriptors[index]
        var descriptor = Descriptor(
            requested: request.requested, effective: request.current, relocations: request.relocations)
        descriptor.last = meant(request.current)
        switch (outcome, result.outcome) {
        case (let outcome?, _): descriptor.outcome = outcome
        case (nil, .missing): descriptor.outcome = .missing
        case (nil, .invalid(let reason)): descriptor.outcome = .invalid(reason)
        case (nil, .unresolvable(let reason)), (nil, .unavailable(let reason)):
            descriptor.outcome = .unresolvable(reason)
        case (nil, .built):
            descriptor.dependencies = handedOut(
                result.dependencies, dropsUnresolved: rules.dropsUnresolvedDependencies)
            if request.managed {
                descriptor.managed = handedOut(
                    result.managed, dropsUnresolved: rules.dropsUnresolvedDependencies)
            }
        }
        done.append(
            ReadDescriptor(
                descriptor: descriptor, sources: request.sources.elements,
                consulted: consulted(request.consulted.elements, dependencySources)))
    }

    /// Dependencies as a descriptor gives them: the type became extension and classifier (M22).
    func handedOut(_ entries: [RawDependency], dropsUnresolved: Bool) -> [Dependency] {
        var result: [Dependency] = []
        result.reserveCapacity(entries.count)
        for entry in entries {
            if dropsUnresolved,
                entry.group.hasExpression || entry.artifact.hasExpression || entry.version.orEmpty.hasExpression
            {
                continue
            }
            let type = types.of(entry.type)
            result.append(
                Dependency(
                    Coordinate(
                        ArtifactKey(
                            entry.group.orEmpty, entry.artifact.orEmpty, extension: type.extension,
                            classifier: entry.classifier.isAbsent ? type.classifier : entry.classifier),
                        entry.version.orEmpty),
                    scope: entry.scope.orEmpty, optional: optional(entry.optional),
                    exclusions: exclusions.handedOut(entry.exclusions), systemPath: entry.systemPath.orEmpty))
        }
        return result
    }

    private func optional(_ text: Symbol) -> Bool? {
        if text.isAbsent { return nil }
        if text == .true { return true }
        if text == .false { return false }
        return JavaStrings.lowercase(symbols.text(text)) == "true"
    }

    /// Properties with their values, sorted, each once.
    func consulted(_ names: [Symbol], _ sources: PropertySources) -> [Consulted] {
        names
            .map { name in
                Consulted(
                    name: symbols.text(name),
                    value: sources.system.value(name).map { symbols.text(Symbol(rawValue: $0)) })
            }
            .sorted { $0.name < $1.name }
    }
}
