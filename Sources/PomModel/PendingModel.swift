import Coordinates

/// A model in the making inside a reader: what it has got so far.
final class PendingModel {
    /// A pom of its line of parents.
    struct Ancestor {
        var pom: RawPom
        var need: PomNeed?
        var gav: GAV
    }

    /// The pom asked for.
    let gav: GAV
    /// From the pom itself up; complete when `isComplete`.
    var lineage: [Ancestor] = []
    var isComplete = false
    /// What it rests on.
    var sources = OrderedSet<PomNeed>()
    var consulted = OrderedSet<Symbol>()
    var build: ModelBuild?
    /// The imports, in order; all are asked for at once.
    var imports: [Int] = []
    /// How many of them are not there yet.
    var importsLeft = 0
    /// How many models import each other down to this one.
    var importDepth = 0
    /// Models that import this one.
    var importers: [Int] = []
    /// Descriptors that want this one.
    var descriptors: [Int] = []
    var result: EffectiveModel?

    /// Whether a project imports it, so that the user's properties act in it as such.
    let forProject: Bool

    init(_ gav: GAV, forProject: Bool) {
        self.gav = gav
        self.forProject = forProject
    }
}
