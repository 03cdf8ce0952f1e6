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
    func parentPom(of child: PendingModel.Ancestor, _ parent: RawPom.Parent) -> ParentPom {
        guard let need = rangeNeed(parent) else { return .known(GAV(parent.group, parent.artifact, parent.version)) }
        return .problem(.unresolvable("version ranges are not read yet"))
    }
}
