internal import Coordinates

/// One node of the graph that collecting builds and mediation turns into a tree.
struct Node {
    /// The artifact, after management and relocation; -1 at a root without one.
    var coordinate: Int32
    /// The artifact without version; -1 at a root without one.
    var key: Int32
    /// The list of its children, shared with nodes of the same artifact in the same context; -1 for a leaf.
    var list: Int32 = -1
    /// The list it stands in; -1 for the root.
    var owner: Int32 = -1
    /// The node before it in that list; -1 for the first.
    var previous: Int32 = -1
    /// The node after it in that list; -1 for the last.
    var next: Int32 = -1
    /// The node below which it was met first; -1 for the root.
    var parent: Int32 = -1
    /// The descriptor that relocated it here; -1 without relocation.
    var relocation: Int32 = -1
    /// What mediation compares: the version that was asked for.
    var version: Symbol
    /// The range that asked for it; empty when it was a plain version.
    var range: Symbol = .empty
    /// The scope: first after management, later after mediation.
    var scope: Symbol
    /// The file of a `system` dependency.
    var systemPath: Symbol = .empty
    /// The set of its exclusions, after management.
    var exclusions: Int32 = 0
    /// Its distance from the root where it was met first.
    var depth: Int32 = 0
    /// Whether it is optional: first after management, later after mediation.
    var isOptional = false
    /// What management set.
    var managed: ManagedParts = []
    /// Whether it is a dependency; the root of a project is none.
    var isDependency = true
}

/// What management set on a node.
struct ManagedParts: OptionSet {
    let rawValue: UInt8

    static let version = ManagedParts(rawValue: 1)
    static let scope = ManagedParts(rawValue: 2)
    static let optional = ManagedParts(rawValue: 4)
    static let exclusions = ManagedParts(rawValue: 8)
    static let systemPath = ManagedParts(rawValue: 16)
}

/// Nodes and their lists of children, in flat arrays. Node 0 is the root, list 0 holds its children.
struct Graph {
    /// A list of children.
    struct List {
        /// The node for which it was made; others may share it.
        var maker: Int32
        var first: Int32 = -1
        var last: Int32 = -1
    }

    var nodes: [Node] = []
    var lists: [List] = []
    /// Whether a node was asked for by a range.
    private(set) var hasRanges = false

    /// Forgets everything.
    mutating func clear() {
        nodes.removeAll(keepingCapacity: true)
        lists.removeAll(keepingCapacity: true)
        hasRanges = false
    }

    /// Starts anew with a root.
    mutating func reset(root: Node) {
        clear()
        nodes.append(root)
        nodes[0].list = newList(of: 0)
    }

    /// An empty list, made for a node.
    mutating func newList(of node: Int32) -> Int32 {
        lists.append(List(maker: node))
        return Int32(lists.count - 1)
    }

    /// Puts a node at the end of a list.
    mutating func append(_ node: Node, to list: Int32) -> Int32 {
        let id = Int32(nodes.count)
        let last = lists[Int(list)].last
        nodes.append(node)
        if !node.range.isEmpty { hasRanges = true }
        nodes[Int(id)].owner = list
        nodes[Int(id)].previous = last
        if last < 0 { lists[Int(list)].first = id } else { nodes[Int(last)].next = id }
        lists[Int(list)].last = id
        return id
    }

    /// Takes a node out of its list; its `next` stays, so that a walk along the list can go on.
    mutating func remove(_ id: Int32) {
        let node = nodes[Int(id)]
        if node.previous < 0 {
            lists[Int(node.owner)].first = node.next
        } else {
            nodes[Int(node.previous)].next = node.next
        }
        if node.next < 0 {
            lists[Int(node.owner)].last = node.previous
        } else {
            nodes[Int(node.next)].previous = node.previous
        }
    }

    /// The node on the path from `start` up to the root that is the artifact of `key`, in any version (R11); -1 when there is none.
    func find(_ key: Int32, from start: Int32) -> Int32 {
        var id = start
        while id >= 0 {
            let own = nodes[Int(id)].key
            if own == key { return id }
            if own < 0 { return -1 }
            id = nodes[Int(id)].parent
        }
        return -1
    }
}
