import CommandLine
import CommandSyntax
import Pipeline
import Support
import Testing

@Suite struct ProgramTests {
    /// Every command and group with its words.
    static let commands = walk(Program.root, [])

    private static func walk(_ command: Command, _ path: [String]) -> [(path: [String], command: Command)] {
        [(path, command)] + command.subcommands.flatMap { walk($0, path + [$0.name]) }
    }

    @Test("Help names every option, argument, command and example", arguments: commands.map(\.path))
    func help(_ path: [String]) async throws {
        let command = try #require(Self.commands.first { $0.path == path }?.command)
        let byName = await kiln(["help"] + path)
        let byOption = await kiln(path + ["--help"])
        #expect(byName.code == .done)
        #expect(byName.output == byOption.output)
        #expect(byName.error.isEmpty)
        #expect(byName.output.contains(command.summary))
        for option in command.options + GlobalOptions.all {
            #expect(byName.output.contains(option.usage))
            #expect(option.help.hasSuffix("."))
        }
        for positional in command.positionals { #expect(byName.output.contains(positional.usage)) }
        for next in command.subcommands { #expect(byName.output.contains("  \(next.name) ")) }
        for example in command.examples { #expect(byName.output.contains(example.line)) }
        if let rest = command.rest { #expect(byName.output.contains("[-- \(rest.name)]")) }
    }

    @Test(
        "The table is sound: names are unique, summaries have no full stop, letters do not clash",
        arguments: commands.map(\.path))
    func table(_ path: [String]) throws {
        let command = try #require(Self.commands.first { $0.path == path }?.command)
        let names = command.subcommands.flatMap { [$0.name] + $0.aliases }
        #expect(Set(names).count == names.count)
        #expect(!command.summary.isEmpty && !command.summary.hasSuffix("."))
        let options = path.isEmpty ? command.options : command.options + GlobalOptions.all
        #expect(Set(options.map(\.name)).count == options.count)
        let letters = options.compactMap(\.letter)
        #expect(Set(letters).count == letters.count)
        #expect(command.run != nil || !command.subcommands.isEmpty)
        for example in command.examples where example.line.hasPrefix("kiln ") {
            #expect(example.line.hasPrefix("kiln " + path.joined(separator: " ")))
        }
    }

    @Test("Every example parses")
    func examples() throws {
        for (_, command) in Self.commands {
            for example in command.examples where example.line.hasPrefix("kiln ") {
                let words = example.line.split(separator: " ").dropFirst().map(String.init)
                #expect(throws: Never.self, "\(example.line)") { try Parser(root: Program.root).parse(words) }
            }
        }
    }

    @Test("Without words the help goes to standard error and the code says usage")
    func nothing() async {
        let ran = await kiln([])
        #expect(ran.code == .usage)
        #expect(ran.output.isEmpty)
        #expect(ran.error.contains("Usage: kiln COMMAND"))
    }

    @Test("The version is told by option and by command", arguments: ["--version", "version"])
    func version(_ word: String) async {
        let ran = await kiln([word])
        #expect(ran.code == .done)
        #expect(ran.output == "kiln \(Program.version)\n")
    }

    @Test("A usage error names the help to read")
    func usage() async {
        let ran = await kiln(["project", "add", "orders"])
        #expect(ran.code == .usage)
        #expect(ran.error == "kiln: --git is missing: --git URL\nTry 'kiln help project add'.\n")
        let wrong = await kiln(["help", "biuld"])
        #expect(wrong.code == .usage)
        #expect(wrong.error.contains("did you mean 'kiln help build'?"))
    }

    @Test(
        "Each kind of error has its exit code",
        arguments: [
            (KilnError.Code.invalid, ExitCode.usage), (.notFound, .notFound), (.unauthenticated, .notAuthorised),
            (.forbidden, .notAuthorised), (.unavailable, .unreachable), (.timeout, .unreachable),
            (.conflict, .conflict), (.corrupt, .corrupt), (.noSpace, .noSpace), (.tooLarge, .noSpace),
            (.cancelled, .failed), (.internal, .failed), (KilnError.Code(rawValue: "new"), .failed),
        ])
    func exitCodes(_ code: KilnError.Code, _ expected: ExitCode) async {
        let ran = await kiln(["toolchains"], FakeServer { $0.error = KilnError(code, "no \u{1B}[2J use") })
        #expect(ran.code == expected)
        #expect(ran.error.hasPrefix("kiln: no ␛[2J use"))
        #expect(ExitCode.table.contains { $0.code == expected })
    }

    @Test("The exit codes are numbered once and told by help")
    func exitCodeTable() async {
        let numbers = ExitCode.table.map(\.code.number)
        #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count)
        let help = await kiln(["help", "exit-codes"])
        for row in ExitCode.table { #expect(help.output.contains("\(row.code.number)  \(row.meaning)")) }
    }

    @Test("An error of the API keeps its code and words; another program's page tells its status")
    func problems() async {
        let missing = await kiln(["project", "show", "orders"])
        #expect(missing.code == .notFound)
        #expect(missing.error == "kiln: there is no project orders\n")
        let refused = await kiln(["toolchains"], FakeServer { $0.refusal = (401, "<html>") })
        #expect(refused.code == .notAuthorised)
        #expect(refused.error.contains("KILN_TOKEN_FILE"))
        let proxy = await kiln(["toolchains"], FakeServer { $0.refusal = (502, "<html>") })
        #expect(proxy.code == .unreachable)
        #expect(proxy.error.contains("the server answered 502 to GET /api/v1/toolchains"))
        let notKiln = await kiln(["toolchains"], FakeServer { $0.refusal = (200, "{}") })
        #expect(notKiln.code == .failed)
        #expect(notKiln.error.contains("'items' is missing"))
    }

    @Test("A reader that goes away ends the command without a word")
    func closedOutput() async {
        let ran = await kiln(["help"]) { $0.console.output = TextSink(isTerminal: false) { _ in throw OutputClosed() } }
        #expect(ran.code == .outputClosed)
        #expect(ran.error.isEmpty)
    }

    @Test("The reference page is current; make it with: kiln help --markdown > docs/cli.md")
    func reference() async throws {
        let here = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let page = try Files.readText("/\(here)/docs/cli.md")
        let ran = await kiln(["help", "--markdown"])
        #expect(ran.output == page)
        for row in ExitCode.table { #expect(page.contains("| \(row.code.number) | \(row.meaning) |")) }
    }
}
