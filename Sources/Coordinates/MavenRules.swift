/// Where the Mavens differ, as values: one resolver serves all of them.
package struct MavenRules: Sendable, Hashable {
    /// How versions are ordered.
    package var versionOrder: VersionOrder
    /// Whether `[1.0,1.0]` asks the repository for its versions (3.8), or stands for itself (3.9, MNG-7561).
    package var exactRangeAsksMetadata: Bool
    /// Whether the management of every node on the path acts below it (Maven 4), not the root's alone (R2).
    package var managementIsTransitive: Bool
    /// Whether a pom's own profiles act after inheritance (Maven 4), not before (M8).
    package var profilesFollowInheritance: Bool
    /// Whether duplicates are found after interpolation and inheritance (Maven 4), not per pom before (M3).
    package var duplicatesFollowInterpolation: Bool
    /// Whether an empty classifier element is no classifier (Maven 4).
    package var emptyClassifierIsNone: Bool
    /// Whether exclusions of an import act on what it imports (Maven 4, MNG-5600).
    package var importsHeedExclusions: Bool
    /// Whether dependencies whose coordinate keeps an expression are dropped from a descriptor (Maven 4).
    package var dropsUnresolvedDependencies: Bool
    /// Whether an element's name that is no qualified name makes a pom unreadable (Maven 4).
    package var namesMustBeQualified: Bool
    /// Whether the collector goes breadth first and skips what an expanded node of another version covers (Maven 4).
    package var collectsBreadthFirst: Bool
    /// Whether duplicates in a project's own pom are errors (Maven 4).
    package var duplicatesAreErrors: Bool
    /// Whether expressions in a profile's activation are replaced, and it may look at the packaging (3.9: MNG-8081, MNG-6609).
    package var activationIsInterpolated: Bool
    /// Whether a project's version must not keep an expression (3.9).
    package var projectVersionIsConstant: Bool
    /// Whether expressions nest, know `:-`, and find a pom's properties before `project.` (Maven 4).
    package var expressionsNest: Bool
    /// Whether the dependency types that Maven 4 brought are known, such as `bom` and `processor`.
    package var knowsTypesOfMaven4: Bool
    /// Whether a relocation to the same coordinate is none (Maven 4), not a cycle.
    package var relocationToItselfIsNone: Bool
    /// Whether a `relativePath` that is written must lead to a pom (Maven 4).
    package var relativePathMustLead: Bool
    /// Whether errors of a parent or an import stay with it (Maven 4): an import that does not build brings nothing.
    package var modelsBuildApart: Bool
    /// Whether the version of an import may be a range (Maven 4), as a parent's may.
    package var importVersionMayBeRange: Bool
    /// Whether a relative path in an activation is one of the working directory where there is no project (Maven 4), not nothing.
    package var activationPathsMayBeRelative: Bool
    /// Whether what a relocation leaves out comes from the coordinate that was asked for (Maven 4), not from the one relocated last.
    package var relocationsFillFromRequest: Bool

    /// Maven 3.8 (resolver 1.6.3).
    package static let maven38 = MavenRules(
        versionOrder: .maven38, exactRangeAsksMetadata: true, managementIsTransitive: false,
        profilesFollowInheritance: false, duplicatesFollowInterpolation: false, emptyClassifierIsNone: false,
        importsHeedExclusions: false, dropsUnresolvedDependencies: false, namesMustBeQualified: false,
        collectsBreadthFirst: false, duplicatesAreErrors: false, activationIsInterpolated: false,
        projectVersionIsConstant: false, expressionsNest: false, knowsTypesOfMaven4: false,
        relocationToItselfIsNone: false, relativePathMustLead: false, modelsBuildApart: false,
        importVersionMayBeRange: false, activationPathsMayBeRelative: false,
        relocationsFillFromRequest: false)

    /// Maven 3.9 (resolver 1.9).
    package static let maven39: MavenRules = {
        var rules = maven38
        rules.versionOrder = .maven39
        rules.exactRangeAsksMetadata = false
        rules.activationIsInterpolated = true
        rules.projectVersionIsConstant = true
        return rules
    }()

    /// Maven 4 (resolver 2.0).
    package static let maven4: MavenRules = {
        var rules = maven39
        rules.versionOrder = .maven4
        rules.managementIsTransitive = true
        rules.profilesFollowInheritance = true
        rules.duplicatesFollowInterpolation = true
        rules.emptyClassifierIsNone = true
        rules.importsHeedExclusions = true
        rules.dropsUnresolvedDependencies = true
        rules.namesMustBeQualified = true
        rules.collectsBreadthFirst = true
        rules.duplicatesAreErrors = true
        rules.expressionsNest = true
        rules.knowsTypesOfMaven4 = true
        rules.relocationToItselfIsNone = true
        rules.relativePathMustLead = true
        rules.modelsBuildApart = true
        rules.importVersionMayBeRange = true
        rules.activationPathsMayBeRelative = true
        rules.relocationsFillFromRequest = true
        return rules
    }()
}
