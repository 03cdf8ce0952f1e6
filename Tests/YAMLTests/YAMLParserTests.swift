import Testing

@testable import YAML

@Suite("YAML text becomes a tree")
struct YAMLParserTests {
    private func text(_ value: String, _ line: Int, quoted: Bool = false) -> YAMLNode {
        YAMLNode(.scalar(value, isQuoted: quoted), line: line)
    }

    @Test("blocks, lists and texts keep their order, their lines and their quotes")
    func tree() throws {
        let node = try YAML.parse("b: 1\na: # why\n  - x\n  - \"0: y\"\nc: {k: 'v'}\nd:\n")
        let expected = YAMLNode(
            .mapping([
                YAMLEntry(key: "b", line: 1, node: text("1", 1)),
                YAMLEntry(
                    key: "a", line: 2,
                    node: YAMLNode(.sequence([text("x", 3), text("0: y", 4, quoted: true)]), line: 3)
                ),
                YAMLEntry(
                    key: "c", line: 5,
                    node: YAMLNode(
                        .mapping([YAMLEntry(key: "k", line: 5, node: text("v", 5, quoted: true))]), line: 5)),
                YAMLEntry(key: "d", line: 6, node: text("", 6)),
            ]), line: 1)
        #expect(node == expected)
    }

    @Test("an empty text and one of comments hold no node", arguments: ["", "# nothing\n", "\n\n"])
    func empty(source: String) throws {
        #expect(try YAML.parse(source) == nil)
    }

    @Test(
        "what configuration must not hold is refused with its line",
        arguments: [
            ("a: &x 1\nb: *x\n", 2, "aliases"),
            ("a: 1\nb: 2\na: 3\n", 3, "the key 'a' is here twice; first at line 1"),
            ("a: !!int 3\n", 1, "tags"),
            ("a: !include x\n", 1, "tags"),
            ("a: !t [1]\n", 1, "tags"),
            ("a: !t {b: 1}\n", 1, "tags"),
            ("a: 1\n---\nb: 2\n", 2, "second document"),
            ("? [a, b]\n: 1\n", 1, "a key must be plain text"),
            ("a:\n  <<: {b: 1}\n", 2, "merge keys"),
            ("a: [1\n", 2, ""),
            ("a: 1\n b: 2\n", 2, ""),
            ("a: \"\\q\"\n", 1, ""),
            ("a:\tb\n\t- c\n", 2, ""),
        ])
    func refused(source: String, line: Int, words: String) {
        let error = #expect(throws: YAMLError.self) { try YAML.parse(source) }
        #expect(error?.line == line)
        #expect(error?.message.contains(words) == true || words.isEmpty, "\(String(describing: error))")
    }

    @Test("bytes that are not UTF-8 are refused, also UTF-16 with its mark")
    func encoding() {
        #expect(throws: YAMLError(line: 0, "not UTF-8 text")) { try YAML.parse([0x61, 0x3A, 0x20, 0xFF]) }
        #expect(throws: YAMLError.self) { try YAML.parse([0xFF, 0xFE, 0x61, 0x00]) }
        #expect(throws: YAMLError.self) { try YAML.parse("a: \u{0}") }
    }

    @Test("depth, nodes and bytes are bounded")
    func bounds() throws {
        var limits = YAMLLimits()
        limits.depth = 3
        #expect(try YAML.parse("[[1]]", limits: limits) != nil)
        #expect(throws: YAMLError(line: 1, "nested too deeply")) { try YAML.parse("[[[1]]]", limits: limits) }
        #expect(throws: YAMLError.self) { try YAML.parse(String(repeating: "[", count: 100_000)) }
        limits = YAMLLimits()
        limits.nodes = 4
        #expect(try YAML.parse("[1, 2, 3]", limits: limits) != nil)
        #expect(throws: YAMLError(line: 1, "too many values")) { try YAML.parse("[1, 2, 3, 4]", limits: limits) }
        limits.bytes = 3
        #expect(throws: YAMLError(line: 0, "longer than 3 bytes")) { try YAML.parse("abcd", limits: limits) }
    }
}
