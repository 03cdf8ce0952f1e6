import Coordinates

/// Poms that import each other. Maven 3 fails on all of them. Maven 4 builds each as if it were the first: the pom whose
/// import comes back to one above it does not build, and so brings nothing.
extension ModelReader {
    /// Most models that are built to break rings, all together.
    private static let ringLimit = 10_000

    /// Ends the models that wait only for each other, once nothing waits for an answer; `true` when there were some.
    func breakRings() -> Bool {
        guard hasRings, waiting.isEmpty else { return false }
        hasRings = false
        var steps = 0
        let ends = models.indices.filter { models[$0].result == nil }.map { ($0, built($0, below: [$0], &steps)) }
        for (index, result) in ends { end(index, models[index], result) }
        return !ends.isEmpty
    }

    /// A model below those that import it; the last of them is the model itself.
    private func built(_ index: Int, below path: [Int], _ steps: inout Int) -> EffectiveModel {
        let model = models[index]
        guard let build = model.build else { return EffectiveModel(.invalid("it has no end"), sources: []) }
        steps += 1
        var results: [EffectiveModel?] = []
        for imported in model.imports {
            if imported < 0 {
                results.append(nil)
            } else if let known = models[imported].result {
                results.append(known)
            } else if path.contains(imported) || path.count >= Self.importLimit || steps >= Self.ringLimit {
                return closed(path, at: imported)
            } else {
                results.append(built(imported, below: path + [imported], &steps))
            }
        }
        return finished(model, build, results)
    }

    /// What comes of the model whose import closes a ring. It rests on all models of the path.
    private func closed(_ path: [Int], at imported: Int) -> EffectiveModel {
        var sources = OrderedSet<PomNeed>()
        var consulted = OrderedSet<Symbol>()
        for index in path {
            sources.insert(models[index].sources.elements)
            consulted.insert(models[index].consulted.elements)
        }
        let result = EffectiveModel(
            .invalid("its imports form a cycle, at \(text(models[imported].gav))"), sources: sources.elements)
        result.consulted = consulted.elements
        return result
    }
}
