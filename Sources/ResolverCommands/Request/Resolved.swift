internal import Coordinates
internal import PomModel
internal import Resolution

/// An artifact of an answer.
struct ResolvedNode: Hashable {
    /// The artifact.
    var coordinate: Coordinate
    /// Its scope.
    var scope: Symbol
    /// Whether it is optional.
    var isOptional: Bool
    /// The index of its parent in the same list, before its own; -1 when it has none.
    var parent: Int
}

/// An answer, filtered by scope, and ready to be shown.
struct Resolved {
    /// The artifacts that are kept, in preorder; a project itself is not among them.
    var nodes: [ResolvedNode]
    /// The coordinates from the root to each node, whether they are kept or not.
    var paths: [[Coordinate]]
    /// The project whose answer it is.
    var project: ProjectModel?
    /// Coordinates without a pom.
    var missing: [Coordinate] = []
    /// Coordinates whose pom does not build.
    var invalid: [Coordinate] = []

    /// An answer; nodes whose parent is not kept hang from their nearest kept ancestor.
    init(_ resolution: Resolution, _ project: ProjectModel?, _ filter: ScopeFilter?) {
        self.project = project
        missing = resolution.missing
        invalid = resolution.invalid
        nodes = []
        paths = []
        // By the index in the answer: the index here, -1 for what is not kept.
        var places = Array(repeating: -1, count: resolution.nodes.count)
        for (index, node) in resolution.nodes.enumerated() {
            if project != nil, node.depth == 0 { continue }
            guard filter?.keeps(node.scope) ?? true else { continue }
            let ancestor = resolution.ancestors(of: index).first { places[$0] >= 0 }
            places[index] = nodes.count
            nodes.append(
                ResolvedNode(
                    coordinate: node.coordinate, scope: node.scope, isOptional: node.optional,
                    parent: ancestor.map { places[$0] } ?? -1))
            paths.append(([index] + resolution.ancestors(of: index)).reversed().map { resolution.nodes[$0].coordinate })
        }
    }

    /// The files of a lock file: no tree, each by the path that is recorded.
    init(locked nodes: [ResolvedNode], paths: [[Coordinate]]) {
        self.nodes = nodes
        self.paths = paths
    }
}

extension Resolution {
    /// The indices of a node's parent, its parent's parent and so on.
    fileprivate func ancestors(of index: Int) -> [Int] {
        var result: [Int] = []
        var child = index
        var parent = Int(nodes[index].parent)
        // A parent stands before its children, which bounds the walk.
        while parent >= 0, parent < child {
            result.append(parent)
            child = parent
            parent = Int(nodes[parent].parent)
        }
        return result
    }
}
