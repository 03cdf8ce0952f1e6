internal import CommandSyntax
internal import JSON
internal import Pipeline

/// A value of the API that lists show: its row for people and its id are apart from its JSON.
protocol ListDisplayable: Encodable, Sendable {
    /// The columns.
    static var columns: [(title: String, alignment: Table.Alignment)] { get }
    /// The cells, for that reader.
    func cells(_ context: CommandContext) -> [String]
    /// What `--quiet` shows.
    var quietID: String { get }
}

/// Shows lists the same way everywhere.
enum Listing {
    /// The options that every listing takes.
    static let options = [SharedOptions.json, SharedOptions.quiet]

    /// Writes a list as JSON, as ids or as a table. An empty table is only `nothing`, on standard error.
    static func show<Item: ListDisplayable>(
        _ items: [Item], nothing: String, _ arguments: Arguments, _ context: CommandContext
    ) throws {
        try arguments.exclude(SharedOptions.json, SharedOptions.quiet)
        if arguments.has(SharedOptions.json) {
            try context.output.write(JSONOutput.render(items))
        } else if arguments.has(SharedOptions.quiet) {
            try context.output.write(items.map { $0.quietID + "\n" }.joined())
        } else if items.isEmpty {
            try context.error.write(nothing + "\n")
        } else {
            var table = Table(Item.columns)
            for item in items { table.add(item.cells(context)) }
            try context.output.write(table.rendered(width: context.output.isTerminal ? context.width : nil))
        }
    }
}

/// Named facts about one value, one on a line.
struct FactSheet {
    private var facts: [(String, String)] = []

    /// Adds a fact; `nil` is left out.
    mutating func add(_ name: String, _ value: String?) {
        if let value { facts.append((name, value)) }
    }

    /// The lines, values aligned. Values of several lines are indented.
    var rendered: String {
        let width = facts.map { $0.0.count }.max() ?? 0
        return facts.map { name, value in
            let indent = "\n" + String(repeating: " ", count: width + 3)
            let lines = InertText.inert(value).split(separator: "\n", omittingEmptySubsequences: false)
            return name + ":" + String(repeating: " ", count: width - name.count + 2)
                + lines.joined(separator: indent) + "\n"
        }.joined()
    }
}
