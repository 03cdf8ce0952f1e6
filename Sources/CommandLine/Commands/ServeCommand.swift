internal import CommandSyntax
internal import Support

/// `kiln serve`: its options; the server itself is the context's.
enum ServeCommand {
    private static let listen = Option.value(
        "listen", "ADDRESS:PORT",
        help: "Where to listen; 127.0.0.1:7117 when neither this nor the configuration says. Port 0 takes a free one.")

    static let command = Command(
        "serve", summary: "Run the server until it is told to stop",
        discussion: "On SIGTERM or Ctrl-C the server takes no new calls, ends what it can, and exits. A build that is "
            + "cut off is built again at the next start. The first start makes the token in the data directory.",
        options: [SharedOptions.config, listen, SharedOptions.data, SharedOptions.unsafeNoSandbox],
        examples: [Example("kiln serve --data /srv/kiln", "serve on the loopback address, keep everything there")]
    ) { arguments, context in
        let options = ServeOptions(
            configuration: arguments.value(SharedOptions.config).map(context.path),
            listen: try arguments.value(listen, "ADDRESS:PORT, such as 127.0.0.1:7117") { ListenAddress($0) },
            dataDirectory: arguments.value(SharedOptions.data).map(context.path),
            allowsNoSandbox: arguments.has(SharedOptions.unsafeNoSandbox))
        guard let serve = context.serve else {
            throw KilnError(.unavailable, "this program was built without the server")
        }
        return try await serve(options, context)
    }
}
