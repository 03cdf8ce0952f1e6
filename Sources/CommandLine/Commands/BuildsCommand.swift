internal import Client
internal import CommandSyntax
internal import Pipeline
internal import Support

/// `kiln builds`.
enum BuildsCommand {
    private static let state = Option.value(
        "state", "STATE", help: "Only builds in this state: \(names.joined(separator: ", ")).",
        completion: .words(names))
    private static let limit = Option.value(
        "limit", letter: "n", "COUNT", help: "At most so many, the newest; all when absent.")
    private static let names = BuildState.allCases.map { $0.rawValue.lowercased() }

    static let command = Command(
        "builds", summary: "List builds, newest first", options: [state, limit] + Listing.options,
        positionals: [Positional("NAME", help: "Only of this project.", isOptional: true)],
        examples: [Example("kiln builds orders --state failed --limit 5", "the last five that failed")]
    ) { arguments, context in
        let name = arguments.positional(0) == nil ? nil : try ProjectCommands.name(arguments)
        let state = try arguments.value(state, "one of \(names.joined(separator: ", "))") {
            BuildState(rawValue: $0.uppercased())
        }
        let limit = try arguments.value(limit, "a number from 1") { Int($0).flatMap { $0 > 0 ? $0 : nil } }
        let builds = try await context.client(arguments).builds(project: name, state: state, limit: limit)
        try Listing.show(builds, nothing: "no builds", arguments, context)
        return .done
    }
}

extension Build: ListDisplayable {
    static var columns: [(title: String, alignment: Table.Alignment)] {
        [
            ("BUILD", .left), ("STATE", .left), ("REF", .left), ("COMMIT", .left), ("ASKED", .left), ("TOOK", .right),
            ("RESULT", .left),
        ]
    }

    func cells(_ context: CommandContext) -> [String] {
        let now = context.clock.now()
        return [
            id.description, BuildText.state(self), ref?.text ?? "", commit?.short ?? "",
            Format.time(createdAt, now: now, isTerminal: context.output.isTerminal),
            BuildText.seconds(self, now: now).map(Format.duration) ?? "", BuildText.outcome(self) ?? "",
        ]
    }

    var quietID: String { id.description }
}
