internal import Client
internal import CommandSyntax
internal import JSON
internal import Pipeline
internal import Support

/// `kiln show`.
enum ShowCommand {
    /// A build with what happened to it, for programs.
    /// The build's own fields, and its events beside them.
    private struct BuildReport: Encodable {
        enum Key: CodingKey {
            case events
        }

        var build: Build
        var events: [BuildEvent]

        func encode(to encoder: any Encoder) throws {
            try build.encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(events, forKey: .events)
        }
    }

    static let command = Command(
        "show", summary: "Show a build with its events, or a version with its outputs",
        options: [SharedOptions.json],
        positionals: [Positional("REFERENCE", help: "A build such as orders#3, or a version such as orders@latest.")],
        examples: [
            Example("kiln show orders#3", "what became of a build, and why"),
            Example("kiln show orders@latest", "the newest version's outputs and digests"),
        ]
    ) { arguments, context in
        let text = arguments.positional(0) ?? ""
        let client = try context.client(arguments)
        if let id = BuildID(text) {
            let build = try await client.build(id)
            let events = try await client.events(id)
            let isJSON = arguments.has(SharedOptions.json)
            let report = BuildReport(build: build, events: events)
            try context.output.write(isJSON ? JSONOutput.render(report) : sheet(build, events, context))
        } else if let reference = OutputReference(text), reference.output == nil {
            let version = try await client.version(reference.project, reference.selector)
            let isJSON = arguments.has(SharedOptions.json)
            try context.output.write(isJSON ? JSONOutput.render(version) : sheet(version, context))
        } else {
            let hint = ProjectName(text).map { "; for the project itself: kiln project show \($0)" } ?? ""
            throw UsageError(
                "'\(InertText.line(text, limit: 80))' is not a build such as orders#3, nor a version such as orders@3"
                    + hint)
        }
        return .done
    }

    private static func sheet(_ build: Build, _ events: [BuildEvent], _ context: CommandContext) -> String {
        let now = context.clock.now()
        let isTerminal = context.output.isTerminal
        func time(_ moment: Timestamp) -> String { Format.time(moment, now: now, isTerminal: isTerminal) }
        var facts = FactSheet()
        facts.add("build", build.id.description)
        facts.add("state", BuildText.state(build))
        facts.add("version", build.version.map { "\(build.id.project)@\($0)" })
        facts.add("reason", build.reason.map { "\($0.code): \(([$0.message] + $0.details).joined(separator: "\n"))" })
        facts.add("ref", build.ref?.text)
        facts.add("commit", build.commit?.hex)
        facts.add("pom", build.pom.text)
        facts.add("arguments", build.arguments.isEmpty ? nil : Format.words(build.arguments))
        facts.add("toolchain", build.toolchain)
        facts.add("sandbox", build.sandbox.map(sandbox))
        facts.add("tests", build.tests.map(BuildText.tests))
        facts.add("attempt", build.attempt > 1 ? String(build.attempt) : nil)
        facts.add("asked", time(build.createdAt))
        facts.add("started", build.startedAt.map(time))
        facts.add("took", BuildText.seconds(build, now: now).map(Format.duration))
        facts.add("log", "\(Format.size(build.logBytes)), 'kiln log \(build.id)'")
        for warning in build.warnings { facts.add("warning", warning) }
        guard !events.isEmpty else { return facts.rendered }
        var table = Table([("#", .right), ("WHEN", .left), ("EVENT", .left), ("", .left)])
        for event in events { table.add([String(event.sequence), time(event.at), event.kind, event.message]) }
        return facts.rendered + "\n" + table.rendered(width: isTerminal ? context.width : nil)
    }

    private static func sheet(_ version: Version, _ context: CommandContext) -> String {
        let isTerminal = context.output.isTerminal
        var facts = FactSheet()
        facts.add("version", version.reference)
        facts.add("digest", version.digest.description)
        facts.add("build", "\(version.project)#\(version.build)")
        facts.add("ref", version.ref?.text)
        facts.add("commit", version.commit.hex)
        facts.add("toolchain", version.toolchain)
        facts.add("sandbox", sandbox(version.sandbox))
        facts.add("published", Format.time(version.createdAt, now: context.clock.now(), isTerminal: isTerminal))
        var table = Table([
            ("OUTPUT", .left), ("KIND", .left), ("COORDINATES", .left), ("SIZE", .right), ("DIGEST", .left),
        ])
        for output in version.outputs {
            let coordinate = output.coordinate.text + (output.classifier.map { ":" + $0 } ?? "")
            table.add([
                output.path.text, output.kind.rawValue, coordinate, Format.size(output.size),
                output.digest.description,
            ])
        }
        return facts.rendered + "\n" + table.rendered(width: nil)
    }

    private static func sandbox(_ kind: SandboxKind) -> String {
        kind == .none ? "NONE: it was built without a wall" : kind.rawValue
    }
}
