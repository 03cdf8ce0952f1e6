internal import Client
internal import CommandSyntax
internal import Pipeline
internal import Support

/// `kiln log`.
enum LogCommand {
    private static let follow = Option.flag("follow", letter: "f", help: "Go on until the build ends.")
    private static let from = Option.value("from", "OFFSET", help: "Begin at this byte of the log.")

    static let command = Command(
        "log", summary: "Show a build's log",
        discussion:
            "Terminal escapes in the log are shown as signs and do nothing. Where the log was too long to keep, "
            + "a line says how much was left out. With --follow the result comes last, on standard error.",
        options: [follow, from], positionals: [BuildReference.positional],
        examples: [Example("kiln log orders#3 --follow", "watch a build that runs")]
    ) { arguments, context in
        let id = try BuildReference.read(arguments)
        let offset =
            try arguments.value(from, "an offset in bytes, from 0") {
                Int64($0).flatMap { $0 >= 0 ? $0 : nil }
            } ?? 0
        let client = try context.client(arguments)
        if arguments.has(follow) {
            _ = try await client.build(id)
            let build = try await Follower(client: client, context: context).follow(id, from: offset, showsLog: true)
            try context.error.write(BuildText.result(build, now: context.clock.now()))
        } else {
            var text = InertStream()
            try await client.log(id, from: offset) { try context.output.write(text.append($0)) }
            try context.output.write(text.finish())
        }
        return .done
    }
}
