import Bundling
import JarReport
import Testing

struct WhyTests {
    private static let contents: JarContents = {
        var contents = jar(
            "all.jar", "META-INF/MANIFEST.MF", "app/Main.class", "shaded/guava/collect/List.class",
            "shaded/guava/collect/List$Inner$Deep.class", "META-INF/versions/11/shaded/guava/Fast.class",
            "words/list.txt", "org/other/list.class", "META-INF/services/a.B")
        contents.take(
            BundleRecord(
                inputs: [.init(label: "app.jar", job: true), .init(label: "g:guava:1", coordinate: "g:guava:1")],
                relocations: [.init(pattern: "com.google.common", replacement: "shaded.guava")],
                entries: [[0, 1], [1, 3], [0, 2]], merged: ["META-INF/services/a.B": [0, 1]]))
        return contents
    }()

    @Test(arguments: [
        ("app.Main", NameSearch.Kind.class, "app.Main", String?.none), ("app/Main", .class, "app.Main", nil),
        ("app/Main.class", .class, "app.Main", nil),
        ("shaded.guava.collect.List.Inner.Deep", .class, "shaded.guava.collect.List$Inner$Deep", nil),
        ("shaded.guava.collect.List$Inner.Deep", .class, "shaded.guava.collect.List$Inner$Deep", nil),
        ("shaded.guava.Fast", .class, "shaded.guava.Fast", nil),
        ("META-INF/versions/11/shaded/guava/Fast.class", .class, "shaded.guava.Fast", nil),
        ("shaded.guava.*", .package, "shaded.guava", nil), ("shaded/guava/**", .package, "shaded.guava", nil),
        ("shaded.guava", .package, "shaded.guava", nil), ("words/list.txt", .resource, "words/list.txt", nil),
        ("META-INF/services/a.B", .resource, "META-INF/services/a.B", nil),
        ("com.google.common.collect.List", .class, "shaded.guava.collect.List", "com.google.common.collect.List"),
        ("com.google.common.*", .package, "shaded.guava", "com.google.common"),
        (
            "com/google/common/collect/List$Inner$Deep", .class, "shaded.guava.collect.List$Inner$Deep",
            "com.google.common.collect.List$Inner$Deep"
        ),
    ])
    func `a name is found as people write it`(
        _ text: String, _ kind: NameSearch.Kind, _ name: String, _ movedFrom: String?
    ) {
        #expect(Self.contents.recordProblem == nil)
        let search = NameSearch(text, in: ClassIndex([Self.contents]))
        #expect(search.isThere && search.kind == kind && search.name == name && search.movedFrom == movedFrom)
    }

    @Test(arguments: [
        ("app.Mian", NameSearch.Kind.class, ["app.Main"]), ("other.list", .package, []),
        ("Main", .class, ["app.Main"]), ("words/List.txt", .resource, ["words/list.txt"]),
        ("", .package, []), ("*", .package, []), (".", .package, []), ("$", .class, []),
    ])
    func `what is not there is said, with what is near`(_ text: String, _ kind: NameSearch.Kind, _ near: [String]) {
        let question = WhyQuestion([text], [Self.contents])
        let answer = question.answers([], named: [[]], [])[0]
        #expect(!answer.isThere && answer.kind == kind && answer.near == near)
    }

    @Test func `the way is the shortest, over what has to be there before what is only named`() {
        var batch = ReferenceBatch()
        // 0 mentions 3; 0 -> 1 -> 2 -> 3; 4 -> 3.
        for (node, edges) in [
            (0, [(3, ReferenceBatch.Use.mentioned), (1, .linked)]), (1, [(2, .described)]), (2, [(3, .linked)]),
            (4, [(3, .linked)]),
        ] as [(Int32, [(Int32, ReferenceBatch.Use)])] {
            batch.nodes.append(node)
            batch.targets += edges.map(\.0)
            batch.uses += edges.map(\.1)
            batch.ends.append(Int32(batch.targets.count))
        }
        let graph = ReferenceGraph([batch], count: 6)
        let target = [false, false, false, true, false, false]
        #expect(graph.shortestWay(from: [0], to: target, by: [.linked, .described])?.map(\.node) == [0, 1, 2, 3])
        #expect(graph.shortestWay(from: [0], to: target, by: [.linked, .mentioned])?.map(\.node) == [0, 3])
        #expect(graph.shortestWay(from: [5], to: target, by: [.linked]) == nil)
        #expect(graph.shortestWay(from: [3], to: target, by: [.linked])?.map(\.node) == [3])
        #expect(graph.referrers(of: target).map(\.node) == [0, 2, 4])
    }

    @Test(arguments: [
        ("com.lib.Plain", "com.lib.Plain\n", true), ("com.lib.Plain", "x=com.lib.Plain,y", true),
        ("com.lib.Plain", "com.lib.Plainer", false), ("com.lib.Plain", "xcom.lib.Plain", false),
        ("com.lib.Plain", "a.com.lib.Plain", false), ("com.lib.Plain", "com.lib.Plain$1", false),
        ("com.lib.Plain", "\"com/lib/Plain\"", true), ("com.lib.Plain", "com.lib/Plain", false),
        ("com.lib.*", "com.lib.Plain", true), ("com.lib.*", "com.library.X", false), ("com.lib.*", "com.lib. ", false),
        ("com.lib.Plain", "\0\u{41}com.lib.Plain\0\u{1}", true), ("com.lib.Plain", "com.lib.Plai", false),
    ])
    func `files name a class or package as a whole word`(_ name: String, _ text: String, _ isNamed: Bool) {
        let search = NameSearch(name, in: ClassIndex([jar("a.jar", "com/lib/Plain.class")]))
        #expect(TextMentions.holds(Array(text.utf8), search) == isNamed)
    }

    @Test func `of several jars the first that brings a class is the one, and the others are hidden`() {
        let jars = [
            jar("one.jar", "a/A.class"), jar("two.jar", "a/A.class", "a/B.class"),
        ]
        let answers = WhyQuestion(["a.A", "a.*"], jars).answers([], named: [[], []], [])
        #expect(answers[0].broughtBy.map(\.source) == ["one.jar", "two.jar"])
        #expect(answers[0].broughtBy.map(\.isHidden) == [false, true])
        #expect(answers[1].broughtBy.map(\.count) == [1, 2])
        #expect(answers[1].broughtBy.map(\.isHidden) == [false, false])
    }
}
