import Coordinates

/// A project's own pom in the making.
final class ProjectBuild {
    /// A pom of its line of parents.
    struct Ancestor {
        var pom: RawPom
        /// The absolute path of its file; `nil` when it came from a repository or has none.
        var path: String?
        var need: PomNeed?
        var gav: GAV
        var isExternal = false
    }

    /// The folder of its pom; absent when it has no file.
    var directory: Symbol = .absent
    let sources: PropertySources
    var lineage: [Ancestor] = []
    var isComplete = false
    /// Files of parents that turned out not to be the parent.
    var refused: Set<String> = []
    /// What it rests on.
    var needs = OrderedSet<PomNeed>()
    var consulted = OrderedSet<Symbol>()
    var problems: [ModelProblem] = []
    var build: ModelBuild?
    var imports: [Int] = []
    var importsLeft = 0

    init(sources: PropertySources) { self.sources = sources }
}
