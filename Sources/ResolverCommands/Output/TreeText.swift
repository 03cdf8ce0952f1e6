internal import Coordinates
internal import Resolution

/// A resolution as text for people.
enum TreeText {
    /// One coordinate with its scope a line, in the order of the class path: `g:a:ext[:classifier]:version:scope`.
    static func list(_ nodes: [Resolution.Node], _ symbols: SymbolTable) -> String {
        nodes.map { node($0, symbols) + "\n" }.joined()
    }

    /// The tree as Maven's dependency:tree prints it. Nodes without a parent begin trees of their own, unless there is
    /// a `root` line for them to hang from.
    static func tree(_ nodes: [Resolution.Node], root: String?, _ symbols: SymbolTable) -> String {
        var text = root.map { $0 + "\n" } ?? ""
        let isLast = lastSiblings(nodes)
        // Whether the ancestor at each level of the present node is the last one of its parent.
        var branch: [Bool] = []
        var levels: [Int] = []
        for (index, item) in nodes.enumerated() {
            let parent = Int(item.parent)
            let level = nodes.indices.contains(parent) && parent < index ? levels[parent] + 1 : root == nil ? 0 : 1
            levels.append(level)
            while branch.count > level { branch.removeLast() }
            if level > 0 {
                for isLast in branch.dropFirst() { text += isLast ? "   " : "|  " }
                text += isLast[index] ? "\\- " : "+- "
            }
            while branch.count < level { branch.append(true) }
            branch.append(isLast[index])
            text += node(item, symbols) + "\n"
        }
        return text
    }

    /// `g:a:ext[:classifier]:version:scope (optional)`.
    static func node(_ node: Resolution.Node, _ symbols: SymbolTable) -> String {
        CoordinateText.maven(node.coordinate, symbols) + (node.scope.isEmpty ? "" : ":" + symbols.text(node.scope))
            + (node.optional ? " (optional)" : "")
    }

    /// For each node whether no later one has the same parent.
    private static func lastSiblings(_ nodes: [Resolution.Node]) -> [Bool] {
        var result = Array(repeating: false, count: nodes.count)
        var seen = Array(repeating: false, count: nodes.count)
        var hasSeenTop = false
        for index in nodes.indices.reversed() {
            let parent = Int(nodes[index].parent)
            if nodes.indices.contains(parent) {
                result[index] = !seen[parent]
                seen[parent] = true
            } else {
                result[index] = !hasSeenTop
                hasSeenTop = true
            }
        }
        return result
    }
}
