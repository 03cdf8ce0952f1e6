internal import Client
internal import CommandSyntax
internal import Pipeline

/// `kiln toolchains`.
enum ToolchainsCommand {
    static let command = Command(
        "toolchains", summary: "List the server's toolchains", options: Listing.options
    ) { arguments, context in
        let toolchains = try await context.client(arguments).toolchains()
        try Listing.show(toolchains, nothing: "the server has no toolchains", arguments, context)
        return .done
    }
}

extension ToolchainSummary: ListDisplayable {
    static var columns: [(title: String, alignment: Table.Alignment)] {
        [("TOOLCHAIN", .left), ("", .left), ("JAVA", .left), ("MAVEN", .left), ("DIGEST", .left), ("ABOUT", .left)]
    }

    func cells(_ context: CommandContext) -> [String] {
        [
            id, isDefault ? "default" : "", java ?? "-", maven ?? "-",
            digest.map { Format.digest($0, isTerminal: context.output.isTerminal) } ?? "-",
            problem.map { "cannot be used: " + $0 } ?? summary,
        ]
    }

    var quietID: String { InertText.line(id) }
}
