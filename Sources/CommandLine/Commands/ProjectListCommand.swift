internal import Client
internal import CommandSyntax

/// `kiln project list`.
enum ProjectListCommand {
    static let command = Command("list", aliases: ["ls"], summary: "List the projects", options: Listing.options) {
        arguments, context in
        let projects = try await context.client(arguments).projects()
        try Listing.show(
            projects, nothing: "no projects yet; register one with 'kiln project add'", arguments, context)
        return .done
    }
}
