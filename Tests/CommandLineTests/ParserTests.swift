import CommandLine
import CommandSyntax
import Testing

@Suite struct ParserTests {
    /// A table with every kind of option, argument and group.
    private static let root = Command(
        "kiln", summary: "Test", options: GlobalOptions.all,
        subcommands: [
            Command("group", summary: "A group", subcommands: [command("inner", aliases: ["in"])]),
            command("plain"),
            Command("all", summary: "Any number", positionals: [Positional("WORD", help: "w", isRepeated: true)]) {
                _, _ in .done
            },
        ])

    private static func command(_ name: String, aliases: [String] = []) -> Command {
        Command(
            name, aliases: aliases, summary: "A command",
            options: [
                .flag("follow", letter: "f", help: "h"), .flag("all", letter: "a", help: "h"),
                .value("ref", letter: "r", "REF", help: "h"), .repeated("repository", "URL", help: "h"),
            ],
            positionals: [Positional("NAME", help: "n"), Positional("MORE", help: "m", isOptional: true)],
            rest: Rest("MAVEN-ARGUMENTS", help: "r")
        ) { _, _ in .done }
    }

    struct Line: Sendable, CustomTestStringConvertible {
        var words: String
        var result: String
        var testDescription: String { words }
    }

    @Test(
        "A line is matched with the table or refused with a message that says why",
        arguments: [
            Line(words: "plain x", result: "plain [x]"),
            Line(words: "plain x y", result: "plain [x, y]"),
            Line(words: "plain x y z", result: "! 'z' is one argument too many"),
            Line(words: "plain", result: "! NAME is missing"),
            Line(words: "plain --follow x", result: "plain [x] follow="),
            Line(words: "plain x --follow", result: "plain [x] follow="),
            Line(words: "plain --ref main x", result: "plain [x] ref=main"),
            Line(words: "plain --ref=main x", result: "plain [x] ref=main"),
            Line(words: "plain --ref=a=b x", result: "plain [x] ref=a=b"),
            Line(words: "plain --ref= x", result: "plain [x] ref="),
            Line(words: "plain -rmain x", result: "plain [x] ref=main"),
            Line(words: "plain -r=main x", result: "plain [x] ref=main"),
            Line(words: "plain -r main x", result: "plain [x] ref=main"),
            Line(words: "plain -fa x", result: "plain [x] all= follow="),
            Line(words: "plain -far main x", result: "plain [x] all= follow= ref=main"),
            Line(words: "plain -farmain x", result: "plain [x] all= follow= ref=main"),
            Line(words: "plain --ref -f x", result: "! --ref needs a value: -r, --ref REF"),
            Line(words: "plain --ref -- x", result: "! --ref needs a value: -r, --ref REF"),
            Line(words: "plain --ref=-f x", result: "plain [x] ref=-f"),
            Line(words: "plain x -r", result: "! -r needs a value: -r, --ref REF"),
            Line(words: "plain --follow=yes x", result: "! --follow takes no value"),
            Line(words: "plain --ref a --ref b x", result: "! --ref is given twice"),
            Line(words: "plain --repository a --repository=b x", result: "plain [x] repository=a,b"),
            Line(words: "plain - x", result: "plain [-, x]"),
            Line(words: "plain x -- -Pprod -pl a --help", result: "plain [x] -- -Pprod -pl a --help"),
            Line(words: "plain x --", result: "plain [x] --"),
            Line(words: "plain -- x", result: "! NAME is missing"),
            Line(words: "all a -- b", result: "! nothing may follow '--' here"),
            Line(words: "all a b c", result: "all [a, b, c]"),
            Line(words: "all", result: "! WORD is missing"),
            Line(words: "plain -Pprod x", result: "! '-P' is not an option; MAVEN-ARGUMENTS go after '--'"),
            Line(words: "plain --folow x", result: "! '--folow' is not an option; did you mean '--follow'?"),
            Line(words: "plain --xyzzy x", result: "! '--xyzzy' is not an option"),
            Line(words: "plian x", result: "! 'plian' is not a command; did you mean 'plain'?"),
            Line(words: "gr x", result: "! 'gr' is not a command; did you mean 'group'?"),
            Line(words: "quux", result: "! 'quux' is not a command"),
            Line(words: "group", result: "! what to do is missing: one of inner"),
            Line(words: "group inner x", result: "group inner [x]"),
            Line(words: "group in x", result: "group inner [x]"),
            Line(words: "group inner x -f", result: "group inner [x] follow="),
            Line(words: "--url http://h:1 plain x", result: "plain [x] url=http://h:1"),
            Line(words: "plain x --url http://h:1", result: "plain [x] url=http://h:1"),
            Line(words: "", result: "! a command is missing: one of group, plain, all"),
            Line(words: "--help", result: "help"),
            Line(words: "plain --help", result: "help plain"),
            Line(words: "group inner -h", result: "help group inner"),
            Line(words: "group --help", result: "help group"),
            Line(words: "--version", result: "version"),
        ])
    func lines(_ line: Line) {
        let words = line.words.split(separator: " ").map(String.init)
        #expect(Self.describe(words) == line.result)
    }

    @Test("An option that wants a value takes an empty word as one")
    func emptyValue() {
        #expect(Self.describe(["plain", "--ref", "", "x"]) == "plain [x] ref=")
    }

    @Test("A word from outside is shown inert in a message")
    func inert() {
        #expect(Self.describe(["\u{1B}[31mx"]) == "! '␛[31mx' is not a command")
    }

    @Test(
        "The distance between words counts insertions, deletions, replacements and swaps",
        arguments: [("", "", 0), ("a", "", 1), ("build", "biuld", 1), ("kitten", "sitting", 3), ("log", "log", 0)])
    func distance(_ left: String, _ right: String, _ expected: Int) {
        #expect(Suggestion.distance(left, right) == expected)
        #expect(Suggestion.distance(right, left) == expected)
    }

    private static func describe(_ words: [String]) -> String {
        do throws(UsageError) {
            switch try Parser(root: root).parse(words) {
            case .version: return "version"
            case .help(let path): return (["help"] + path).joined(separator: " ")
            case .run(let arguments):
                var parts = arguments.path + ["[\(arguments.positionals.joined(separator: ", "))]"]
                let options: [Option] = [
                    .flag("all", help: ""), .flag("follow", help: ""), .flag("ref", help: ""),
                    .flag("repository", help: ""), GlobalOptions.url,
                ]
                for option in options where arguments.has(option) {
                    parts.append("\(option.name)=\(arguments.values(option).joined(separator: ","))")
                }
                if let rest = arguments.rest { parts += ["--"] + rest }
                return parts.joined(separator: " ")
            }
        } catch {
            return "! " + error.message
        }
    }
}
