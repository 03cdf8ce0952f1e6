import Coordinates

/// All exclusions of a reader's poms; a dependency holds a run of it.
final class ExclusionTable {
    private var all: [Exclusion] = []
    private var lists: [ExclusionRun: [Exclusion]] = [:]

    /// How many there are: where the next run starts.
    var count: Int { all.count }

    /// Takes those of a pom.
    func append(_ exclusions: [Exclusion]) { all += exclusions }

    /// Takes a new run.
    func add(_ exclusions: [Exclusion]) -> ExclusionRun {
        let run = ExclusionRun(start: UInt32(all.count), count: UInt32(exclusions.count))
        all += exclusions
        return run
    }

    /// The exclusions of a run.
    func entries(_ run: ExclusionRun) -> [Exclusion] {
        run.count == 0 ? [] : Array(all[Int(run.start)..<Int(run.start + run.count)])
    }

    /// A run with each exclusion changed; the same run when none changes.
    func map(_ run: ExclusionRun, _ change: (Exclusion) -> Exclusion) -> ExclusionRun {
        let old = entries(run)
        let new = old.map(change)
        return new == old ? run : add(new)
    }

    /// The exclusions of a run as a descriptor gives them: a set in order; one array for one run.
    func handedOut(_ run: ExclusionRun) -> [Exclusion] {
        if run.count == 0 { return [] }
        if let known = lists[run] { return known }
        var list = OrderedSet<Exclusion>()
        for exclusion in entries(run) { list.insert(Exclusion(exclusion.group.orEmpty, exclusion.artifact.orEmpty)) }
        lists[run] = list.elements
        return list.elements
    }
}
