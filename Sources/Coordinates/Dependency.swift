/// A dependency or an entry of dependencyManagement, after the model was built: type became extension and classifier.
package struct Dependency: Hashable, Sendable {
    /// What it names; the version is empty in a managed entry that sets none.
    package var coordinate: Coordinate
    /// The scope as written, any word; empty when none is set.
    package var scope: Symbol
    /// Whether it is optional; `nil` when nothing says so.
    package var optional: Bool?
    /// What is left out below it, in order.
    package var exclusions: [Exclusion]
    /// The file of a `system` dependency; empty when there is none.
    package var systemPath: Symbol

    /// Joins the parts.
    package init(
        _ coordinate: Coordinate, scope: Symbol = .empty, optional: Bool? = nil, exclusions: [Exclusion] = [],
        systemPath: Symbol = .empty
    ) {
        self.coordinate = coordinate
        self.scope = scope
        self.optional = optional
        self.exclusions = exclusions
        self.systemPath = systemPath
    }
}

/// What a pom says about its artifact to whoever depends on it (Maven's ArtifactDescriptorResult).
package struct Descriptor: Sendable {
    /// How reading it went. All but `built` leave a leaf without dependencies in the graph (R17, M21).
    package enum Outcome: Sendable, Hashable {
        /// The model was built.
        case built
        /// There is no pom of that coordinate (after relocations, if any).
        case missing
        /// The pom or something it needs does not build; for people, one line.
        case invalid(String)
        /// A parent or an imported BOM is not there, or cannot be read: collection fails (M18); for people, one line.
        case unresolvable(String)
    }

    /// The coordinate that was asked for.
    package var requested: GAV
    /// The coordinate after relocations; group, artifact and version only, since extension and classifier stay (R10).
    package var effective: GAV
    /// The coordinate whose pom was looked for last: as `effective`, but with the version that a word such as LATEST stood for.
    package var last: GAV
    /// The coordinates relocated from, in order; empty without relocation.
    package var relocations: [GAV]
    /// The dependencies of the effective model, in order.
    package var dependencies: [Dependency]
    /// The dependencyManagement of the effective model, in order.
    package var managed: [Dependency]
    /// How it went.
    package var outcome: Outcome

    /// Joins the parts.
    package init(
        requested: GAV, effective: GAV, relocations: [GAV] = [], dependencies: [Dependency] = [],
        managed: [Dependency] = [], outcome: Outcome = .built
    ) {
        self.requested = requested
        self.effective = effective
        last = effective
        self.relocations = relocations
        self.dependencies = dependencies
        self.managed = managed
        self.outcome = outcome
    }
}
