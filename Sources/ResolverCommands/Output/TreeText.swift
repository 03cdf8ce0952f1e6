internal import Coordinates

/// An answer as text for people.
enum TreeText {
    /// One coordinate with its scope a line, in the order of the class path: `g:a:ext[:classifier]:version:scope`.
    static func list(_ nodes: [ResolvedNode], _ symbols: SymbolTable) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(nodes.count * 64)
        for item in nodes {
            append(item, symbols, to: &text)
            text.append(UInt8(ascii: "\n"))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The tree as Maven's dependency:tree prints it. Nodes without a parent begin trees of their own, unless there is
    /// a `root` line for them to hang from.
    static func tree(_ nodes: [ResolvedNode], root: String?, _ symbols: SymbolTable) -> String {
        let isLast = lastSiblings(nodes)
        // For each node what stands before the lines of its children.
        var indents: [String] = []
        var text = root.map { $0 + "\n" } ?? ""
        for (index, item) in nodes.enumerated() {
            if item.parent < 0, root == nil {
                indents.append("")
            } else {
                let before = item.parent < 0 ? "" : indents[item.parent]
                text += before + (isLast[index] ? "\\- " : "+- ")
                indents.append(before + (isLast[index] ? "   " : "|  "))
            }
            text += node(item, symbols) + "\n"
        }
        return text
    }

    /// `g:a:ext[:classifier]:version:scope (optional)`.
    static func node(_ node: ResolvedNode, _ symbols: SymbolTable) -> String {
        var text: [UInt8] = []
        append(node, symbols, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Symbol by symbol: to join strings takes longer than to resolve.
    private static func append(_ node: ResolvedNode, _ symbols: SymbolTable, to text: inout [UInt8]) {
        let key = node.coordinate.key
        symbols.append(key.group, to: &text)
        func add(_ part: Symbol) {
            text.append(UInt8(ascii: ":"))
            symbols.append(part, to: &text)
        }
        add(key.artifact)
        add(key.extension)
        if !key.classifier.isEmpty { add(key.classifier) }
        add(node.coordinate.version)
        if !node.scope.isEmpty { add(node.scope) }
        if node.isOptional { text.append(contentsOf: " (optional)".utf8) }
    }

    /// For each node whether no later one has the same parent.
    private static func lastSiblings(_ nodes: [ResolvedNode]) -> [Bool] {
        var result = Array(repeating: false, count: nodes.count)
        // One more place for those without a parent.
        var isSeen = Array(repeating: false, count: nodes.count + 1)
        for index in nodes.indices.reversed() {
            let parent = nodes[index].parent < 0 ? nodes.count : nodes[index].parent
            result[index] = !isSeen[parent]
            isSeen[parent] = true
        }
        return result
    }
}
