internal import Coordinates
internal import Testing

@testable internal import Resolution

/// The trees of Maven resolver's tests as text: `g:a[:ext]:v[range] scope optional relocations=… (id)`, and `^id` for a
/// node that is there already. `(null)` is a root that is no dependency; `@path` the file of a system dependency.
struct TreeText {
    /// A line: how deep it is, and its words.
    private struct Line {
        var depth: Int
        var words: [String]
    }

    private var lines: [Line]

    /// Takes a text; `%s` stands for the substitutions in turn.
    init(_ text: String, _ substitutions: [String] = []) {
        var rest = substitutions[...]
        lines = ResolverResources.lines(of: text).map { line in
            let indent = line.prefix { " |+\\-".contains($0) }
            let words = line.dropFirst(indent.count).split(separator: " ").map { word in
                word == "%s" ? rest.popFirst() ?? "" : String(word)
            }
            return Line(depth: indent.count / 3, words: words)
        }
    }

    /// The root as a dependency; `nil` for `(null)`.
    func root(_ symbols: SymbolTable) -> Dependency? {
        guard let words = lines.first?.words, words.first != "(null)" else { return nil }
        return TreeText.dependency(words, symbols)
    }

    /// Makes it the graph of a builder.
    func build(_ builder: inout GraphBuilder) throws {
        var path: [Int32] = []
        var named: [String: Int32] = [:]
        for line in lines {
            let depth = min(line.depth, path.count)
            path.removeLast(path.count - depth)
            if depth == 0 {
                builder.graph.reset(root: node(line.words, &builder))
                path = [0]
                continue
            }
            let parent = Int(path[path.count - 1])
            if builder.graph.nodes[parent].list < 0 {
                builder.graph.nodes[parent].list = builder.graph.newList(of: Int32(parent))
            }
            let list = builder.graph.nodes[parent].list
            if line.words[0].hasPrefix("^") {
                let target = try #require(named[String(line.words[0].dropFirst())])
                if builder.graph.nodes[Int(target)].list < 0 {
                    builder.graph.nodes[Int(target)].list = builder.graph.newList(of: target)
                }
                var node = builder.graph.nodes[Int(target)]
                node.parent = Int32(parent)
                node.next = -1
                path.append(builder.graph.append(node, to: list))
                continue
            }
            var node = node(line.words, &builder)
            node.parent = Int32(parent)
            node.depth = Int32(depth)
            let id = builder.graph.append(node, to: list)
            if let word = line.words.last, word.hasPrefix("("), word.hasSuffix(")") {
                named[String(word.dropFirst().dropLast())] = id
            }
            path.append(id)
        }
    }

    /// The words of an artifact as a dependency.
    private static func dependency(_ words: [String], _ symbols: SymbolTable) -> Dependency {
        let name = words[0].prefix { !"[".contains($0) }.split(separator: ":").map { symbols.intern(String($0)) }
        let key = ArtifactKey(name[0], name[1], extension: name.count > 3 ? name[2] : .jar)
        var result = Dependency(Coordinate(key, name[name.count - 1]))
        for word in words.dropFirst() {
            if word == "optional" {
                result.optional = true
            } else if word.hasPrefix("@") {
                result.systemPath = symbols.intern(String(word.dropFirst()))
            } else if word.allSatisfy(\.isLetter) {
                result.scope = symbols.intern(word)
            }
        }
        return result
    }

    private func node(_ words: [String], _ builder: inout GraphBuilder) -> Node {
        let symbols = builder.tables.symbols
        if words[0] == "(null)" {
            return Node(coordinate: -1, key: -1, version: .empty, scope: .empty, isDependency: false)
        }
        let value = TreeText.dependency(words, symbols)
        let key = builder.tables.key(value.coordinate.key)
        var node = Node(
            coordinate: builder.tables.coordinate(key: key, version: value.coordinate.version), key: key,
            version: value.coordinate.version,
            range: symbols.intern(String(words[0].drop { $0 != "[" })), scope: value.scope,
            systemPath: value.systemPath, isOptional: value.optional == true)
        if let word = words.first(where: { $0.hasPrefix("relocations=") }) {
            let gavs = word.dropFirst("relocations=".count).split(separator: ",").map {
                TreeText.dependency([String($0)], symbols).coordinate.gav
            }
            builder.tables.keep(
                Descriptor(
                    requested: gavs[0], effective: value.coordinate.gav, relocations: gavs, dependencies: [],
                    managed: []))
            let artifact = builder.tables.artifact(gavs[0].group, gavs[0].artifact)
            let pom = builder.tables.pom(artifact: artifact, version: gavs[0].version)
            node.relocation = builder.tables.poms[Int(pom)].descriptor
        }
        return node
    }

    /// A graph as lines, one for each path; below an artifact that is on the path already nothing is written.
    static func write(_ builder: GraphBuilder) -> [String] {
        guard !builder.graph.nodes.isEmpty else { return [] }
        var result = [line(0, 0, builder)]
        var stack: [(next: Int32, coordinate: Int32)] = []
        let root = builder.graph.nodes[0]
        if root.list >= 0 {
            stack.append((builder.graph.lists[Int(root.list)].first, root.isDependency ? root.coordinate : -1))
        }
        while let top = stack.last, result.count < 100_000 {
            guard top.next >= 0 else {
                stack.removeLast()
                continue
            }
            let node = builder.graph.nodes[Int(top.next)]
            stack[stack.count - 1].next = node.next
            result.append(line(top.next, stack.count, builder))
            guard node.list >= 0, !stack.contains(where: { $0.coordinate == node.coordinate }) else { continue }
            stack.append((builder.graph.lists[Int(node.list)].first, node.coordinate))
        }
        return result
    }

    private static func line(_ id: Int32, _ depth: Int, _ builder: GraphBuilder) -> String {
        let node = builder.graph.nodes[Int(id)]
        guard node.isDependency else { return "(null)" }
        let symbols = builder.tables.symbols
        let name = builder.tables.value(coordinate: node.coordinate)
        let parts = [name.key.group, name.key.artifact, name.key.extension, name.version].map(symbols.text)
        var text = String(repeating: "   ", count: depth) + parts.joined(separator: ":")
        if !node.scope.isEmpty { text += " \(symbols.text(node.scope))" }
        if node.isOptional { text += " optional" }
        if !node.systemPath.isEmpty { text += " @\(symbols.text(node.systemPath))" }
        return text
    }
}
