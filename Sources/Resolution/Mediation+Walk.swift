internal import Coordinates

// The walk below conflicts that depend on each other and have no winner yet: as Maven walks the whole graph.
extension Mediation {
    /// Finds items of the current conflict below a node at the edge of the settled tree, and takes out what lost before.
    mutating func walk(from start: Int32, _ graph: inout Graph) {
        let list = graph.nodes[Int(start)].owner
        let parent = graph.nodes[Int(settled.owner(of: list))]
        path.append(
            Step(
                next: -1, list: -1, depth: settled.depth(of: list), scope: parent.scope,
                isOptional: parent.isOptional, visit: -1))
        enter(start, order.conflictOf[Int(start)], graph)
        while path.count > 1 {
            let top = path[path.count - 1]
            guard top.next >= 0 else {
                onPath[Int(top.list)] = false
                path.removeLast()
                continue
            }
            path[path.count - 1].next = graph.nodes[Int(top.next)].next
            if !meet(top.next, graph) { graph.remove(top.next) }
        }
        path.removeAll(keepingCapacity: true)
    }

    /// Meets a node on the walk; `false` when it lost before. A node that may lie above items is entered.
    private mutating func meet(_ node: Int32, _ graph: Graph) -> Bool {
        let conflict = order.conflictOf[Int(node)]
        if conflict == current {
            add(node, graph)
            return true
        }
        let winner = winners[Int(conflict)]
        if winner >= 0, winner != node { return false }
        enter(node, conflict, graph)
        return true
    }

    private mutating func enter(_ node: Int32, _ conflict: Int32, _ graph: Graph) {
        guard isAncestor[Int(conflict)] else { return }
        let list = graph.nodes[Int(node)].list
        guard list >= 0, !onPath[Int(list)] else { return }
        let above = path[path.count - 1]
        var step = Step(
            next: graph.lists[Int(list)].first, list: list, depth: above.depth + 1,
            scope: scope(of: node, conflict, graph), isOptional: optionality(of: node, conflict, graph), visit: -1)
        if visitRound[Int(list)] == round {
            guard revisit(step, graph) else { return }
        } else {
            visitRound[Int(list)] = round
            visitOf[Int(list)] = Int32(visits.count)
            step.visit = Int32(visits.count)
            visits.append(
                Visit(minDepth: step.depth, scopes: [step.scope], optionalities: step.isOptional ? 2 : 1))
        }
        onPath[Int(list)] = true
        path.append(step)
    }

    /// Comes to a list again: `true` when by a new scope or optionality, which its items then have as well.
    private mutating func revisit(_ step: Step, _ graph: Graph) -> Bool {
        let index = Int(visitOf[Int(step.list)])
        visits[index].minDepth = min(visits[index].minDepth, step.depth)
        let isNewScope = !visits[index].scopes.contains(step.scope)
        if isNewScope { visits[index].scopes.append(step.scope) }
        let bit: UInt8 = step.isOptional ? 2 : 1
        let isNewOptionality = visits[index].optionalities & bit == 0
        visits[index].optionalities |= bit
        guard isNewScope || isNewOptionality else { return false }
        path.append(step)
        for item in visits[index].children {
            let node = items[Int(item)].node
            if isNewScope {
                items[Int(item)].scopes.insert(scope(of: node, -1, graph), scopeRules.known)
            }
            if isNewOptionality, !optionality(of: node, -1, graph) { items[Int(item)].isMandatory = true }
        }
        path.removeLast()
        return true
    }

    private mutating func add(_ node: Int32, _ graph: Graph) {
        let parent = path[path.count - 1]
        guard parent.visit >= 0 else { return }
        var item = Item(node: node, list: parent.list, depth: -1)
        visits[Int(parent.visit)].children.append(Int32(items.count))
        item.scopes.insert(scope(of: node, -1, graph), scopeRules.known)
        item.isMandatory = !optionality(of: node, -1, graph)
        items.append(item)
    }

    /// The scope of a node below the end of the path (R18, R20): its own when it is managed (R4) or settled.
    private func scope(of node: Int32, _ conflict: Int32, _ graph: Graph) -> Symbol {
        let own = graph.nodes[Int(node)].scope
        if graph.nodes[Int(node)].managed.contains(.scope) { return own }
        if conflict >= 0, winners[Int(conflict)] != Mediation.unresolved { return own }
        return scopeRules.derive(own, below: path[path.count - 1].scope)
    }

    /// Whether a node below the end of the path is optional (R21).
    private func optionality(of node: Int32, _ conflict: Int32, _ graph: Graph) -> Bool {
        let entry = graph.nodes[Int(node)]
        if entry.isOptional || entry.managed.contains(.optional) { return entry.isOptional }
        if conflict >= 0, winners[Int(conflict)] != Mediation.unresolved { return entry.isOptional }
        return path[path.count - 1].isOptional
    }
}
