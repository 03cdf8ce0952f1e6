package import Coordinates

/// What besides its coordinate decides a descriptor: Maven's rules and the repositories in their order.
package struct IndexContext: Hashable {
    /// Which of this program's ways to make descriptors of poms it is. To be raised whenever the same poms give another
    /// descriptor than before: what an older program kept is then read again.
    private static let generation = 2

    /// The text of all of it.
    let text: Symbol

    /// Joins rules and repositories; each repository is a text that tells it from all others, such as its id, url and policies.
    package init(_ rules: MavenRules, repositories: [String], symbols: SymbolTable) {
        var text =
            "\(Self.generation) \(rules.versionOrder.rawValue) " + String(Self.bits(of: rules).map { $0 ? "1" : "0" })
        for repository in repositories { text += "\n\(repository.utf8.count):\(repository)" }
        self.text = symbols.intern(text)
    }

    /// Every rule after the first, in the order of its declaration.
    static func bits(of rules: MavenRules) -> [Bool] {
        [
            rules.exactRangeAsksMetadata, rules.managementIsTransitive, rules.profilesFollowInheritance,
            rules.duplicatesFollowInterpolation, rules.emptyClassifierIsNone, rules.importsHeedExclusions,
            rules.dropsUnresolvedDependencies, rules.namesMustBeQualified, rules.collectsBreadthFirst,
            rules.duplicatesAreErrors, rules.activationIsInterpolated, rules.projectVersionIsConstant,
            rules.expressionsNest, rules.knowsTypesOfMaven4, rules.relocationToItselfIsNone, rules.relativePathMustLead,
            rules.modelsBuildApart, rules.importVersionMayBeRange, rules.activationPathsMayBeRelative,
            rules.relocationsFillFromRequest,
        ]
    }
}
