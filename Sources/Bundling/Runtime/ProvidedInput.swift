package import ClassFile
import Entries

/// A dependency that is left out as a whole, its files too: the runtime has it.
package struct ProvidedInput: Hashable, Sendable {
    /// Why.
    package enum Reason: String, Hashable, Sendable, CaseIterable {
        /// The runtime has that version.
        case sameVersion = "same-version"
        /// The runtime has another version, or one that is not known, and never loads a job's own classes instead.
        case loadedFirst = "loaded-first"
    }

    /// Why.
    package var reason: Reason
    /// The versions that the runtime has; a profile that nothing was imported for knows patterns or none.
    package var versions: [String]
}

/// What a runtime makes of an input.
package enum ProvidedVerdict: Hashable, Sendable {
    /// The runtime does not know it, or has none of its classes.
    case unknown
    /// It is left out.
    case leftOut(ProvidedInput)
    /// It stays, though the runtime loads its own of so many of its classes, and lacks others: two versions mix. The
    /// runtime's versions, when it is known by its coordinate.
    case mixed(classes: Int, versions: [String])
    /// It stays, though by its profile the runtime has it too; which of its classes is not known without an index.
    case unclear(classes: Int, versions: [String])
}

extension RuntimeClasses {
    /// What becomes of each input, in order. The job's own jars are never left out, nor is what has no coordinate or a
    /// classifier, nor what the bundle moves: the runtime does not have it under its new name.
    package func verdicts(_ inputs: [BundleInput], _ relocator: Relocator) -> [ProvidedVerdict] {
        inputs.map { input in
            let isDependency = !input.isProject && input.coordinate?.classifier.isEmpty == true
            let known = isDependency ? input.coordinate.flatMap(artifacts.known) : nil
            if known == nil && count == 0 { return .unknown }
            guard let tally = Tally(input, self, relocator) else { return .unknown }
            if let known { return verdict(known, input.coordinate?.version ?? "", tally) }
            return mixed(tally, [])
        }
    }

    private func verdict(_ known: RuntimeArtifacts.Known, _ version: String, _ tally: Tally) -> ProvidedVerdict {
        let leftOut = { (reason: ProvidedInput.Reason) in
            ProvidedVerdict.leftOut(ProvidedInput(reason: reason, versions: known.versions))
        }
        let isSame = known.has(version)
        guard count > 0 else {
            // Nothing but the profile is known: it vouches for the artifact, and its patterns say who loads it.
            if isSame || tally.fitting == tally.classes { return leftOut(isSame ? .sameVersion : .loadedFirst) }
            return .unclear(classes: tally.classes, versions: known.versions)
        }
        // A distribution may lack a few classes of what it has: those of its own start scripts, say.
        let isThere = known.isPromised ? tally.there * 2 > tally.classes : tally.there == tally.classes
        if isSame, isThere || tally.classes == 0 { return leftOut(.sameVersion) }
        if tally.first == tally.classes, known.isPromised || tally.classes > 0 { return leftOut(.loadedFirst) }
        return mixed(tally, known.versions)
    }

    private func mixed(_ tally: Tally, _ versions: [String]) -> ProvidedVerdict {
        tally.first > 0 && tally.there < tally.classes ? .mixed(classes: tally.first, versions: versions) : .unknown
    }
}

/// How many classes of an input a runtime has.
private struct Tally {
    var classes = 0
    /// Those that the runtime has.
    var there = 0
    /// Those that fit its parent-first patterns.
    var fitting = 0
    /// Those of both kinds.
    var first = 0

    /// Nil when some class moves.
    init?(_ input: BundleInput, _ runtime: RuntimeClasses, _ relocator: Relocator) {
        let names = input.entries.names.span
        var moved: [UInt8] = []
        for index in input.entries.entries.indices {
            let name = names.extracting(input.entries.range(index))
            guard case .classFile = EntryRole(name), !Bytes.hasSuffix(name, "package-info.class") else { continue }
            if !relocator.isEmpty, relocator.mapEntry(name, into: &moved) { return nil }
            let path = name.extracting(0..<name.count - 6)
            let isThere = runtime.contains(path)
            let fits = runtime.isParentFirst(path)
            classes += 1
            if isThere { there += 1 }
            if fits { fitting += 1 }
            if isThere && fits { first += 1 }
        }
    }
}
