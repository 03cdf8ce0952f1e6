import Coordinates

extension ModelReader {
    /// Which pom a `<parent>` or an import names.
    enum NamedPom {
        case known(GAV)
        case needs(PomNeed)
        /// It cannot be had; why, for people.
        case problem(String)
    }

    /// The need that a version range asks; `nil` for a plain version.
    func rangeNeed(_ pom: GAV) -> PomNeed? {
        let version = symbols.text(pom.version)
        guard version.hasPrefix("[") || version.hasPrefix("(") else { return nil }
        return .versions(group: pom.group, artifact: pom.artifact)
    }

    /// The pom of a parent.
    func parentPom(of parent: RawPom.Parent) -> NamedPom {
        named(GAV(parent.group, parent.artifact, parent.version.orEmpty), "parent")
    }

    /// The pom of a parent or an import; a range is its highest version, and must have an upper bound (M17, MNG-2199).
    private func named(_ pom: GAV, _ what: String) -> NamedPom {
        guard let need = rangeNeed(pom) else { return .known(pom) }
        let range = symbols.text(pom.version)
        let name = "\(symbols.text(pom.group)):\(symbols.text(pom.artifact))"
        let constraint: VersionConstraint
        do throws(VersionSyntaxError) {
            constraint = try VersionConstraint.parse(range, order: rules.versionOrder)
        } catch {
            return .problem("the \(what) \(name): \(error.message(for: range))")
        }
        let found: String?
        if let exact = constraint.exactVersion, !rules.exactRangeAsksMetadata {
            found = exact
        } else {
            guard let list = versions[need] else { return .needs(need) }
            found = highest(list, in: constraint)
        }
        guard let found else {
            return .problem("there is no version of the \(what) \(name) in the range \(range)")
        }
        guard constraint.upperBound != nil else {
            return .problem("the range \(range) of the \(what) \(name) has no upper bound")
        }
        return .known(GAV(pom.group, pom.artifact, symbols.intern(found)))
    }

    /// Puts versions in the place of the ranges of a model's imports; false while it is not known which there are.
    func chooseImports(_ build: inout ModelBuild, for model: Int, _ note: (PomNeed) -> Void) -> Bool {
        guard rules.importVersionMayBeRange else { return true }
        var isKnown = true
        var chosen: [ModelBuild.Import] = []
        for var item in build.imports {
            if let need = rangeNeed(item.pom) { note(need) }
            switch named(item.pom, "import") {
            case .known(let gav):
                item.pom = gav
                chosen.append(item)
            case .needs(let need):
                wait(model, for: need)
                isKnown = false
            case .problem(let reason):
                build.add([ModelProblem(severity: .error, message: reason, isUnresolvable: true)])
            }
        }
        build.imports = chosen
        return isKnown
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
