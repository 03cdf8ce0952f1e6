internal import CommandSyntax
internal import Coordinates
internal import Pipeline
internal import PomModel
internal import Resolution
internal import Resolver
internal import Support

/// `kiln resolve --batch`: questions as `{"mode":…,"roots":[…],"exclusions":[…],"managed":[…]}` or `{"pom":…}`.
struct ResolveBatch {
    private let session: ResolverSession
    private var texts: SymbolJSON

    init(_ session: ResolverSession) {
        self.session = session
        texts = SymbolJSON(session.symbols)
    }

    /// Answers one line.
    mutating func answer(_ line: JSONLine, _ writer: inout AnswerWriter) throws {
        let collectable: Collectable
        if let pom = try line.string("pom") {
            guard line["roots"] == nil else { throw KilnError(.invalid, "give 'pom' or 'roots', not both") }
            collectable = Question.collectable(project: Array(pom.utf8), path: nil, session)
        } else {
            guard line["roots"] != nil else { throw KilnError(.invalid, "'roots' or 'pom' is missing") }
            var question = Question()
            question.mode = try line.string("mode") ?? "deps"
            question.roots = try line.strings("roots")
            question.exclusions = try line.strings("exclusions")
            question.managed = try line.strings("managed")
            question.boms = try line.strings("boms")
            collectable = try question.collectable(session)
        }
        if let project = collectable.project {
            writer.member("direct") { texts.append(project.dependencies, to: &$0) }
            writer.member("managedCount") { $0.bytes += Array(String(project.managed.count).utf8) }
            guard project.errors.isEmpty else {
                writer.member("result") { $0.strings([]) }
                writer.member("errors") { $0.strings(project.errors) }
                writer.member("missing") { $0.strings([]) }
                writer.member("invalid") { $0.strings([]) }
                return
            }
        }
        let resolution = session.collect(collectable.request)
        // A project is no artifact of its own graph.
        let nodes = collectable.project == nil ? resolution.nodes[...] : resolution.nodes.drop { $0.depth == 0 }
        writer.member("result") { writer in
            writer.list(nodes) { writer, node in
                writer.bytes.append(UInt8(ascii: "\""))
                texts.append(node.coordinate, to: &writer.bytes)
                writer.bytes.append(UInt8(ascii: "|"))
                texts.append(node.scope, to: &writer.bytes)
                if node.optional { writer.raw("|optional") }
                writer.bytes.append(UInt8(ascii: "\""))
            }
        }
        let symbols = session.symbols
        writer.member("errors") { $0.strings(resolution.errors.map { FailureText.maven($0, symbols) }) }
        writer.member("missing") { $0.strings(resolution.missing.map { CoordinateNotation.maven($0, symbols) }) }
        writer.member("invalid") { $0.strings(resolution.invalid.map { PomText.invalid($0, session) }) }
    }
}

/// Poms that are not there or do not build, as the artifact that asked for them.
enum PomText {
    /// `g:a:ext[:classifier]:v` and why its model does not build.
    static func invalid(_ coordinate: Coordinate, _ session: ResolverSession) -> String {
        let text = CoordinateNotation.maven(coordinate, session.symbols)
        guard case .invalid(let why) = session.descriptor(coordinate.gav).outcome else { return text }
        return text + " " + why
    }
}
