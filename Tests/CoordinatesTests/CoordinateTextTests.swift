import Testing

@testable import Coordinates

@Suite("Coordinates as text")
struct CoordinateTextTests {
    static let valid: [(String, String)] = [
        ("g:a:1", "g:a:jar::1"), ("org.x:a-b:1.0-SNAPSHOT", "org.x:a-b:jar::1.0-SNAPSHOT"),
        ("g:a:pom:1", "g:a:pom::1"), ("g:a::1", "g:a:jar::1"), ("g:a:jar:tests:1", "g:a:jar:tests:1"),
        ("g:a:jar::1", "g:a:jar::1"), ("g:a:tar.gz:bin:[1,2)", "g:a:tar.gz:bin:[1,2)"), ("g:a:::1", "g:a:jar::1"),
        ("g:ä:1", "g:ä:jar::1"),
    ]

    @Test("a coordinate is read and printed with all five parts", arguments: valid.indices)
    func parse(index: Int) throws {
        let (text, full) = CoordinateTextTests.valid[index]
        let coordinate = try CoordinateText.parse(text)
        #expect(coordinate.description == full)
        #expect(try CoordinateText.parse(full) == coordinate)
        #expect(try CoordinateText.parse(coordinate.short) == coordinate)
        let symbols = SymbolTable()
        #expect(CoordinateText(coordinate.coordinate(in: symbols), in: symbols) == coordinate)
    }

    static let invalid: [(String, CoordinateSyntaxError)] = [
        ("", .parts(1)), ("g", .parts(1)), ("g:a", .parts(2)), ("g:a:e:c:v:x", .parts(6)), ("g:a:e:c:v:x:y", .parts(6)),
        ("g:a b:1", .space), (" g:a:1", .space), (":a:1", .empty("group")), ("g::1", .empty("artifact")),
        ("g:a:", .empty("version")), ("g:a:jar:c:", .empty("version")),
    ]

    @Test("what is no coordinate says why and how to write one", arguments: invalid.indices)
    func syntax(index: Int) {
        let (text, reason) = CoordinateTextTests.invalid[index]
        #expect(throws: reason) { try CoordinateText.parse(text) }
        #expect(reason.message(for: text).hasSuffix("write group:artifact[:extension[:classifier]]:version"))
    }
}

@Suite("Coordinates as paths")
struct PathRulesTests {
    static let names: [(String, RepositoryPathRules.Problem?)] = [
        ("a", nil), ("commons-io", nil), ("1.0", nil), ("1.0..2", nil), ("a..", nil), ("tar.gz", nil), ("ä", nil),
        ("${x}", nil), ("a b", nil), ("[1,2)", nil), ("", .empty), (".", .parentFolder), ("..", .parentFolder),
        ("...", .parentFolder), ("a/b", .character(0x2F)), ("../../x", .character(0x2F)), ("a\\b", .character(0x5C)),
        ("a:b", .character(0x3A)), ("a\0", .character(0)), ("a\n", .character(0x0A)), ("a\u{7F}", .character(0x7F)),
        (String(repeating: "x", count: 220), nil), (String(repeating: "x", count: 221), .tooLong),
    ]

    @Test("a name is what one file name can hold", arguments: names.indices)
    func name(index: Int) {
        let (text, problem) = PathRulesTests.names[index]
        #expect(RepositoryPathRules.problem(name: text.utf8.span) == problem)
        if problem != .empty { #expect(RepositoryPathRules.problem(name: text.utf8.span, mayBeEmpty: true) == problem) }
    }

    static let groups: [(String, RepositoryPathRules.Problem?)] = [
        ("org.apache", nil), ("x", nil), ("a-b.c_d", nil), ("", .empty), (".", .parentFolder), ("..", .parentFolder),
        (".a", .parentFolder), ("a.", .parentFolder), ("a..b", .parentFolder), ("a/b", .character(0x2F)),
        ("a.b\\c", .character(0x5C)), ("a.\u{1}", .character(1)),
        (String(repeating: "x", count: 221), .tooLong), (String(repeating: "x.", count: 499) + "x", nil),
        (String(repeating: "x.", count: 500) + "x", .tooLong),
    ]

    @Test("a group is a row of folder names", arguments: groups.indices)
    func group(index: Int) {
        let (text, problem) = PathRulesTests.groups[index]
        #expect(RepositoryPathRules.problem(group: text.utf8.span) == problem)
    }

    @Test("a coordinate that cannot be a path says which part is wrong")
    func coordinate() throws {
        let symbols = SymbolTable()
        func problem(_ text: CoordinateText) -> String? {
            RepositoryPathRules.problem(with: text.coordinate(in: symbols), in: symbols).map {
                "\($0.part) \($0.problem.message)"
            }
        }
        #expect(problem(try CoordinateText.parse("org.x:a:1")) == nil)
        #expect(problem(try CoordinateText.parse("org.x:a:jar:tests:1")) == nil)
        #expect(problem(try CoordinateText.parse("org.x:..:1")) == "artifact names no folder of its own")
        #expect(
            problem(try CoordinateText.parse("org.x:a:../../1"))
                == "version holds '/', which no path in a repository may hold")
        #expect(
            problem(try CoordinateText.parse("org\u{1}:a:1"))
                == "group holds a control character, which no path in a repository may hold")
        #expect(problem(try CoordinateText.parse("g:a:j/r:1"))?.hasPrefix("extension holds") == true)
        #expect(problem(try CoordinateText.parse("g:a:jar:..:1"))?.hasPrefix("classifier names") == true)
        let long = String(repeating: "x", count: 120)
        #expect(
            problem(CoordinateText(group: "g", artifact: long, version: long))
                == "file name is too long for a file name")
    }
}
