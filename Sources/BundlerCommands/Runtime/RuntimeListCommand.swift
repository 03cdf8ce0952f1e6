internal import CommandSyntax
internal import JSON
internal import ResolverCommands
internal import Runtimes

/// `kiln runtime list`.
enum RuntimeListCommand {
    static let command = BundlerCommand(
        "list", summary: "List the runtimes that are known", options: [RuntimeCommand.json]
    ) { arguments, context in
        let listed = try RuntimePlaces.profiles(context.console.environment).list()
        if arguments.has(RuntimeCommand.json) {
            try context.console.output.write(try JSONOutput.render(listed.map(Line.init)))
            return .done
        }
        guard !listed.isEmpty else {
            try context.console.output.write("no runtime is known; 'kiln runtime import DIR' reads one\n")
            return .done
        }
        var table = Table([("NAME", .left), ("JAVA", .right), ("IMPORTED", .left), ("SUMMARY", .left)])
        for item in listed {
            table.add([
                item.name, item.java == 0 ? "" : String(item.java),
                item.isImported ? item.version ?? "yes" : "no", item.problem ?? item.summary,
            ])
        }
        let output = context.console.output
        try output.write(table.rendered(width: output.isTerminal ? context.console.width : nil))
        return .done
    }

    private struct Line: Encodable {
        var name: String
        var summary: String
        var java: Int
        var version: String?
        var isImported: Bool
        var problem: String?

        init(_ item: RuntimeProfiles.Listed) {
            name = item.name
            summary = item.summary
            java = item.java
            version = item.version
            isImported = item.isImported
            problem = item.problem
        }
    }
}
