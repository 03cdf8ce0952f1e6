internal import Client
internal import CommandSyntax
internal import Pipeline
internal import Support

/// `kiln versions`.
enum VersionsCommand {
    private static let limit = Option.value(
        "limit", letter: "n", "COUNT", help: "At most so many, the newest; all when absent.")

    static let command = Command(
        "versions", summary: "List a project's versions, newest first", options: [limit] + Listing.options,
        positionals: [SharedOptions.project]
    ) { arguments, context in
        let name = try ProjectCommands.name(arguments)
        let limit = try arguments.value(limit, "a number from 1") { Int($0).flatMap { $0 > 0 ? $0 : nil } }
        let versions = try await context.client(arguments).versions(name, limit: limit)
        try Listing.show(versions, nothing: "\(name) has no versions yet", arguments, context)
        return .done
    }
}

extension Version: ListDisplayable {
    static var columns: [(title: String, alignment: Table.Alignment)] {
        [
            ("VERSION", .left), ("DIGEST", .left), ("BUILD", .left), ("REF", .left), ("COMMIT", .left),
            ("PUBLISHED", .left), ("OUTPUTS", .right), ("SIZE", .right),
        ]
    }

    func cells(_ context: CommandContext) -> [String] {
        let isTerminal = context.output.isTerminal
        return [
            reference, Format.digest(digest, isTerminal: isTerminal), "\(project)#\(build)", ref?.text ?? "",
            isTerminal ? commit.short : commit.hex,
            Format.time(createdAt, now: context.clock.now(), isTerminal: isTerminal), String(outputs.count),
            Format.size(outputs.reduce(0) { $0.addingReportingOverflow($1.size).partialValue }),
        ]
    }

    var quietID: String { reference }

    /// `orders@3`.
    var reference: String { "\(project)@\(number)" }
}
