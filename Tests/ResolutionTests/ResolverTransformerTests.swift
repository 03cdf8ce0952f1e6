internal import Coordinates
internal import Testing

@testable internal import Resolution

/// The graphs of Maven resolver's tests of its transformers, from the archive itself, `^` links included.
@Suite(.enabled(if: Corpora.folder != nil, "needs KILN_TEST_SHARED"))
struct ResolverTransformerTests {
    /// A graph and the tree it becomes, `|` for the ends of lines; `nil` when its hard ranges contradict each other.
    static let trees: [(file: String, tree: String?)] = [
        ("version-resolver/sibling-versions.txt", "root:1| a:3"),
        ("version-resolver/nearest-underneath-loser-a.txt", "root:1| a:1| c:1|  d:1|   e:1|    j:1| b:2"),
        ("version-resolver/nearest-underneath-loser-b.txt", "root:1| a:1| c:1|  d:1|   e:1|    j:2| b:2"),
        ("version-resolver/range-backtracking.txt", "| a:1|  b:1| c:1|  x:2| d:1|  e:1"),
        ("version-resolver/conflict-id-cycle.txt", "root:1| a:1| b:2"),
        ("version-resolver/unsolvable.txt", nil),
        ("version-resolver/unsolvable-with-cycle.txt", nil),
        ("version-resolver/ranges.txt", "| b:1|  a:2| c:1"),
        ("version-resolver/dead-conflict-group.txt", "root:1| a:1| b:2"),
        ("version-resolver/soft-vs-range.txt", "root:1| a:1| b:1|  c:1"),
        ("version-resolver/cycle.txt", "root:1| a:1|  b:1| c:1"),
        ("version-resolver/loop.txt", "a:1"),
        ("version-resolver/overlapping-cycles.txt", "root:1| a:1| b:1|  c:1"),
        (
            "version-resolver/scope-vs-version.txt",
            "root:1| a:1 compile|  x:1 compile| b:1 test|  y:1 test| c:1 test"
        ),
        // Its test keeps losers in the tree; these are the winners.
        ("version-resolver/verbose.txt", "root:1| a:1 test|  x:2 test| b:1 test"),
        (
            "scope-calculator/conflict-and-inheritance.txt",
            "root:1| a:1 compile|  c:2 compile|   x:1 compile| b:1 compile"
        ),
        ("scope-calculator/direct-with-conflict-and-inheritance.txt", "root:1| a:1 test|  x:1 test| b:1 compile"),
        ("scope-calculator/cycle-a.txt", "root:1| a:1 compile| b:2 runtime"),
        ("scope-calculator/cycle-b.txt", "root:1| b:2 runtime| a:1 compile"),
        ("scope-calculator/cycle-c.txt", "root:1| x:1 runtime|  a:1 runtime| y:1 runtime|  b:1 runtime"),
        ("scope-calculator/cycle-d.txt", "root:1| a:1 compile|  b:1 compile"),
        ("scope-calculator/system-1.txt", "aid:1| aid2:3 system"),
        ("scope-calculator/system-2.txt", "aid:1| aid2:3 system"),
        ("optionality-selector/derive.txt", "| a:1 optional|  b:1 optional| c:1|  d:1"),
        ("optionality-selector/conflict.txt", "| a:1 optional|  x:1| b:1"),
        ("optionality-selector/conflict-direct-dep.txt", "| a:1| x:1 optional"),
        // The tests of these see conflicts by number; artifacts of one conflict become one node.
        ("conflict-marker/simple.txt", "| a:1| b:1"),
        ("conflict-marker/relocation1.txt", "| a:1"),
        ("conflict-marker/relocation2.txt", "| a:1"),
        ("conflict-marker/relocation3.txt", "| a:1"),
    ]

    /// Graphs with a place for two scopes, and the tree for those two.
    static let scoped: [(file: String, tree: @Sendable (String, String) -> String)] = [
        ("scope-calculator/multiple-inheritance.txt", { "| aid:ver \($0)|  aid:ver \(wider($0, $1))| aid:ver \($1)" }),
        ("scope-calculator/dueling-scopes.txt", { "| aid2:ver|  aid:ver \(wider($0, $1))| aid3:ver" }),
        ("scope-calculator/conflicting-direct-nodes.txt", { first, _ in "| aid:ver \(first)" }),
        (
            "scope-calculator/direct-nodes-winning.txt",
            { first, _ in "| aid:ver \(first)| aid2:ver| aid3:ver| aid4:ver| aid5:ver" }
        ),
    ]

    /// Graphs, and the conflicts in the order in which they are mediated; `*` for any.
    static let orders: [(file: String, order: [String])] = [
        ("conflict-id-sorter/simple.txt", ["gid2:aid", "gid:aid", "gid:aid2"]),
        ("conflict-id-sorter/cycle.txt", ["gid:aid", "gid2:aid"]),
        ("conflict-id-sorter/cycles.txt", ["*", "*", "*", "gid:aid"]),
        ("conflict-id-sorter/no-conflicts.txt", ["gid:aid", "gid3:aid", "gid2:aid", "gid4:aid"]),
    ]

    /// All graphs that are asked.
    static var files: [String] {
        trees.map(\.file) + scoped.map(\.file) + orders.map(\.file) + ["scope-calculator/inheritance.txt"]
    }

    private static let scopes = ["test", "provided", "runtime", "compile"]

    private static func wider(_ first: String, _ second: String) -> String {
        (scopes.firstIndex(of: first) ?? 0) >= (scopes.firstIndex(of: second) ?? 0) ? first : second
    }

    @Test("graphs become the trees that Maven resolver's tests expect", arguments: trees)
    func becomes(_ file: String, _ tree: String?) throws {
        for rules in [MavenRules.maven38, .maven39, .maven4] {
            #expect(try mediate(file, rules: rules) == tree, "\(file) \(rules)")
        }
    }

    @Test("scopes are inherited and widened as Maven resolver's tests expect")
    func scopes() throws {
        for first in Self.scopes {
            for second in Self.scopes {
                for (file, tree) in Self.scoped {
                    #expect(try mediate(file, [first, second]) == tree(first, second), "\(file) \(first) \(second)")
                }
            }
        }
        #expect(
            try mediate("scope-calculator/inheritance.txt", ["provided", "test"])
                == "a:ver| b:ver provided|  c:ver test")
    }

    @Test("conflicts are mediated in the order that Maven resolver's tests expect", arguments: orders)
    func order(_ file: String, _ expected: [String]) throws {
        let own = try build(file, [], .maven39) { builder in
            let order = ConflictOrder(
                builder.graph, ConflictGroups(builder.graph, &builder.tables), numbersAreTexts: false)
            return order.sorted.compactMap { conflict in
                order.conflictOf.firstIndex(of: conflict).map { index in
                    let key = builder.tables.value(key: builder.graph.nodes[index].key)
                    return [key.group, key.artifact].map(builder.tables.symbols.text).joined(separator: ":")
                }
            }
        }
        #expect(own.count == expected.count)
        #expect(zip(own, expected).allSatisfy { $1 == "*" || $0 == $1 }, "\(own)")
    }

    /// The tree that a graph becomes, artifacts without group; `nil` when mediation gives up.
    private func mediate(
        _ file: String, _ substitutions: [String] = [], rules: MavenRules = .maven39
    ) throws -> String? {
        try build(file, substitutions, rules) { builder in
            guard Mediation.mediate(&builder.graph, &builder.tables) == nil else { return nil }
            return TreeText.write(builder).map { line in
                if line == "(null)" { return "" }
                let indent = line.prefix { $0 == " " }
                let words = line.dropFirst(indent.count).split(separator: " ")
                let names = words[0].split(separator: ":")
                return String(repeating: " ", count: indent.count / 3)
                    + ([names[1] + ":" + names[3]] + words.dropFirst()).joined(separator: " ")
            }.joined(separator: "|")
        }
    }

    private func build<Value>(
        _ file: String, _ substitutions: [String], _ rules: MavenRules,
        _ body: (inout GraphBuilder) throws -> Value
    ) throws -> Value {
        let text = try #require(ResolverResources.files[ResolverResources.transformers + file])
        let result = Knowledge(symbols: SymbolTable(), rules: rules).withBuilder { builder in
            Result {
                try TreeText(text, substitutions).build(&builder)
                return try body(&builder)
            }
        }
        return try result.get()
    }
}
