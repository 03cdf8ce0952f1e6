internal import Coordinates

/// Which nodes are in conflict with each other: those of one artifact without version, joined with those of the
/// artifacts they were relocated from (ConflictMarker, R10, R12).
///
/// A group's number is the one Maven gives it, because the order of groups follows from it.
struct ConflictGroups {
    private struct Group {
        var keys: [Int32]
        var number: Int32
    }

    private var groups: [Group] = []
    /// By key: its group; -1 for none.
    private var groupOf: [Int32]
    private var nextNumber: Int32 = 0

    init(_ graph: Graph, _ tables: inout Tables) {
        groupOf = Array(repeating: -1, count: tables.keys.count)
        var walk = GraphWalk(graph)
        while let node = walk.next(graph) {
            let entry = graph.nodes[Int(node)]
            guard entry.isDependency, entry.key >= 0 else { continue }
            if entry.relocation < 0 {
                if groupOf[Int(entry.key)] < 0 { add([entry.key]) }
            } else {
                place(ConflictGroups.keys(of: entry, &tables))
            }
        }
    }

    /// One more than the greatest number.
    var numberCount: Int { Int(nextNumber) }

    /// Maven's number of the group of an artifact.
    func number(of key: Int32) -> Int32 { groups[Int(groupOf[Int(key)])].number }

    private mutating func add(_ keys: [Int32]) {
        groups.append(Group(keys: keys, number: nextNumber))
        nextNumber += 1
        for key in keys { groupOf[Int(key)] = Int32(groups.count - 1) }
    }

    /// Finds or makes the group of several keys, which joins the groups they were in. Numbers are used up as Maven does.
    private mutating func place(_ keys: [Int32]) {
        var joined = keys
        var used: Int32 = 0
        for key in keys {
            while Int(key) >= groupOf.count { groupOf.append(-1) }
            let index = groupOf[Int(key)]
            guard index >= 0 else { continue }
            let held = groups[Int(index)].keys
            if held.count >= joined.count, joined.allSatisfy(held.contains) { return }
            if used > 0, held.allSatisfy(joined.contains) { continue }
            joined += held.filter { !joined.contains($0) }
            used += 1
        }
        nextNumber += max(0, used - 1)
        add(joined)
    }

    /// The keys of a relocated node, in the order in which a Java HashSet gives them.
    private static func keys(of node: Node, _ tables: inout Tables) -> [Int32] {
        var keys = [node.key]
        let own = tables.keys[Int(node.key)]
        var hashes = [hash(tables.value(key: node.key), tables)]
        for origin in tables.sources[Int(node.relocation)].relocations {
            let value = ArtifactKey(
                origin.group, origin.artifact, extension: own.extension, classifier: own.classifier)
            let key = tables.key(value)
            if keys.contains(key) { continue }
            keys.append(key)
            hashes.append(hash(value, tables))
        }
        return JavaOrder.walk(hashes).map { keys[$0] }
    }

    private static func hash(_ key: ArtifactKey, _ tables: Tables) -> Int32 {
        let isNew = tables.rules.collectsBreadthFirst
        let last = isNew ? [key.extension, key.classifier] : [key.classifier, key.extension]
        var hash: Int32 = isNew ? 1 : 17
        for symbol in [key.artifact, key.group] + last {
            hash = hash &* 31 &+ JavaOrder.hash(tables.symbols.text(symbol))
        }
        return hash
    }
}
