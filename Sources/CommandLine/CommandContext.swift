package import Client
package import Support

/// Everything a command touches besides the server, as a value: tests run commands in parallel, each with its own.
/// A command is interrupted by cancelling its task.
package struct CommandContext: Sendable {
    /// The environment.
    package var environment: [String: String]
    /// The working directory, absolute.
    package var workingDirectory: String
    /// Standard output.
    package var output: TextSink
    /// Standard error.
    package var error: TextSink
    /// The terminal's columns; what is not on a terminal is never cut.
    package var width: Int
    /// Tells the time.
    package var clock: Clock
    /// Waits, for repeated looks and new tries.
    package var sleep: Sleep
    /// Makes the way to the server.
    package var makeTransport: @Sendable (ClientSettings) throws -> any Transport
    /// Runs a server until its task is cancelled.
    package var serve: (@Sendable (ServeOptions, CommandContext) async throws -> ExitCode)?
    /// Runs one build in this process.
    package var runOnce: (@Sendable (RunOptions, CommandContext) async throws -> ExitCode)?

    /// Joins the parts.
    package init(
        environment: [String: String], workingDirectory: String, output: TextSink, error: TextSink, width: Int,
        clock: Clock, sleep: @escaping Sleep,
        makeTransport: @escaping @Sendable (ClientSettings) throws -> any Transport,
        serve: (@Sendable (ServeOptions, CommandContext) async throws -> ExitCode)? = nil,
        runOnce: (@Sendable (RunOptions, CommandContext) async throws -> ExitCode)? = nil
    ) {
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.output = output
        self.error = error
        self.width = width
        self.clock = clock
        self.sleep = sleep
        self.makeTransport = makeTransport
        self.serve = serve
        self.runOnce = runOnce
    }

    /// The absolute form of a path that a person typed.
    package func path(_ text: String) -> String {
        text.hasPrefix("/") ? text : workingDirectory + (text == "." ? "" : "/" + text)
    }

    /// A client for the server that options and environment name. Says what a person should know about the token.
    package func client(_ arguments: Arguments) throws -> KilnClient {
        KilnClient(transport: try makeTransport(try settings(arguments)))
    }

    /// The server and the token that options and environment name.
    func settings(_ arguments: Arguments) throws -> ClientSettings {
        let settings = try ClientSettings.resolve(
            url: arguments.value(GlobalOptions.url), tokenFile: arguments.value(GlobalOptions.tokenFile),
            environment: environment
        ) { try Files.readText(path($0), limit: 64 << 10) }
        if let warning = settings.warning { try error.write("kiln: warning: \(warning)\n") }
        return settings
    }
}

/// Where text for people goes.
package struct TextSink: Sendable {
    /// Whether a person looks at it as it comes.
    package let isTerminal: Bool
    private let sink: @Sendable (String) throws -> Void

    /// Takes what writes the text, whole.
    package init(isTerminal: Bool, write: @escaping @Sendable (String) throws -> Void) {
        self.isTerminal = isTerminal
        sink = write
    }

    /// Writes text. Throws `OutputClosed` when nobody reads it any more.
    package func write(_ text: String) throws { try sink(text) }
}

/// Who read the output went away: the command ends without a word.
package struct OutputClosed: Error, Sendable, Hashable {
    /// Nothing more is known.
    package init() {}
}
