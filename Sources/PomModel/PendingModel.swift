import Coordinates

/// A pom that many hold.
final class SharedPom {
    let pom: RawPom
    /// What is wrong with it as it is written, for every Maven and level.
    let problems: [ModelProblem]
    /// Whether one of its profiles may look at the packaging.
    let looksAtPackaging: Bool

    init(_ pom: RawPom, problems: [ModelProblem], looksAtPackaging: Bool) {
        self.pom = pom
        self.problems = problems
        self.looksAtPackaging = looksAtPackaging
    }
}

/// A model in the making inside a reader: what it has got so far.
final class PendingModel {
    /// A pom of its line of parents.
    struct Ancestor {
        let shared: SharedPom
        let need: PomNeed?
        let gav: GAV

        /// The pom, in place.
        var pom: RawPom {
            _read { yield shared.pom }
        }
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
