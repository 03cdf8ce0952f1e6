import JSON
import Subprocess
import Support
import TestSupport
import Testing

/// Maven's own integration tests, where they speak of resolution: their poms, repositories and settings, and the facts that
/// their Java tests check.
@Suite("Maven's integration tests", .serialized, .enabled(if: Corpora.folder != nil && Machine.program != nil))
struct CoreITTests {
    /// What one Java test checks.
    struct Row: Decodable, Sendable, CustomTestStringConvertible {
        struct Fact: Decodable {
            var dir: String
            var file: String
            var contains: Bool?
            var entry: String?
            var size: Int?
        }
        var test: String
        var method: String
        var resource: String
        var subdirs: [String]
        var facts: [Fact]

        var testDescription: String { "\(test).\(method)" }

        /// It holds for Maven 4 alone, which manages transitively.
        var isMaven4: Bool { method == "testitWithTransitiveDependencyManager" }

        var isMaven3: Bool { method.hasSuffix("Disabled") }
    }

    static var folder: String { (Corpora.folder ?? "") + "/core-its/maven-core-its" }

    static let rows: [Row] = {
        guard Corpora.folder != nil else { return [] }
        // A file that does not read is told by the test of the count.
        let lines = (try? Corpora.lines("core-its/maven-core-its/expectations.jsonl")) ?? []
        return lines.compactMap { line in try? JSONText.decode(Row.self, Array(line.utf8), "a row") }
    }()

    static let applicable = rows.filter { CoreITReasons.reason($0.resource, $0.method) == nil }

    @Test("Every test is run or has a reason not to be")
    func all() {
        #expect(Self.rows.count == 91)
        #expect(Self.applicable.count == 38)
        let known = Set(Self.rows.map(\.resource))
        #expect(CoreITReasons.resources.isSubset(of: known))
    }

    @Test("Its facts hold", arguments: applicable)
    func facts(_ row: Row) async throws {
        try await withScratch { scratch in
            let resource = try Self.prepared(row.resource, scratch)
            let folders = row.subdirs.isEmpty ? Array(Set(row.facts.map(\.dir))).sorted() : row.subdirs
            var checked = 0
            for folder in folders {
                for fact in row.facts where !row.subdirs.isEmpty || fact.dir == folder {
                    let parts = fact.file.split(separator: "/").map(String.init)
                    let project = ([resource] + [folder].filter { !$0.isEmpty } + parts.dropLast(2)).joined(
                        separator: "/")
                    let asked = try Self.asked(project, "target/" + (parts.last ?? ""))
                    let list = try await Self.resolve(project, resource, asked.scope, row, scratch)
                    if Self.check(fact, list, asked) { checked += 1 }
                }
            }
            #expect(checked > 0)
        }
    }

    /// A copy, since a template becomes a file beside it.
    private static func prepared(_ resource: String, _ scratch: String) throws -> String {
        let copy = "\(scratch)/it"
        try copyTree("\(folder)/resources/\(resource)", to: copy)
        if Files.exists(copy + "/pom-template.xml") { try fill("\(copy)/pom-template.xml", into: copy, as: "pom.xml") }
        return copy
    }

    /// The settings of one project; as Maven's tests have it, nobody is asked for Central's files.
    private static func settings(_ resource: String, for project: String) throws -> String {
        let template = "\(resource)/settings-template.xml"
        if Files.exists(template) {
            try fill(template, into: project, as: "settings.xml")
        } else {
            try Files.writeAtomically(project + "/settings.xml", Array("<settings></settings>".utf8))
        }
        let text = try Files.readText(project + "/settings.xml")
        if !text.contains("<mirrors>") {
            let mirror = """
                <mirrors><mirror><id>nothing</id><url>file://\(project)/nothing</url><mirrorOf>central</mirrorOf>\
                </mirror></mirrors></settings>
                """
            try Files.writeAtomically(
                project + "/settings.xml", Array(text.replacing("</settings>", with: mirror).utf8))
        }
        return project + "/settings.xml"
    }

    private static func fill(_ template: String, into folder: String, as name: String) throws {
        let text = try Files.readText(template)
        let url = "file://" + folder
        let filled = text.replacing("@baseurl@", with: url).replacing("@baseuri@", with: url)
            .replacing("@basedir@", with: folder).replacing("@file.separator@", with: "/")
            .replacing("@scope@", with: "compile")
        try Files.writeAtomically("\(folder)/\(name)", Array(filled.utf8))
    }

    private static func copyTree(_ from: String, to: String) throws {
        try Files.createDirectory(to)
        for name in try Files.list(from) {
            if Files.isDirectory("\(from)/\(name)") {
                try copyTree("\(from)/\(name)", to: "\(to)/\(name)")
            } else {
                try Files.writeAtomically("\(to)/\(name)", try Files.read("\(from)/\(name)"))
            }
        }
    }

    /// What the pom tells the tests' plugin to write into that file: of which scope, and whether as file names.
    private static func asked(_ project: String, _ file: String) throws -> (scope: String, isPath: Bool) {
        let text = try Files.readText(project + "/pom.xml")
        guard let mark = text.firstRange(of: ">\(file)<"), let open = text[..<mark.lowerBound].lastIndex(of: "<") else {
            throw KilnError(.notFound, "\(project)/pom.xml has no \(file)")
        }
        let element = text[text.index(after: open)..<mark.lowerBound]
        for scope in ["compile", "runtime", "test"] where element.hasPrefix(scope) {
            return (scope, element.hasSuffix("Path"))
        }
        // The project's artifacts: of the goal of that execution.
        let before = text[..<mark.lowerBound]
        let after = text[mark.upperBound...]
        let goal = { (part: Substring) in part.split(separator: "<goal>").last.map { String($0.prefix { $0 != "<" }) } }
        let execution = before.ranges(of: "<execution>").last.map { text[$0.lowerBound...].prefix { _ in true } }
        let own = execution.flatMap { part in
            part.firstRange(of: "<goal>").map { String(part[$0.upperBound...].prefix { $0 != "<" }) }
        }
        return (own ?? goal(after.prefix(0)) ?? "test", false)
    }

    private static func resolve(
        _ project: String, _ resource: String, _ scope: String, _ row: Row, _ scratch: String
    ) async throws -> [[String]] {
        var arguments = [
            Machine.program ?? "", "resolve", "--pom", project + "/pom.xml", "--scope", scope, "--maven",
            row.isMaven4 ? "4" : "3.9",
        ]
        let base = row.subdirs.first { project == "\(resource)/\($0)" }.map { "\(resource)/\($0)" } ?? resource
        arguments += ["--settings", try settings(resource, for: base), "-D", "test.home=" + resource]
        let result = try await Subprocess.run(
            ProcessRequest(
                arguments,
                environment: [
                    "PATH": "/usr/bin:/bin", "HOME": scratch, "XDG_CACHE_HOME": scratch + "/cache", "LANG": "C.UTF-8",
                    "MNG_4379_HOME": resource,
                ]), timeout: 60)
        guard result.end.isSuccess else {
            Issue.record("\(arguments.dropFirst().joined(separator: " ")): \(result.errorText)")
            return []
        }
        // Each line ends with the scope.
        return result.outputText.split(separator: "\n").map { line in
            line.prefix { $0 != " " }.split(separator: ":", omittingEmptySubsequences: false).dropLast().map(
                String.init)
        }
    }

    /// Whether the fact is one about dependencies; a wrong one is recorded.
    private static func check(_ fact: Row.Fact, _ list: [[String]], _ asked: (scope: String, isPath: Bool)) -> Bool {
        if let size = fact.size {
            // The project's own classes come first.
            let own = !asked.isPath ? 0 : asked.scope == "test" ? 2 : 1
            #expect(list.count + own == size, "\(fact.file): \(list)")
            return true
        }
        guard let entry = fact.entry?.prefix(while: { $0 != " " }), !entry.hasSuffix("classes") else { return false }
        let wanted = CoreITReasons.named[String(entry)] ?? String(entry)
        let names = Set(list.flatMap { [fileName($0), identifier($0)] })
        let isThere = names.contains { $0 == wanted || entry.hasSuffix("/" + $0) }
        #expect(isThere == (fact.contains ?? true), "\(fact.file): \(entry) in \(names.sorted())")
        return true
    }

    /// `a-v[-classifier].ext`, of a line of the list.
    private static func fileName(_ parts: [String]) -> String {
        guard parts.count >= 3 else { return "" }
        let classifier = parts.count > 4 && !parts[3].isEmpty ? "-" + parts[3] : ""
        return "\(parts[1])-\(parts[parts.count - 1])\(classifier).\(parts.count > 3 ? parts[2] : "jar")"
    }

    /// `g:a:ext[:classifier]:v`, of a line of the list.
    private static func identifier(_ parts: [String]) -> String {
        guard parts.count >= 3 else { return "" }
        let middle = parts.count == 3 ? ["jar"] : parts[2..<(parts.count - 1)].filter { !$0.isEmpty }
        return (parts[..<2] + middle + [parts[parts.count - 1]]).joined(separator: ":")
    }
}
