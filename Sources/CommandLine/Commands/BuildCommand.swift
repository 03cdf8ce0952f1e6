internal import Client
internal import CommandSyntax
internal import JSON
internal import Pipeline
internal import Support

/// `kiln build`.
enum BuildCommand {
    private static let follow = Option.flag(
        "follow", letter: "f", help: "Show the log until the build ends; the exit code is its result.")
    private static let quiet = Option.flag("quiet", letter: "q", help: "With --follow, show no log and no result.")

    static let command = Command(
        "build", summary: "Build a project",
        discussion: "Queues a build and writes its id. Ctrl-C while following ends only the watching.\n\n"
            + "With --follow, the id, the log and the result go to standard output, progress to standard error. "
            + "With --json, standard output is one build: as queued, or as it ended with --follow.",
        options: [SharedOptions.ref, SharedOptions.commit, follow, SharedOptions.json, quiet],
        positionals: [SharedOptions.project],
        examples: [
            Example("kiln build orders --follow", "build what the project says, and watch"),
            Example("kiln build orders --ref v1.2", "build a tag, and do not wait"),
        ]
    ) { arguments, context in
        let name = try ProjectCommands.name(arguments)
        try arguments.exclude(SharedOptions.ref, SharedOptions.commit)
        let ref = try arguments.value(SharedOptions.ref, RefName.rule) { RefName($0) }
        let commit = try arguments.value(SharedOptions.commit, "a commit: 40 hexadecimal digits") { CommitID($0) }
        let client = try context.client(arguments)
        let isJSON = arguments.has(SharedOptions.json)
        let build = try await client.enqueue(name, BuildDraft(ref: ref?.text, commit: commit?.hex))
        if !isJSON { try context.output.write("\(build.id)\n") }
        guard arguments.has(follow) else {
            if isJSON { try context.output.write(JSONOutput.render(build)) }
            return .done
        }
        let isSilent = isJSON || arguments.has(quiet)
        let ended = try await Follower(client: client, context: context).follow(build.id, showsLog: !isSilent)
        if isJSON {
            try context.output.write(JSONOutput.render(ended))
        } else if !isSilent {
            try context.output.write(BuildText.result(ended, now: context.clock.now()))
        }
        return ended.state == .succeeded ? .done : .failed
    }
}
