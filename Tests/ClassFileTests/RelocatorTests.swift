import ClassFile
import Testing

struct RelocatorTests {
    static let guava = RelocationRule(pattern: "com.google.common", replacement: "shaded.guava")

    private func map(_ rules: [RelocationRule], _ name: String) throws -> String? {
        var output = Array("kept ".utf8)
        let moved = try Relocator(rules).map(Array(name.utf8).span, into: &output)
        let text = String(decoding: output.dropFirst(5), as: UTF8.self)
        #expect(moved == !text.isEmpty)
        return moved ? text : nil
    }

    @Test(
        arguments: [
            ("com/google/common/base/Joiner", "shaded/guava/base/Joiner"),
            ("com/google/common", "shaded/guava"),
            ("com/google/common/", "shaded/guava/"),
            ("com/google/common$Inner", "shaded/guava$Inner"),
            ("com/google/commons/Io", nil), ("com/google/common.txt", nil), ("com/google/commo", nil),
            ("org/com/google/common/X", nil), ("com.google.common.X", nil), ("", nil), ("c", nil),
            ("com/google/common/é", "shaded/guava/é"),
        ] as [(String, String?)])
    func `a match ends at the border of a package or class`(_ name: String, _ expected: String?) throws {
        #expect(try map([Self.guava], name) == expected)
        #expect(
            try map([RelocationRule(pattern: "com/google/common/", replacement: "shaded.guava.")], name) == expected)
    }

    @Test(
        arguments: [
            ("com/foo/X", "moved/X"), ("com/foo/X$Y", "moved/X$Y"), ("com/foo/Xy", nil), ("com/foo", nil),
        ] as [(String, String?)])
    func `a pattern may name a class`(_ name: String, _ expected: String?) throws {
        #expect(try map([RelocationRule(pattern: "com.foo.X", replacement: "moved.X")], name) == expected)
    }

    @Test func `a pattern with a star is for each name that starts so`() throws {
        let rule = RelocationRule(pattern: "META-INF/native/libnetty*", replacement: "META-INF/native/libshaded_netty*")
        #expect(try map([rule], "META-INF/native/libnetty_x86.so") == "META-INF/native/libshaded_netty_x86.so")
        #expect(try map([rule], "META-INF/native/netty_x86.so") == nil)
    }

    @Test func `the first rule that matches wins, whatever is longer`() throws {
        let wide = RelocationRule(pattern: "com", replacement: "wide", excludes: ["com.foo.kept.**"])
        let narrow = RelocationRule(pattern: "com.foo", replacement: "narrow")
        #expect(try map([wide, narrow], "com/foo/X") == "wide/foo/X")
        #expect(try map([narrow, wide], "com/foo/X") == "narrow/X")
        #expect(try map([wide, narrow], "com/foo/kept/X") == "narrow/kept/X")
        #expect(try map([narrow, wide], "com/bar/X") == "wide/bar/X")
    }

    @Test(arguments: [
        (["a.b.*"], [], "a/b/C", true), (["a.b.*"], [], "a/b/c/D", false), (["a.b.**"], [], "a/b/c/D", true),
        (["a/b/**"], [], "a/b/C", true), (["a/b/"], [], "a/b/c/D", true), (["a.b.C"], [], "a/b/C", true),
        (["a.b.C"], [], "a/b/C$D", false), (["a.b.C*"], [], "a/b/C$D", true), ([], ["a.b.C"], "a/b/C", false),
        ([], ["a.b.C"], "a/b/D", true), (["a.**"], ["a.b.**"], "a/b/C", false), (["a.b.*"], [], "a/b", true),
        (["a/b/*.xml"], [], "a/b/c.xml", true), (["a/b/*.xml"], [], "a/b/c.txt", false),
        (["**/C?"], [], "a/b/c/C1", true), (["**/C?"], [], "a/b/c/C12", false), (["a.b.C.class"], [], "a/b/C", true),
        (["a/**/x/**/C"], [], "a/x/y/x/z/C", true), (["a/**/x/**/C"], [], "a/y/z/C", false),
    ])
    func `includes and excludes are Ant patterns of the old name`(
        _ includes: [String], _ excludes: [String], _ name: String, _ moves: Bool
    ) throws {
        let rule = RelocationRule(pattern: "a", replacement: "m", includes: includes, excludes: excludes)
        #expect(try map([rule], name) == (moves ? "m" + name.dropFirst() : nil))
    }

    @Test(
        arguments: [
            ("com/google/common/X.class", "shaded/guava/X.class"), ("com/google/common/x.txt", "shaded/guava/x.txt"),
            ("com/google/common/", "shaded/guava/"), ("com/google/common.class", "shaded/guava.class"),
            ("META-INF/versions/11/com/google/common/X.class", "META-INF/versions/11/shaded/guava/X.class"),
            ("META-INF/versions/x/com/google/common/X.class", nil), ("META-INF/versions/11/", nil),
            ("META-INF/versions/11/module-info.class", nil), ("META-INF/services/com.google.common.X", nil),
            (".class", nil), ("com/google/commonX.class", nil),
        ] as [(String, String?)])
    func `entries move by their class, also below versions`(_ path: String, _ expected: String?) throws {
        var output: [UInt8] = []
        let moved = try Relocator([Self.guava]).mapEntry(Array(path.utf8).span, into: &output)
        #expect((moved ? String(decoding: output, as: UTF8.self) : nil) == expected)
        #expect(moved || output.isEmpty)
    }

    @Test(
        arguments: [
            ("com.google.common.base.Joiner", "shaded.guava.base.Joiner"), ("com.google.commons.X", nil),
            ("com/google/common/X", "shaded.guava.X"),
        ] as [(String, String?)])
    func `names with dots keep their dots`(_ name: String, _ expected: String?) throws {
        var output: [UInt8] = []
        let moved = try Relocator([Self.guava]).mapDotted(Array(name.utf8).span, into: &output)
        #expect((moved ? String(decoding: output, as: UTF8.self) : nil) == expected)
    }

    @Test(arguments: [
        ("", "x", RelocationRuleError.emptyPattern(rule: 0)), ("x", "", .emptyReplacement(rule: 0)),
        ("com..foo", "x", .malformed(rule: 0, text: "com..foo")), (".com", "x", .malformed(rule: 0, text: ".com")),
        ("com.foo.**", "x", .malformed(rule: 0, text: "com.foo.**")), ("/", "x", .malformed(rule: 0, text: "/")),
        ("com/foo.bar", "x", .malformed(rule: 0, text: "com/foo.bar")),
        ("Lcom/x;", "x", .malformed(rule: 0, text: "Lcom/x;")),
        ("com foo", "x", .malformed(rule: 0, text: "com foo")), ("x", "a b", .malformed(rule: 0, text: "a b")),
        ("com.foo.*", "x", .malformed(rule: 0, text: "com.foo.*")), ("x", "y*", .malformed(rule: 0, text: "y*")),
        ("com\\foo", "x", .malformed(rule: 0, text: "com\\foo")),
    ])
    func `rules that are none are refused`(_ pattern: String, _ replacement: String, _ error: RelocationRuleError) {
        #expect(throws: error) { try Relocator([RelocationRule(pattern: pattern, replacement: replacement)]) }
    }

    @Test func `rules that contradict each other are refused`() throws {
        let one = RelocationRule(pattern: "com.foo", replacement: "a")
        let two = RelocationRule(pattern: "com/foo", replacement: "b")
        #expect(throws: RelocationRuleError.contradiction(first: 0, second: 1)) { try Relocator([one, two]) }
        #expect(try Relocator([one, one]).rules.count == 2)
        var some = one
        some.includes = ["com.foo.x.**"]
        #expect(try map([some, two], "com/foo/x/X") == "a/x/X")
        #expect(try map([some, two], "com/foo/y/X") == "b/y/X")
        var same = two
        same.includes = some.includes
        #expect(throws: RelocationRuleError.contradiction(first: 0, second: 1)) { try Relocator([some, same]) }
    }

    @Test func `patterns beyond reason are refused`() {
        let rules = (0..<300).map {
            RelocationRule(pattern: String(repeating: "x", count: 250) + ".p\($0)", replacement: "y")
        }
        #expect(throws: RelocationRuleError.tooMany) { try Relocator(rules) }
    }

    @Test func `no rules move nothing`() throws {
        #expect(try map([], "com/foo/X") == nil)
        #expect(try Relocator([]).isEmpty)
    }
}
