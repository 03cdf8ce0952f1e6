package import Coordinates

/// A repository that a pom declares.
package struct PomRepository: Hashable, Sendable {
    /// Its id; empty when it has none.
    package var id: String
    /// Its url.
    package var url: String
    /// `default` or what the pom says.
    package var layout: String
    /// What it says about releases.
    package var releases: PomRepositoryPolicy
    /// What it says about snapshots.
    package var snapshots: PomRepositoryPolicy

    /// Joins the parts.
    package init(
        id: String, url: String, layout: String = "default", releases: PomRepositoryPolicy = .init(),
        snapshots: PomRepositoryPolicy = .init()
    ) {
        self.id = id
        self.url = url
        self.layout = layout
        self.releases = releases
        self.snapshots = snapshots
    }
}

/// What a repository's `<releases>` or `<snapshots>` says.
package struct PomRepositoryPolicy: Hashable, Sendable {
    /// Whether the repository is asked for such versions; Maven's default is true.
    package var enabled: Bool
    /// `always`, `daily`, `interval:N`, `never`; empty when not set.
    package var updatePolicy: String
    /// `fail`, `warn`, `ignore`; empty when not set.
    package var checksumPolicy: String

    /// Joins the parts.
    package init(enabled: Bool = true, updatePolicy: String = "", checksumPolicy: String = "") {
        self.enabled = enabled
        self.updatePolicy = updatePolicy
        self.checksumPolicy = checksumPolicy
    }
}

/// The effective model of a project's own pom, as far as resolution needs it.
package struct ProjectModel: Sendable {
    /// Group, artifact and version.
    package var coordinate: GAV
    /// The packaging.
    package var packaging: Symbol
    /// The dependencies, in order.
    package var dependencies: [Dependency]
    /// The dependencyManagement, in order.
    package var managed: [Dependency]
    /// The repositories, in order; without those of Maven's super-pom.
    package var repositories: [PomRepository]
    /// The modules.
    package var modules: [String]
    /// What Maven would warn of.
    package var problems: [String]
    /// Why it does not build; empty when it does.
    package var errors: [String]
    /// Every need whose answer it rests on, answers of absence included.
    package var sources: [PomNeed]
    /// The system properties that were looked at, sorted by name.
    package var consulted: [Consulted]

    /// Joins the parts.
    package init(
        coordinate: GAV, packaging: Symbol, dependencies: [Dependency] = [], managed: [Dependency] = [],
        repositories: [PomRepository] = [], modules: [String] = [], problems: [String] = [], errors: [String] = [],
        sources: [PomNeed] = [], consulted: [Consulted] = []
    ) {
        self.coordinate = coordinate
        self.packaging = packaging
        self.dependencies = dependencies
        self.managed = managed
        self.repositories = repositories
        self.modules = modules
        self.problems = problems
        self.errors = errors
        self.sources = sources
        self.consulted = consulted
    }
}
