internal import Client
internal import CommandSyntax
internal import JSON
internal import Pipeline

/// `kiln status`.
enum StatusCommand {
    /// What programs read.
    private struct Status: Encodable {
        var url: String
        var health: String
        var version: String?
        var client: String
        var running: Int
        var queued: Int
    }

    static let command = Command(
        "status", aliases: ["ping"], summary: "Show whether the server answers, takes the token, and has work",
        options: [SharedOptions.json]
    ) { arguments, context in
        let settings = try context.settings(arguments)
        let client = KilnClient(transport: try context.makeTransport(settings))
        let health = try await client.health()
        let running = try await client.builds(project: nil, state: .running, limit: nil).count
        let queued = try await client.builds(project: nil, state: .queued, limit: nil).count
        if arguments.has(SharedOptions.json) {
            let status = Status(
                url: settings.url.description, health: health.status, version: health.version,
                client: Program.version, running: running, queued: queued)
            try context.output.write(JSONOutput.render(status))
        } else {
            var facts = FactSheet()
            facts.add("server", settings.url.description)
            facts.add("health", health.status)
            facts.add("version", health.version)
            facts.add("client", Program.version)
            facts.add("builds", "\(running) running, \(queued) queued")
            try context.output.write(facts.rendered)
        }
        return .done
    }
}
