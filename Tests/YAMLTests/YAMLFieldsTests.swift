import Support
import Testing

@testable import YAML

@Suite("The keys of a block are read with their types")
struct YAMLFieldsTests {
    private func fields(_ source: String, known: [String]) throws -> YAMLFields {
        try YAMLFields(parsing: Array(source.utf8), file: "x.yaml", known: known)
    }

    private func message(_ body: () throws -> Void) -> String? {
        let error = #expect(throws: KilnError.self) { try body() }
        return error?.message
    }

    @Test("each type is read, and what is absent is nil")
    func types() throws {
        let top = try fields(
            "t: hello\nn: 42\nb: true\nl: [a, 'b']\np: {Z: 1, A: two}\ne:\ni:\n  - /usr\n  - {path: /x, optional: true}\n",
            known: ["t", "n", "b", "l", "p", "e", "i", "gone"])
        #expect(try top.text("t") == "hello")
        #expect(try top.requiredText("t") == "hello")
        #expect(try top.integer("n", in: 0...100) == 42)
        #expect(try top.boolean("b") == true)
        #expect(try top.texts("l") == ["a", "b"])
        #expect(try top.pairs("p")?.map(\.key) == ["Z", "A"])
        #expect(try top.pairs("p")?.map(\.value) == ["1", "two"])
        #expect(try top.text("e") == nil)
        #expect(!top.has("e"))
        #expect(try top.block("gone", known: []) == nil)
        let items = try #require(try top.blocks("i", shorthand: "path", known: ["path", "optional"]))
        #expect(try items.map { try $0.text("path") } == ["/usr", "/x"])
        #expect(try items.map { try $0.boolean("optional") } == [nil, true])
    }

    @Test("an unknown key is named with the known ones, also inside a block")
    func unknown() {
        #expect(
            message { _ = try fields("a: 1\n\nx: 2\n", known: ["a", "b"]) }
                == "x.yaml, line 3: unknown key 'x'; known: a, b")
        #expect(
            message { _ = try fields("a:\n  y: 1\n", known: ["a"]).block("a", known: ["z"]) }
                == "x.yaml, line 2: unknown key 'a.y'; known: z")
    }

    @Test("a wrong type is named with file, line and key")
    func wrongTypes() {
        let known = ["a"]
        #expect(
            message { _ = try fields("a: [1]\n", known: known).text("a") }
                == "x.yaml, line 1: 'a' must be a single value and is a list")
        #expect(
            message { _ = try fields("a: yes\n", known: known).boolean("a") }
                == "x.yaml, line 1: 'a' must be true or false, not 'yes'")
        #expect(
            message { _ = try fields("a: 9x\n", known: known).integer("a", in: 1...5) }
                == "x.yaml, line 1: 'a' must be a whole number from 1 to 5, not '9x'")
        #expect(message { _ = try fields("a: 6\n", known: known).integer("a", in: 1...5) } != nil)
        #expect(
            message { _ = try fields("a: b\n", known: known).texts("a") }
                == "x.yaml, line 1: 'a' must be a list and is a single value")
        #expect(
            message { _ = try fields("a: b\n", known: known).block("a", known: []) }
                == "x.yaml, line 1: 'a' must be a block of keys and is a single value")
        #expect(
            message { _ = try fields("\n", known: known).requiredText("a") }
                == "x.yaml, line 1: the key 'a' is missing")
        #expect(message { _ = try fields("- a\n", known: known) }?.contains("the file must be a block") == true)
        #expect(message { _ = try fields("a: [\n", known: known) }?.hasPrefix("x.yaml, line 2") == true)
    }
}
