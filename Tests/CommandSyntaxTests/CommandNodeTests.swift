import CommandSyntax
import Support
import Synchronization
import Testing

@Suite struct CommandNodeTests {
    private static let inner = CommandNode<Int>("inner", summary: "Does one thing", run: 1)
    private static let both = CommandNode(
        CommandNode<Int>("both", summary: "Does something alone too", run: 2), subcommands: [inner])
    private static let group = CommandNode<Int>("group", summary: "Only a group", subcommands: [inner])
    private static let root = CommandNode<Int>(
        "kiln", summary: "Root", options: GlobalOptions.all, subcommands: [both, group])

    @Test("A command with others below it may do something by itself")
    func commandAndGroup() throws {
        let parser = Parser(root: Self.root)
        #expect(try path(["both"]) == ["both"])
        #expect(try path(["both", "inner", "--url", "x"]) == ["both", "inner"])
        #expect(throws: UsageError.self) { try parser.parse(["both", "other"]) }
        #expect(throws: UsageError.self) { try parser.parse(["group"]) }
        #expect(HelpText<Int>.usage(Self.both, path: ["both"]) == "kiln both [COMMAND]")
        #expect(HelpText<Int>.usage(Self.group, path: ["group"]) == "kiln group COMMAND")
    }

    @Test("Other bodies keep the whole table")
    func mapped() {
        let texts = Self.root.map { "body \($0)" }
        #expect(HelpText<String>.find(["both", "inner"], below: texts)?.run == "body 1")
        #expect(HelpText<String>.find(["both"], below: texts)?.run == "body 2")
        #expect(texts.run == nil)
        let page = ReferencePage.markdown(Self.root, topics: [.exitCodes])
        #expect(page == ReferencePage.markdown(texts, topics: [.exitCodes]))
        #expect(page.contains("| `kiln both` |") && page.contains("| `kiln both inner` |"))
        #expect(!page.contains("| `kiln group` |"))
    }

    @Test("Errors become a message and an exit code; a closed output is silent")
    func failures() {
        let text = Mutex("")
        let sink = TextSink(isTerminal: false) { more in text.withLock { $0 += more } }
        let console = Console(environment: [:], workingDirectory: "/w", output: sink, error: sink, width: 80)
        #expect(Failure.tell(OutputClosed(), console) == .outputClosed)
        #expect(Failure.tell(CancellationError(), console) == .interrupted)
        #expect(text.withLock { $0 }.isEmpty)
        #expect(Failure.tell(UsageError("no", path: ["both"]), console) == .usage)
        #expect(Failure.tell(KilnError(.notFound, "gone"), console) { _ in "; look" } == .notFound)
        #expect(text.withLock { $0 } == "kiln: no\nTry 'kiln help both'.\nkiln: gone; look\n")
        #expect(console.path("a") == "/w/a" && console.path("/a") == "/a" && console.path(".") == "/w")
    }

    private func path(_ words: [String]) throws -> [String]? {
        guard case .run(let arguments) = try Parser(root: Self.root).parse(words) else { return nil }
        return arguments.path
    }
}
