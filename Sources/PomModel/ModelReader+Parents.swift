import Coordinates

extension ModelReader {
    /// Which pom a `<parent>` names.
    enum ParentPom {
        case known(GAV)
        case needs(PomNeed)
        case problem(EffectiveModel.Outcome)
    }

    /// The need that a parent's version range asks; `nil` for a plain version.
    func rangeNeed(_ parent: RawPom.Parent) -> PomNeed? {
        let version = symbols.text(parent.version.orEmpty)
        guard version.hasPrefix("[") || version.hasPrefix("(") else { return nil }
        return .versions(group: parent.group, artifact: parent.artifact)
    }

    /// The pom of a parent; a range is its highest version, and must have an upper bound (M17, MNG-2199).
    func parentPom(of parent: RawPom.Parent) -> ParentPom {
        guard let need = rangeNeed(parent) else { return .known(GAV(parent.group, parent.artifact, parent.version)) }
        let range = symbols.text(parent.version)
        let name = "\(symbols.text(parent.group)):\(symbols.text(parent.artifact))"
        let constraint: VersionConstraint
        do throws(VersionSyntaxError) {
            constraint = try VersionConstraint.parse(range, order: rules.versionOrder)
        } catch {
            return .problem(.unresolvable("the parent \(name): \(error.message(for: range))"))
        }
        let found: String?
        if let exact = constraint.exactVersion, !rules.exactRangeAsksMetadata {
            found = exact
        } else {
            guard let list = versions[need] else { return .needs(need) }
            found = highest(list, in: constraint)
        }
        guard let found else {
            return .problem(.unresolvable("there is no version of the parent \(name) in the range \(range)"))
        }
        guard constraint.upperBound != nil else {
            return .problem(.unresolvable("the range \(range) of the parent \(name) has no upper bound"))
        }
        return .known(GAV(parent.group, parent.artifact, symbols.intern(found)))
    }

    /// The highest version that a constraint admits.
    private func highest(_ versions: [String], in constraint: VersionConstraint) -> String? {
        var best: (text: String, key: VersionKey)?
        for text in versions {
            let key = VersionKey(text, order: rules.versionOrder)
            guard constraint.contains(key) else { continue }
            if let current = best, key.compare(current.key) < 0 { continue }
            best = (text, key)
        }
        return best?.text
    }

    /// Whether a child under a parent that a range found must but does not say its own version (MNG-2199).
    func versionIsNotConstant(_ child: RawPom) -> Bool {
        guard !child.version.isAbsent else { return true }
        let version = symbols.text(child.version)
        return ["${pom.version}", "${project.version}", "${pom.parent.version}", "${project.parent.version}"]
            .contains(version)
    }
}
