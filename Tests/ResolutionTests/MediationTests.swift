internal import Coordinates
internal import Testing

@testable internal import Resolution

/// The graphs of Maven resolver's own tests of its transformers (NearestVersionSelectorTest, JavaScopeSelectorTest,
/// SimpleOptionalitySelectorTest) that have no links, written anew. `ResolverTransformerTests` reads all of them from the archive.
struct MediationTests {
    static let cases: [(graph: String, tree: String?)] = [
        ("root:1/ a:1// b:1/ b:2// a:2", "root:1/ a:1/ b:2"),
        ("root:1/ a:1// b:1/// c:1/ b:2", "root:1/ a:1/ b:2"),
        ("a:1/ a:1", "a:1"),
        ("root:1/ a:1// b:1/// j:1/ c:1// d:1/// e:1//// j:1/ b:2", "root:1/ a:1/ c:1// d:1/// e:1//// j:1/ b:2"),
        ("root:1/ a:1// b:1/// j:1/ c:1// d:1/// e:1//// j:2/ b:2", "root:1/ a:1/ c:1// d:1/// e:1//// j:2/ b:2"),
        ("null/ x:1/ a:1// b:1/// x:3/ c:1// x:2/ d:1// e:1/// x:2[2,)", "null/ a:1// b:1/ c:1// x:2/ d:1// e:1"),
        ("null/ b:1// a:2[2]/ c:1// a:1[1,3]// a:2[1,3]// a:3[1,3]", "null/ b:1// a:2/ c:1"),
        ("root:1/ a:1/ a:3/ a:2", "root:1/ a:3"),
        ("root:1/ a:1// c:2/ b:1// c:1[1]", "root:1/ a:1/ b:1// c:1"),
        ("null/ b:1// a:1[1]/ c:1// a:2[2]", nil),
        (
            "root:1/ a:1 compile// x:1 compile/ b:1 test// y:1 compile/ c:1 test// x:1 compile/// y:1 compile",
            "root:1/ a:1 compile// x:1 compile/ b:1 test// y:1 test/ c:1 test"
        ),
        (
            "root:1/ a:1 compile// c:2 runtime/// x:1 compile/ b:1 compile// c:1 compile",
            "root:1/ a:1 compile// c:2 compile/// x:1 compile/ b:1 compile"
        ),
        ("root:1/ a:1 compile// b:1 compile/ b:2 runtime// a:2 runtime", "root:1/ a:1 compile/ b:2 runtime"),
        ("root:1/ b:2 runtime// a:2 runtime/ a:1 compile// b:1 compile", "root:1/ b:2 runtime/ a:1 compile"),
        (
            "root:1/ x:1 runtime// a:1 compile/// b:1 compile/ y:1 runtime// b:1 compile/// a:1 compile",
            "root:1/ x:1 runtime// a:1 runtime/ y:1 runtime// b:1 runtime"
        ),
        (
            "root:1/ a:1 test// x:1 compile/ b:1 compile// a:1 compile/// x:1 compile",
            "root:1/ a:1 test// x:1 test/ b:1 compile"
        ),
        ("a:1/ b:1 provided// c:1 test", "a:1/ b:1 provided// c:1 test"),
        ("aid:1/ aid2:2 compile/ aid2:3 system", "aid:1/ aid2:3 system"),
        ("aid:1/ aid2:2 system/ aid2:3 compile", "aid:1/ aid2:3 system"),
        ("null/ a:1 optional// b:1/ c:1// d:1", "null/ a:1 optional// b:1 optional/ c:1// d:1"),
        ("null/ a:1 optional// x:1/ b:1// x:1", "null/ a:1 optional// x:1/ b:1"),
        ("null/ a:1// x:1/ x:1 optional", "null/ a:1/ x:1 optional"),
    ]

    @Test("graphs become the trees that Maven resolver's tests expect", arguments: cases)
    func trees(_ graph: String, _ tree: String?) {
        let knowledge = Knowledge(symbols: SymbolTable(), rules: .maven39)
        knowledge.withBuilder { builder in
            read(graph, &builder)
            let error = Mediation.mediate(&builder.graph, &builder.tables)
            #expect((error == nil) == (tree != nil))
            if let tree { #expect(write(builder) == tree) }
        }
    }

    @Test("of two scopes met equally deep the wider wins, of direct ones the first")
    func scopes() {
        let scopes = ["test", "provided", "runtime", "compile"]
        for (left, first) in scopes.enumerated() {
            for (right, second) in scopes.enumerated() {
                let knowledge = Knowledge(symbols: SymbolTable(), rules: .maven39)
                knowledge.withBuilder { builder in
                    read("null/ b:1// a:1 \(first)/ c:1// a:1 \(second)", &builder)
                    _ = Mediation.mediate(&builder.graph, &builder.tables)
                    #expect(write(builder) == "null/ b:1// a:1 \(scopes[max(left, right)])/ c:1")
                }
                knowledge.withBuilder { builder in
                    read("null/ a:1 \(first)/ a:1 \(second)", &builder)
                    _ = Mediation.mediate(&builder.graph, &builder.tables)
                    #expect(write(builder) == "null/ a:1 \(first)")
                }
            }
        }
    }

    /// Reads `root/ child// grandchild/ child`: an artifact, a version, perhaps a range, a scope, `optional`.
    private func read(_ text: String, _ builder: inout GraphBuilder) {
        var lines: [(depth: Int, words: [String])] = [(0, [])]
        for word in text.split(separator: " ").map(String.init) {
            let depth = word.reversed().prefix { $0 == "/" }.count
            lines[lines.count - 1].words.append(String(word.dropLast(depth)))
            if depth > 0 { lines.append((depth, [])) }
        }
        var path: [Int32] = []
        for line in lines {
            let node = node(line.words, &builder)
            if line.depth == 0 {
                builder.graph.reset(root: node)
                path = [0]
                continue
            }
            path.removeLast(path.count - line.depth)
            let parent = Int(path[path.count - 1])
            if builder.graph.nodes[parent].list < 0 {
                builder.graph.nodes[parent].list = builder.graph.newList(of: Int32(parent))
            }
            path.append(builder.graph.append(node, to: builder.graph.nodes[parent].list))
        }
    }

    private func node(_ words: [String], _ builder: inout GraphBuilder) -> Node {
        let symbols = builder.tables.symbols
        if words[0] == "null" {
            return Node(coordinate: -1, key: -1, version: .empty, scope: .empty, isDependency: false)
        }
        let parts = words[0].split(separator: ":").map(String.init)
        let bracket = parts[1].firstIndex { "[(".contains($0) } ?? parts[1].endIndex
        let version = symbols.intern(String(parts[1][..<bracket]))
        let key = builder.tables.key(ArtifactKey(symbols.intern("g"), symbols.intern(parts[0])))
        let scope = words.dropFirst().first { $0 != "optional" }
        return Node(
            coordinate: builder.tables.coordinate(key: key, version: version), key: key, version: version,
            range: symbols.intern(String(parts[1][bracket...])), scope: symbols.intern(scope ?? ""),
            isOptional: words.contains("optional"))
    }

    private func write(_ builder: GraphBuilder) -> String {
        var text = builder.graph.nodes[0].isDependency ? "" : "null"
        for place in builder.graph.tree() {
            let node = builder.graph.nodes[Int(place.node)]
            let name = builder.tables.value(coordinate: node.coordinate)
            let symbols = builder.tables.symbols
            if !text.isEmpty { text += String(repeating: "/", count: Int(place.depth)) + " " }
            text += "\(symbols.text(name.key.artifact)):\(symbols.text(name.version))"
            if !node.scope.isEmpty { text += " \(symbols.text(node.scope))" }
            if node.isOptional { text += " optional" }
        }
        return text
    }
}
